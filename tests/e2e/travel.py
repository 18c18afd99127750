"""Setting the time of the live server, its answers, and the phones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from registry import clock


class Days:
    """Replaces the context variable of `registry.clock`, which does not reach the live server's threads."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def get(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def go(self, local: str) -> None:
        """From now on it is this local moment, and the clock keeps running."""
        self.shift = datetime.fromisoformat(local).replace(tzinfo=clock.LOCAL) - datetime.now(UTC)

    @contextmanager
    def ago(self, **before: float) -> Iterator[None]:
        """Within the block it is this much earlier."""
        self.shift -= timedelta(**before)
        yield
        self.shift += timedelta(**before)

    def date_header(self, _timestamp: float) -> str:
        """The server's Date header; stations measure their clock against it."""
        return format_datetime(self.get(), usegmt=True)

    def counters(self) -> Iterator[int]:
        """What an authenticator counts now, and what it counted when a code was read just before (RFC 6238)."""
        now = int(self.get().timestamp()) // 30
        yield from (now, now - 1)

    def device_script(self) -> str:
        """A script that sets the clock of a phone to the server's time."""
        milliseconds = round(self.shift.total_seconds() * 1000)
        return f"""(() => {{
          const Real = Date
          window.Date = class extends Real {{
            constructor (...given) {{ if (given.length) super(...given); else super(Real.now() + {milliseconds}) }}
            static now () {{ return Real.now() + {milliseconds} }}
          }}
        }})()"""


def start_on(local: str, monkeypatch: Any) -> Days:
    """Set the clock of the product and of authenticators, and the Date header of the live server."""
    days = Days()
    days.go(local)
    monkeypatch.setattr(clock, "_fixed", days)
    monkeypatch.setattr("wsgiref.handlers.format_date_time", days.date_header)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.yield_hotp_counters_from_time", days.counters)
    return days
