"""A phone network of one's own: an HTTP service on this machine that takes text messages, or does not."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

TOKEN = "only-for-tests"


@dataclass
class Network:
    """What arrived; `status` is what the next ones are answered, `stalled` makes them wait for it."""

    url: str = ""
    status: int = 202
    headers: dict[str, str] = field(default_factory=dict)
    stalled: Event | None = None
    taken: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What the last message asks the person to type."""
        return str(self.taken[-1]["values"]["code"])


@contextmanager
def network(settings: Any) -> Iterator[Network]:
    """The product sends through it as long as it runs."""
    kept = Network()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.tokens.append(self.headers["Authorization"])
            kept.taken.append(json.loads(body) | {"path": self.path})
            if kept.stalled:
                kept.stalled.wait(60)
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_told: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    kept.url = f"http://127.0.0.1:{server.server_port}/send?app=qzzy"
    settings.SMS_GATEWAY, settings.SMS_URL, settings.SMS_TOKEN = "http", kept.url, TOKEN
    try:
        yield kept
    finally:
        if kept.stalled:
            kept.stalled.set()
        server.shutdown()
        server.server_close()
