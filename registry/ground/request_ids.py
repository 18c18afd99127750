"""Which request this is, for the history and every line of the log."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
