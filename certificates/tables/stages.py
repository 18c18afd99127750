"""Stages of the statistics tables: a month, a quarter, a year, a programme, or any days (D149)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from registry.documents.wording import full_date

LOCAL = ZoneInfo("Asia/Shanghai")
REPORT_DAYS = 7
QUARTERS = "一二三四"


@dataclass(frozen=True, slots=True)
class Stage:
    """First to last day, both included; a programme may narrow it and give it its name."""

    from_on: date
    until_on: date
    programme: int | None = None
    programme_name: str = ""

    @property
    def starts_at(self) -> datetime:
        """The first moment of the stage."""
        return datetime.combine(self.from_on, time(), LOCAL)

    @property
    def ends_at(self) -> datetime:
        """The first moment after the stage."""
        return datetime.combine(self.until_on + timedelta(days=1), time(), LOCAL)

    @property
    def due_on(self) -> date:
        """The table is due within a week (D10, D151)."""
        return self.until_on + timedelta(days=REPORT_DAYS)

    @property
    def label(self) -> str:
        """2026年3月, 2026年第一季度, 2026年, or the days; a programme by its name before them."""
        days = _label(self.from_on, self.until_on)
        return f"{self.programme_name}（{days}）" if self.programme_name else days


def month(day: date) -> Stage:
    """The month of the day."""
    return Stage(day.replace(day=1), _month_end(day.year, day.month))


def month_before(day: date) -> Stage:
    """The month before the month of the day."""
    return month(day.replace(day=1) - timedelta(days=1))


def quarter(day: date) -> Stage:
    """The quarter of the day."""
    first = (day.month - 1) // 3 * 3 + 1
    return Stage(date(day.year, first, 1), _month_end(day.year, first + 2))


def quarter_before(day: date) -> Stage:
    """The quarter before the quarter of the day."""
    return quarter(quarter(day).from_on - timedelta(days=1))


def year(number: int) -> Stage:
    """A whole year."""
    return Stage(date(number, 1, 1), date(number, 12, 31))


def split(whole: Stage, rhythm: str) -> list[Stage]:
    """The months or quarters of a stage, cut at its ends, or the stage itself."""
    if rhythm not in RHYTHMS or whole.until_on < whole.from_on:
        return [whole]
    parts, first = [], whole.from_on
    while first <= whole.until_on:
        last = min(RHYTHMS[rhythm](first).until_on, whole.until_on)
        parts.append(Stage(first, last, whole.programme, whole.programme_name))
        first = last + timedelta(days=1)
    return parts


RHYTHMS = {"month": month, "quarter": quarter}


def _label(from_on: date, until_on: date) -> str:
    for whole, words in (
        (month(from_on), f"{from_on.year}年{from_on.month}月"),
        (quarter(from_on), f"{from_on.year}年第{QUARTERS[(from_on.month - 1) // 3]}季度"),
        (year(from_on.year), f"{from_on.year}年"),
    ):
        if (whole.from_on, whole.until_on) == (from_on, until_on):
            return words
    if from_on == until_on:
        return full_date(from_on)
    later = full_date(until_on)
    return f"{full_date(from_on)}—{later.removeprefix(f'{from_on.year}年')}"


def _month_end(number: int, of_month: int) -> date:
    return date(number, of_month, monthrange(number, of_month)[1])
