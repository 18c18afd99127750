"""Senders that stop half-way, and how long the pages take meanwhile."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

PAIR = "/api/v1/stations/pair/"  # reads its body before anything else, from whoever sends one
HEAD = f"POST {PAIR} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
BODY = f"{HEAD}Content-Length: 1000\r\n\r\n{{".encode()
HEADER = b"GET /accounts/login/ HTTP/1.1\r\nHost: local"


@contextmanager
def half_sent(address: str, beginning: bytes, *, sockets: int) -> Iterator[None]:
    """So many connections that have sent this and keep silent."""
    host = urlsplit(address)
    with ExitStack() as held:
        for _ in range(sockets):
            held.enter_context(socket.create_connection((host.hostname or "", host.port or 80))).sendall(beginning)
        time.sleep(1)  # every one was accepted
        yield


def seconds_of(url: str, *, patience: float) -> float:
    """How long a page takes; `inf` when it does not come."""
    began = time.monotonic()
    try:
        urllib.request.urlopen(url, timeout=patience).read()
    except TimeoutError:
        return float("inf")
    return time.monotonic() - began
