"""The measuring client: loopback only, a fixed number of requests, nearest-rank percentiles."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import repeat
from threading import Thread

import pytest

from bench.client import Figures, Request, measure


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    """Answers 204, and counts."""

    class Counting(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.server.seen.append(self.headers["Authorization"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Counting) as started:
        started.seen = []
        Thread(target=started.serve_forever, daemon=True).start()
        yield started
        started.shutdown()


def test_exactly_the_wanted_number_of_requests_is_sent(server):
    address = f"http://127.0.0.1:{server.server_port}"

    figures = measure(address, repeat(Request("GET", "/", authorization="Bearer t")), count=25, clients=4)

    assert figures.statuses == {204: 25}
    assert server.seen == ["Bearer t"] * 25


def test_another_machine_is_never_measured():
    with pytest.raises(ValueError, match="只测本机"):
        measure("http://192.0.2.1:80", repeat(Request("GET", "/")), count=1, clients=1)


def test_percentiles_are_nearest_ranks():
    figures = Figures(seconds=2.0, latencies=tuple(float(n) for n in range(1, 11)), statuses={200: 10})

    assert [figures.percentile(share) for share in (0.0, 0.5, 0.95, 1.0)] == [1.0, 5.0, 10.0, 10.0]
    assert figures.per_second == 5.0
