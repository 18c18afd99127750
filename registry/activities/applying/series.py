"""Days by rule: every day, every week, every few weeks, monthly by date or by weekday, or listed one by one."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from registry.workdays.arithmetic import WorkCalendar
from registry.workdays.statutory import foreseen

DAYS, WEEKS, MONTH_DAY, MONTH_WEEKDAY, LISTED = "days", "weeks", "month_day", "month_weekday", "listed"
EVERY = [
    (DAYS, "按天"),
    (WEEKS, "按周"),
    (MONTH_DAY, "按月，同一个日期"),
    (MONTH_WEEKDAY, "按月，同一个星期几"),
    (LISTED, "列出日期"),
]
NATION, GUANGXI = "nation", "guangxi"
MONTHS_OF_THE_THIRD = (3, 4, 5)
COUNTED_UP_TO = 10_001  # beyond that nobody asks how many exactly
SATURDAY, DAY = 5, timedelta(days=1)
LAST_WEEK = 5  # the fifth of a weekday is taken as the last one of the month


@dataclass(frozen=True, slots=True)
class Rule:
    """How days follow the first one: `times` of them in all, or as many as there are up to `until`."""

    every: str
    step: int = 1
    times: int | None = None
    until: date | None = None
    listed: tuple[date, ...] = ()
    skips_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the preview: what is special about it, and whether it is ticked beforehand."""

    on: date
    is_holiday: bool = False  # free by the arrangement of the year, not a plain weekend
    is_made_up: bool = False  # a weekend on which one works
    lacks: str = ""  # whose arrangement of that year is not known yet, where it may move this day
    is_taken: bool = False  # the activity has a shift at that time
    is_past: bool = False
    is_ticked: bool = True

    @property
    def is_unknown(self) -> bool:
        return bool(self.lacks)


def days_of(rule: Rule, first: date) -> list[date]:
    """The days of the rule from `first` on, in order and each once."""
    if rule.every == LISTED:
        return sorted(set(rule.listed))
    found = islice(_recurrence(rule, first), min(rule.times or COUNTED_UP_TO, COUNTED_UP_TO))
    return [moment.date() for moment in found]


def preview(
    rule: Rule, first: date, calendar: WorkCalendar, taken: Collection[date], today: date = date.min
) -> list[Day]:
    """The days as they would be added; not those that are taken or past, nor holidays if so wished."""
    found = days_of(rule, first)
    calendar = foreseen(calendar, {on.year for on in found})
    return [_day(on, rule, calendar, is_taken=on in taken, is_past=on < today) for on in found]


def told(days: Collection[Day]) -> list[str]:
    """Which arrangements are lacking, in words: what is marked by law may still be moved."""
    years = {lacks: sorted({day.on.year for day in days if day.lacks == lacks}) for lacks in (NATION, GUANGXI)}
    said = [
        (years[NATION], "放假安排还没有公布，法定节日按日历和农历标注"),
        (years[GUANGXI], "广西三月三的放假安排还没有录入，按农历标注"),
    ]
    return [f"{'、'.join(map(str, found))} 年的{what}，公布以后请再核对一次。" for found, what in said if found]


def _day(on: date, rule: Rule, calendar: WorkCalendar, *, is_taken: bool, is_past: bool) -> Day:
    is_holiday = _is_holiday(on, calendar)
    return Day(
        on=on,
        is_holiday=is_holiday,
        is_made_up=on.weekday() >= SATURDAY and calendar.is_workday(on),
        lacks=_lacking(on, calendar),
        is_taken=is_taken,
        is_past=is_past,
        is_ticked=not is_taken and not is_past and not (rule.skips_holidays and is_holiday),
    )


def _lacking(on: date, calendar: WorkCalendar) -> str:
    """The nation's arrangement moves days all year, that of Guangxi those around the third of the third month."""
    if calendar.covers(on, on):
        return ""
    if on.year not in calendar.national_years:
        return NATION
    return GUANGXI if on.month in MONTHS_OF_THE_THIRD else ""


def _is_holiday(on: date, calendar: WorkCalendar) -> bool:
    """A free day by the arrangement or by law, or a weekend day that stands in one row with such days."""
    return any(calendar.overrides.get(day) is False for way in (-1, 1) for day in _free_from(on, way, calendar))


def _free_from(on: date, way: int, calendar: WorkCalendar) -> Iterator[date]:
    """This day and those before or after it, as long as nobody works."""
    while not calendar.is_workday(on):
        yield on
        on += way * DAY


def _recurrence(rule: Rule, first: date) -> rrule:
    start, until = datetime.combine(first, time()), rule.until and datetime.combine(rule.until, time())
    if rule.every == DAYS:
        return rrule(DAILY, dtstart=start, interval=rule.step, until=until)
    if rule.every == WEEKS:
        return rrule(WEEKLY, dtstart=start, interval=rule.step, until=until)
    if rule.every == MONTH_DAY:
        return rrule(MONTHLY, dtstart=start, interval=rule.step, until=until)  # a month without that day is left out
    week = (first.day - 1) // 7 + 1
    nth = weekday(first.weekday(), -1 if week == LAST_WEEK else week)
    return rrule(MONTHLY, dtstart=start, interval=rule.step, until=until, byweekday=nth)
