"""The clock of the product: the only place that asks what time it is (design#time)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")
DRIFT = timedelta(minutes=1)  # what is dated later than this from now was dated by a clock that ran ahead
_fixed: ContextVar[datetime | None] = ContextVar("fixed_moment", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today() -> date:
    """Today's local date (Asia/Shanghai)."""
    return now().astimezone(LOCAL).date()


def local_date(moment: datetime) -> date:
    """The local date (Asia/Shanghai) on which the moment falls."""
    return moment.astimezone(LOCAL).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Everything inside happens at this moment (demo data and tests)."""
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
