"""Formatting of dates, hours, numbers and names for pages."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, Field
from django.template.defaultfilters import stringfilter
from django.utils.safestring import SafeString

from registry import clock
from registry.words import durations, masking

register = template.Library()

WEEKDAYS = "一二三四五六日"
NUMERALS = "一二三四五六七八九"
# Django puts the class of a list of boxes on the list, not on each box.
CONTROL_CLASSES = {
    "checkbox": "form-check-input",
    "checkboxselectmultiple": "",
    "radioselect": "",
    "select": "form-select",
    "selectmultiple": "form-select",
    "nullbooleanselect": "form-select",
}
VERBS = dict.fromkeys(
    ("select", "selectmultiple", "radioselect", "checkboxselectmultiple", "nullbooleanselect"), "选择"
)
VERBS |= {"checkbox": "勾选", "clearablefile": "上传", "file": "上传", "severalfiles": "上传"}


@register.filter
def as_date(day: date | datetime | None) -> str:
    """2026年3月14日; 3月14日 inside the current year."""
    if day is None:
        return ""
    day = _local_day(day)
    year = "" if day.year == clock.today().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


@register.filter
def as_full_date(day: date | datetime | None) -> str:
    """2026年3月14日, always with its year: for paper and for what is kept."""
    if day is None:
        return ""
    day = _local_day(day)
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def as_day(day: date | datetime | None) -> str:
    """3月14日（周六）."""
    return f"{as_date(day)}（周{WEEKDAYS[_local_day(day).weekday()]}）" if day else ""


@register.filter
def as_time(moment: datetime | None) -> str:
    """09:00, local time."""
    return moment.astimezone(clock.LOCAL).strftime("%H:%M") if moment else ""


@register.filter
def as_moment(moment: datetime | None) -> str:
    """3月14日（周六）09:00."""
    return f"{as_day(moment)}{as_time(moment)}" if moment else ""


@register.filter
def as_recent(moment: datetime | None) -> str:
    """今天 14:05, 昨天 14:05, else 3月14日 14:05."""
    if moment is None:
        return ""
    days_ago = (clock.today() - _local_day(moment)).days
    day = {0: "今天", 1: "昨天"}.get(days_ago) or as_date(moment)
    return f"{day} {as_time(moment)}"


@register.simple_tag
def time_range(starts_at: datetime, ends_at: datetime) -> str:
    """3月14日（周六）09:00–11:30; 22:00–次日06:00 over midnight; both days when it lasts longer."""
    days = (_local_day(ends_at) - _local_day(starts_at)).days
    if days > 1:
        return f"{as_moment(starts_at)}–{as_moment(ends_at)}"
    return f"{as_moment(starts_at)}–{'次日' if days else ''}{as_time(ends_at)}"


@register.simple_tag
def date_range(first: date, last: date) -> str:
    """3月1日–3月31日; one day alone once."""
    return as_date(first) if first == last else f"{as_date(first)}–{as_date(last)}"


@register.filter
def as_hours(minutes: int | None) -> str:
    """150 → 2.5: one decimal, rounded towards zero (D127)."""
    return durations.hours_text(minutes or 0)


@register.filter
def as_round_hours(minutes: int | None) -> str:
    """1200 → 20, 90 → 1.5: for goals and limits."""
    return durations.round_hours_text(minutes or 0)


@register.filter
def grouped(number: int | Decimal | str | None) -> str:
    """3482 → 3,482; a number given as text keeps its decimals."""
    if number is None or number == "":
        return ""
    return f"{Decimal(str(number)):,}"


@register.filter
def as_numeral(number: int | None) -> str:
    """2 → 二, for stars; numbers above nine stay as they are."""
    if number is None:
        return ""
    return NUMERALS[number - 1] if 1 <= number <= len(NUMERALS) else str(number)


@register.filter
def as_wan(number: int | None) -> str:
    """Below ten thousand as it is; 128000 → 12.8 万, rounded towards zero."""
    if number is None:
        return ""
    if abs(number) < 10_000:
        return grouped(number)
    tenths = abs(number) // 1_000
    whole = f"{tenths // 10:,}" if tenths % 10 == 0 else f"{tenths // 10:,}.{tenths % 10}"
    return f"{'-' if number < 0 else ''}{whole} 万"


@register.filter
def percent_of(part: int, whole: int) -> str:
    """A percentage from 0.0 to 100.0, for the width of a bar; 0 where the whole is 0."""
    if not whole:
        return "0"
    thousandths = min(1000, max(0, part * 1000 // whole))
    return f"{thousandths // 10}.{thousandths % 10}"


@register.filter
@stringfilter
def masked_name(name: str) -> str:
    """韦*."""
    return masking.mask_name(name)


@register.filter
@stringfilter
def masked_phone(phone: str) -> str:
    """138****5678."""
    return masking.mask_phone(phone)


@register.filter
@stringfilter
def masked_id_number(number: str) -> str:
    """First three and last two characters."""
    return masking.mask_id_number(number)


@register.filter
@stringfilter
def in_fours(code: str) -> str:
    """K7MQ2XRD → K7MQ 2XRD."""
    compact = code.replace(" ", "")
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


@register.filter
def due_label(due_on: date, overdue_workdays: int = 0) -> str:
    """今天, 明天, 3月27日, 已超期 N 个工作日."""
    days_left = (due_on - clock.today()).days
    if days_left < 0:
        return f"已超期 {overdue_workdays} 个工作日" if overdue_workdays else f"已超期（{as_date(due_on)}到期）"
    return {0: "今天", 1: "明天"}.get(days_left) or as_date(due_on)


@register.inclusion_tag("components/_due.html")
def due_badge(due_on: date, overdue_workdays: int = 0) -> dict[str, str]:
    """The due day as a badge: red from today on, amber tomorrow, plain later."""
    days_left = (due_on - clock.today()).days
    tone = "stop" if days_left <= 0 else "wait" if days_left == 1 else ""
    return {"tone": tone, "due_text": due_label(due_on, overdue_workdays)}


@register.filter
def control(field: BoundField) -> SafeString:
    """The field's input in our style, linked to its help and errors."""
    kind = getattr(field.field.widget, "input_type", "") or field.widget_type
    look = CONTROL_CLASSES.get(field.widget_type, CONTROL_CLASSES.get(kind, "form-control"))
    own = field.field.widget.attrs
    attrs: dict[str, Any] = {"aria-describedby": f"{field.auto_id}_notes"}
    if classes := f"{look} {own.get('class', '')}".strip():
        attrs["class"] = classes
    if own.get("placeholder") == field.label:
        attrs["placeholder"] = False  # already shown above the field
    return field.as_widget(attrs=attrs)


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """One box with its label behind it, unlike a list of choices."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def active_filters(form: BaseForm) -> int:
    """How many of a list's filters narrow it now."""
    return sum(
        any(form.data.getlist(field.html_name)) if hasattr(form.data, "getlist") else bool(field.value())
        for field in form.visible_fields()
    )


@register.filter
def error_words(field: BoundField) -> list[str]:
    """The field's errors; one that was left empty is asked for by its label."""
    untouched = Field.default_error_messages["required"]
    verb = VERBS.get(field.widget_type, "填写")
    return [
        f"请{verb}{field.label}。" if error.code == "required" and error.message == untouched else message
        for error in field.errors.as_data()
        for message in error.messages
    ]


def _local_day(day: date | datetime) -> date:
    return clock.local_date(day) if isinstance(day, datetime) else day
