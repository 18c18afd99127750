"""One form for every line of the log: the product, its worker and its web server (D106)."""

import logging
from datetime import datetime

from registry import clock
from registry.ground.request_ids import request_id

OUTSIDE = "-"  # no request: the worker, a command, the start of a process


class LogLine(logging.Formatter):
    """Local time whatever zone the machine is set to, level, who speaks, the request's id, what happened."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} [{request_id}] {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        # Django says what it refused after the request's middleware is done.
        refused = getattr(getattr(record, "request", None), "request_id", "")
        record.request_id = request_id.get() or refused or OUTSIDE
        return super().format(record)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        return datetime.fromtimestamp(record.created, clock.LOCAL).isoformat(sep=" ", timespec="milliseconds")
