"""A station's queue as in the browser: scans without an answer stay and are sent again with their nonce."""

import http.client
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Lock, Thread
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.faults.patience import PATIENCE_SECONDS, wait_for


class Station:
    """Sends what waits from several threads, in small batches, until everything is answered.

    `later` presses come only after `press_on`: so many are not answered before, however fast the server is.
    """

    def __init__(
        self, address: str, token: str, presses: list[dict[str, Any]], *, batch: int = 1, later: int = 0
    ) -> None:
        self.go_to(address)
        self.token, self.batch = token, batch
        self.waiting, self.later, self.guard = list(presses), list[dict[str, Any]](), Lock()
        for _ in range(later):
            self.later.append(self.waiting.pop())
        self.answered: dict[str, str] = {}  # nonce → the first code told
        self.statuses: list[int] = []  # 0 where no answer came

    def go_to(self, address: str) -> None:
        self.host = urlsplit(address)

    def press_on(self) -> None:
        with self.guard:
            self.waiting, self.later = self.waiting + self.later, []

    def send(self, *, threads: int = 4, enough: Callable[[], bool] = lambda: False) -> None:
        """Send repeatedly until nothing waits, or until `enough`."""
        until = time.monotonic() + PATIENCE_SECONDS
        workers = [Thread(target=self._work, args=[until, enough]) for _ in range(threads)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

    def wait_for_answers(self, count: int = 10) -> None:
        """Return in the middle of the sending: this many presses are answered."""
        wait_for(lambda: len(self.answered) >= count, lambda: f"{len(self.answered)} answers, {self.statuses}")

    def _work(self, until: float, enough: Callable[[], bool]) -> None:
        while time.monotonic() < until and not enough():
            with self.guard:
                taken, self.waiting = self.waiting[: self.batch], self.waiting[self.batch :]
            if not taken:
                if len(self.answered) and not self.waiting and not self.later:
                    return
                time.sleep(0.05)
                continue
            status, results = self._post(taken)
            with self.guard:
                self.statuses.append(status)
                told = {result["nonce"]: result["code"] for result in results}
                for nonce, code in told.items():
                    self.answered.setdefault(nonce, code)
                self.waiting += [press for press in taken if press["nonce"] not in told]
            if status != 200:
                time.sleep(0.2)

    def _post(self, scans: list[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
        connection = http.client.HTTPConnection(self.host.hostname, self.host.port, timeout=PATIENCE_SECONDS)
        headers = {"Authorization": f"Station {self.token}", "Content-Type": "application/json"}
        try:
            connection.request("POST", "/api/v1/scans/", json.dumps({"scans": scans}).encode(), headers)
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body)["results"] if answer.status == 200 else []
        except (OSError, http.client.HTTPException):
            return 0, []
        finally:
            connection.close()


def presses(morning: dict[str, Any], *, shifts: int) -> list[dict[str, Any]]:
    """Everybody of these shifts in, and out a quarter of an hour later."""
    made = []
    for shift, crowd in list(zip(morning["shifts"], morning["crowds"], strict=False))[:shifts]:
        for minutes, direction in ((20, "in"), (5, "out")):
            at = datetime.now(UTC) - timedelta(minutes=minutes)
            made += [
                {
                    "nonce": str(uuid4()),
                    "shift": shift,
                    "direction": direction,
                    "method": "card",
                    "text": card,
                    "device_at": at.isoformat(),
                    "clock_offset_ms": 0,
                }
                for card in crowd
            ]
    return made
