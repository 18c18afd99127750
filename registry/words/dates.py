"""Days and moments as text for people."""

from datetime import date, datetime

from registry import clock

WEEKDAYS = "一二三四五六日"


def as_date(day: date | datetime | None) -> str:
    """2026年3月14日; 3月14日 inside the current year."""
    if day is None:
        return ""
    day = _local_day(day)
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def as_full_date(day: date | datetime | None) -> str:
    """2026年3月14日, always with its year: for paper and for what is kept."""
    if day is None:
        return ""
    day = _local_day(day)
    return f"{day.year}年{day.month}月{day.day}日"


def as_day(day: date | datetime | None) -> str:
    """3月14日（周六）."""
    return f"{as_date(day)}（周{WEEKDAYS[_local_day(day).weekday()]}）" if day else ""


def as_time(moment: datetime | None) -> str:
    """09:00, local time."""
    return moment.astimezone(clock.LOCAL).strftime("%H:%M") if moment else ""


def as_moment(moment: datetime | None) -> str:
    """3月14日（周六）09:00."""
    return f"{as_day(moment)}{as_time(moment)}" if moment else ""


def as_recent(moment: datetime | None) -> str:
    """今天 14:05, 昨天 14:05, else 3月14日 14:05."""
    if moment is None:
        return ""
    days_ago = (clock.today() - _local_day(moment)).days
    day = {0: "今天", 1: "昨天"}.get(days_ago) or as_date(moment)
    return f"{day} {as_time(moment)}"


def time_range(starts_at: datetime, ends_at: datetime) -> str:
    """3月14日（周六）09:00–11:30; 22:00–次日06:00 over midnight; both days when it lasts longer."""
    return "".join(time_range_parts(starts_at, ends_at))


def day_and_hours(starts_at: datetime, ends_at: datetime) -> str:
    """3月14日 08:00–12:30; both days where they differ: for inside brackets."""
    last = "" if _local_day(starts_at) == _local_day(ends_at) else f"{as_date(ends_at)} "
    return f"{as_date(starts_at)} {as_time(starts_at)}–{last}{as_time(ends_at)}"


def time_range_parts(starts_at: datetime, ends_at: datetime) -> tuple[str, str]:
    """The day, and the hours that belong into one line; both days in one where it lasts longer."""
    days = (_local_day(ends_at) - _local_day(starts_at)).days
    if days > 1:
        return "", f"{as_moment(starts_at)}–{as_moment(ends_at)}"
    first = as_time(starts_at)
    return as_moment(starts_at).removesuffix(first), f"{first}–{'次日' if days else ''}{as_time(ends_at)}"


def date_range(first: date, last: date) -> str:
    """3月1日–3月31日; one day alone once."""
    return as_date(first) if first == last else f"{as_date(first)}–{as_date(last)}"


IN_SHORT = "暂推算"  # beside a due day in a list, in a year without both notices (D142)
ESTIMATED = f"放假安排未齐，{IN_SHORT}"


def estimate_note(is_estimated: bool) -> str:
    """The text （放假安排未齐，暂推算） for an estimate, otherwise empty."""
    return f"（{ESTIMATED}）" if is_estimated else ""


def with_estimate(text: str, is_estimated: bool) -> str:
    """The note behind the text, within its closing bracket: 3月27日（周五，放假安排未齐，暂推算）."""
    if is_estimated and text.endswith("）"):
        return f"{text[:-1]}，{ESTIMATED}）"
    return f"{text}{estimate_note(is_estimated)}"


def due_label(due_on: date, overdue_workdays: int = 0) -> str:
    """今天, 明天, 3月27日, 已超期 N 个工作日."""
    days_left = (due_on - clock.today()).days
    if days_left < 0:
        return f"已超期 {overdue_workdays} 个工作日" if overdue_workdays else f"已超期（{as_date(due_on)}到期）"
    return {0: "今天", 1: "明天"}.get(days_left) or as_date(due_on)


def _local_day(day: date | datetime) -> date:
    return clock.local_date(day) if isinstance(day, datetime) else day
