"""A bounded client for the loopback interface: so many requests, so many threads, then it stops."""

import http.client
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from threading import Barrier, Lock
from urllib.parse import urlsplit

from bench.effort import Effort, so_far

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
MOST_REQUESTS, MOST_CLIENTS, MOST_SECONDS = 100_000, 64, 120


@dataclass(frozen=True)
class Request:
    """One call; `body` is sent as JSON when there is one, or as a form with its token."""

    method: str
    path: str
    body: bytes | None = None
    authorization: str | None = None
    cookie: str | None = None
    form_token: str | None = None

    def headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if self.body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded" if self.form_token else "application/json"
        if self.form_token:
            headers["X-CSRFToken"] = self.form_token
        if self.authorization:
            headers["Authorization"] = self.authorization
        if self.cookie:
            headers["Cookie"] = self.cookie
        return headers


@dataclass(frozen=True)
class Figures:
    """What one run measured; latencies in milliseconds, in ascending order."""

    seconds: float
    latencies: tuple[float, ...]
    statuses: dict[int, int]
    effort: Effort = Effort()

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The nearest-rank percentile: `percentile(0.95)`."""
        return self.latencies[max(0, math.ceil(share * len(self.latencies)) - 1)]

    def line(self, name: str) -> str:
        p50, p95, p99 = (self.percentile(share) for share in (0.5, 0.95, 0.99))
        web, database = self.effort.web / len(self.latencies), self.effort.database / len(self.latencies)
        statuses = " ".join(f"{status}×{count}" for status, count in sorted(self.statuses.items()))
        return (
            f"{name:<32} {self.per_second:8.1f}/s   p50 {p50:7.1f}  p95 {p95:7.1f}  p99 {p99:7.1f} ms"
            f"   处理器 {web:.2f} + {database:.2f} ms   {statuses}"
        )


def measure(address: str, requests: Iterator[Request], *, count: int, clients: int) -> Figures:
    """Send `count` requests from `clients` threads that share one iterator; each keeps its connection."""
    host = urlsplit(address)
    if host.hostname not in LOOPBACK:
        raise ValueError(f"只测本机：{address}")
    if not (0 < count <= MOST_REQUESTS and 0 < clients <= MOST_CLIENTS):
        raise ValueError(f"超出上限：{count} 次请求，{clients} 个客户端")
    upcoming, guard, start = islice(requests, count), Lock(), Barrier(clients + 1)

    def following() -> Request | None:
        with guard:
            return next(upcoming, None)

    with ThreadPoolExecutor(clients) as pool:
        workers = [pool.submit(send_all, host.hostname, host.port, following, start) for _ in range(clients)]
        start.wait()
        began = time.perf_counter()
        results = [result for worker in workers for result in worker.result()]
        seconds = time.perf_counter() - began
    if not results:
        raise ValueError("没有请求可测")
    latencies = tuple(sorted(latency for _status, latency in results))
    return Figures(seconds, latencies, dict(Counter(status for status, _latency in results)))


def answered(address: str, requests: list[Request], clients: int, status: int, database: str | None) -> Figures:
    """All answered with this status, with what web and database spent on them."""
    before = so_far(address, database)
    figures = measure(address, iter(requests), count=len(requests), clients=clients)
    if figures.statuses != {status: len(requests)}:
        raise RuntimeError(f"有请求未成功：{figures.statuses}")
    return replace(figures, effort=so_far(address, database) - before)


def send_all(host: str, port: int, following: Callable[[], Request | None], start: Barrier) -> list[tuple[int, float]]:
    connection = http.client.HTTPConnection(host, port, timeout=30)
    results = []
    start.wait()
    until = time.monotonic() + MOST_SECONDS
    while time.monotonic() < until and (request := following()):
        began = time.perf_counter()
        connection.request(request.method, request.path, request.body, request.headers())
        answer = connection.getresponse()
        answer.read()
        results.append((answer.status, (time.perf_counter() - began) * 1000))
    connection.close()
    return results
