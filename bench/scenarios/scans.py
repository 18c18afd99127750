"""扫码：单条与不经任何中间件的空白视图相比，100 条一批与单条相比"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from statistics import median
from uuid import uuid4

from bench.client import Figures, Request, answered
from bench.effort import Effort
from bench.server import module, serving

SCANS, BARE = "/api/v1/scans/", "/bare/scans/"
ROUNDS, BATCH = 5, 100
PASSES = ("in", "out", "in", "out")
REQUESTS, BATCHES = 100, 2  # a hundred people once each: nobody's out overtakes their in, however long one waits
GOOD = {"checked_in", "checked_out"}


def run(env: dict[str, str]) -> None:
    """Rounds that measure every variant once, in turns forwards and backwards, so that a busy machine slows all."""
    morning = json.loads(module(env, "bench.morning"))
    pressed, bare = presses(morning), bare_presses(morning)
    database = env.get("DATABASE_URL")
    with serving(env, application="bench.wsgi") as address:

        def bare_view(clients: int, requests: int) -> Figures:
            return sent(address, [one(morning, BARE, item) for item in islice(bare, requests)], clients, database)

        def single(clients: int, requests: int) -> Figures:
            items = islice(pressed, requests)
            return sent(address, [one(morning, SCANS, {"scans": [item]}) for item in items], clients, database)

        def batch(clients: int, requests: int) -> Figures:
            bodies = [{"scans": list(islice(pressed, BATCH))} for _ in range(requests)]
            return sent(address, [one(morning, SCANS, body) for body in bodies], clients, database)

        variants: dict[str, Callable[[], Figures]] = {
            "空白视图，1 个客户端": lambda: bare_view(1, REQUESTS),
            "单条扫码，1 个客户端": lambda: single(1, REQUESTS),
            "空白视图，8 个客户端": lambda: bare_view(8, REQUESTS),
            "单条扫码，8 个客户端": lambda: single(8, REQUESTS),
            "空白视图，32 个客户端": lambda: bare_view(32, REQUESTS),
            "单条扫码，32 个客户端": lambda: single(32, REQUESTS),
            "100 条一批，1 个客户端": lambda: batch(1, BATCHES),
        }
        bare_view(8, REQUESTS), single(8, REQUESTS), batch(1, 1)  # warm
        seen: dict[str, list[Figures]] = {name: [] for name in variants}
        for number in range(ROUNDS):
            for name in variants if number % 2 == 0 else reversed(variants):
                seen[name].append(variants[name]())
    answers = json.loads(module(env, "bench.morning", "codes"))
    if not answers.keys() <= GOOD:
        raise RuntimeError(f"有扫码未被接受：{answers}")
    report(*seen.items())


def report(*lines: tuple[str, list[Figures]]) -> None:
    for name, rounds in lines:
        print(all_of(rounds).line(name))
    bare_1, single_1, bare_8, single_8, bare_32, single_32, batch = (rounds for _name, rounds in lines)
    print(ratio("单条 ÷ 空白视图，1 个客户端", single_1, bare_1))
    print(ratio("单条 ÷ 空白视图，8 个客户端", single_8, bare_8))
    print(ratio("单条 ÷ 空白视图，32 个客户端", single_32, bare_32))
    print(ratio("成批 ÷ 单条（条/秒），1 个客户端", batch, single_1, BATCH))
    print(ratio("成批 ÷ 单条（条/秒），8 个客户端", batch, single_8, BATCH))


def all_of(rounds: list[Figures]) -> Figures:
    """Every latency of the rounds; the rate is the median round's."""
    latencies = tuple(sorted(latency for figures in rounds for latency in figures.latencies))
    rate = median(figures.per_second for figures in rounds)
    statuses = {200: len(latencies)}
    effort = sum((figures.effort for figures in rounds), Effort())
    return Figures(len(latencies) / rate, latencies, statuses, effort)


def ratio(name: str, ours: list[Figures], theirs: list[Figures], scans: int = 1) -> str:
    """The median of the rounds' own ratios, with the smallest and the largest."""
    ratios = sorted(scans * a.per_second / b.per_second for a, b in zip(ours, theirs, strict=True))
    return f"{name}：{median(ratios):.2f}（各轮 {ratios[0]:.2f}–{ratios[-1]:.2f}）"


def sent(address: str, requests: list[Request], clients: int, database: str | None = None) -> Figures:
    return answered(address, requests, clients, 200, database)


def one(morning: dict, path: str, body: dict) -> Request:
    return Request("POST", path, json.dumps(body).encode(), authorization=f"Station {morning['token']}")


def presses(morning: dict) -> Iterator[dict]:
    """Shift by shift everybody in, everybody out, and once more: a hundred presses are a hundred people."""
    for number, shift in enumerate(morning["shifts"]):
        crowd = morning["crowds"][number % len(morning["crowds"])]
        for turn, direction in enumerate(PASSES):
            for card in crowd:
                yield press(shift, direction, turn, text=card)


def bare_presses(morning: dict) -> Iterator[dict]:
    for number, person in zip(count(), cycle(morning["bare_people"]), strict=False):
        yield press(morning["bare_shift"], PASSES[number % 2], 0, volunteer_no=person)


def press(shift: int, direction: str, turn: int, **person: str) -> dict:
    at = datetime.now(UTC) - timedelta(minutes=len(PASSES) - turn)
    return {
        "nonce": str(uuid4()),
        "shift": shift,
        "direction": direction,
        "method": "card",
        "device_at": at.isoformat(),
        "clock_offset_ms": 0,
    } | person
