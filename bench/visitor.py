"""One phone: cookies, forms with their token, and how long each answer took."""

import http.client
import time
from collections.abc import Iterable
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit


class Visitor:
    """A browser of its own at an address that it shares with everybody."""

    def __init__(self, address: str) -> None:
        self.host = urlsplit(address)
        self.cookies: dict[str, str] = {}
        self.page = ""  # what the last answer said
        self.answers: list[tuple[str, int, float]] = []  # what was asked, its status, milliseconds

    def get(self, path: str) -> http.client.HTTPResponse:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, str]) -> http.client.HTTPResponse:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> http.client.HTTPResponse:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers["X-CSRFToken"] = self.cookies.get("csrftoken", "")
        began = time.perf_counter()
        connection = http.client.HTTPConnection(self.host.hostname or "", self.host.port, timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        self.page = answer.read().decode(errors="replace")
        connection.close()
        self.answers.append((f"{method} {path[:20]}", answer.status, (time.perf_counter() - began) * 1000))
        self._remember(answer.headers.get_all("Set-Cookie") or [])
        return answer

    def _remember(self, told: Iterable[str]) -> None:
        for line in told:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
