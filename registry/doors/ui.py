"""Formatting of dates, hours, numbers and names for pages."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField, CheckboxInput, Field, ModelChoiceField
from django.template.defaultfilters import stringfilter
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registry import clock
from registry.doors.fields import FoundSelect
from registry.models import SavedFilter
from registry.models.office import identity
from registry.permissions import shown_name
from registry.words import durations, masking, openness
from registry.words.chinese import quoted
from registry.words.dates import (
    IN_SHORT,
    as_date,
    as_day,
    as_full_date,
    as_moment,
    as_recent,
    as_time,
    date_range,
    due_label,
    estimate_note,
    time_range_parts,
)

register = template.Library()
for formatting in (as_date, as_full_date, as_day, as_time, as_moment, as_recent, due_label, estimate_note):
    register.filter(formatting)
register.simple_tag(date_range)
register.filter("quoted", stringfilter(quoted))


@register.simple_tag
def time_range(starts_at: datetime, ends_at: datetime) -> str:
    """As in plain text; the hours of one day stay in one line, however narrow the screen."""
    day, hours = time_range_parts(starts_at, ends_at)
    return format_html('{}<span class="nowrap">{}</span>', day, hours) if day else hours


NUMERALS = "一二三四五六七八九"
HOURS_AND_MINUTES = re.compile(r"(-?\d+)(小时\d+分)")
# Django puts the class of a list of boxes on the list, not on each box.
CONTROL_CLASSES = {
    "checkbox": "form-check-input",
    "checkboxselectmultiple": "",
    "manyboxes": "",
    "offeredboxes": "",
    "offeredradios": "",
    "radioselect": "",
    "select": "form-select",
    "selectmultiple": "form-select",
    "nullbooleanselect": "form-select",
}
CHOSEN = ("select", "selectmultiple", "radioselect", "checkboxselectmultiple", "manyboxes", "nullbooleanselect")
VERBS = dict.fromkeys((*CHOSEN, "offeredboxes", "offeredradios"), "选择")
VERBS |= {"checkbox": "勾选", "clearablefile": "上传", "file": "上传", "severalfiles": "上传"}


@register.simple_tag(takes_context=True)
def saved_filters(context: Any) -> list[SavedFilter]:
    """What this account keeps for the list on this page."""
    request = context["request"]
    kept = list(SavedFilter.objects.kept_by(request.user).on(request.path))
    shown = request.get_full_path()
    for row in kept:
        row.is_shown = row.address == shown
    return kept


@register.filter
def narrows(asked: Any) -> bool:
    """The address says more than which page of the list."""
    return any(value for name, value in asked.items() if name not in ("page", "picked", "chosen"))


@register.simple_tag
def system_name() -> str:
    """What the office calls this installation."""
    return identity.current().system_name


@register.simple_tag
def office() -> identity.Identity:
    """Names, titles, contact and logo of the office."""
    return identity.current()


@register.filter
def as_hours(minutes: int | None) -> str:
    """150 → 2.5, under a heading in hours (D127)."""
    return durations.hours_text(minutes or 0)


register.filter("said_step", durations.said_step)


@register.filter
def as_duration(minutes: int | None) -> str:
    """150 → 2.5 小时, 165 of a policy in single minutes → 2小时45分."""
    return durations.duration_text(minutes or 0)


@register.filter
def hours_unit(minutes: int | None) -> str:
    """What stands, small, behind the figure of `as_hours`."""
    return durations.hours_unit(minutes or 0)


@register.filter
def as_round_duration(minutes: int | None) -> str:
    """1200 → 20 小时, 90 → 1.5 小时: for goals and limits."""
    return durations.round_duration_text(minutes or 0)


@register.filter
def grouped(number: int | Decimal | str | None) -> str:
    """3482 → 3,482; a number given as text keeps its decimals, a duration its units."""
    if number is None or number == "":
        return ""
    if isinstance(number, str) and (units := HOURS_AND_MINUTES.fullmatch(number)):
        return f"{int(units[1]):,}{units[2]}"
    if isinstance(number, str) and number.endswith("分"):
        return number
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
def as_signed_minutes(minutes: int) -> str:
    """+90 分, −348 分: what an entry adds or takes away."""
    return f"{'−' if minutes < 0 else '+'}{abs(minutes)} 分" if minutes else "0 分"


@register.filter
@stringfilter
def masked_name(name: str) -> str:
    """韦*."""
    return masking.mask_name(name)


@register.simple_tag(takes_context=True)
def name_of(context: template.RequestContext, person: Any, unit: Any = None) -> str:
    """The person's name as this reader may see it, in the work of this unit; told apart from another of that name."""
    name = shown_name(person or None, to=context.request.user, units=(unit.pk,) if unit else ())
    return name + getattr(person, "apart", "") if name == str(person) else name


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


@register.inclusion_tag("components/_due.html")
def due_badge(due_on: date, overdue_workdays: int = 0, is_estimated: bool = False) -> dict[str, Any]:
    """The due day as a badge: red from today on, amber tomorrow, plain later."""
    days_left = (due_on - clock.today()).days
    tone = "stop" if days_left <= 0 else "wait" if days_left == 1 else ""
    return {"tone": tone, "due_text": due_label(due_on, overdue_workdays), "note": IN_SHORT if is_estimated else ""}


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
    return field.as_widget(widget=_with_letters(field.field.widget), attrs=attrs)


def _with_letters(widget: Any) -> Any:
    """An ordinary drop-down as one that is found by letters once it is long; any other control as it is."""
    if type(widget) is not forms.Select:
        return widget
    found = FoundSelect(attrs=widget.attrs, choices=widget.choices)
    found.is_required = widget.is_required
    return found


@register.filter
def card_word(activity: Any) -> tuple[str, str]:
    """Whether one can still sign up, and its tone."""
    shift = shift_on_card(activity)
    return openness.word_of(shift.on_card if shift else None)


@register.filter
def shift_on_card(activity: Any) -> Any:
    """The next shift that one can still sign up for, else the next; None once all are over."""
    shifts = activity.upcoming_shifts
    return next((shift for shift in shifts if not shift.on_card.is_closed), shifts[0] if shifts else None)


@register.filter
def shown_on_card(activity: Any) -> tuple[Any, ...]:
    """Everything that the card shows, as its cache key, so that a card is never stale."""
    shifts = activity.upcoming_shifts
    next_one = shift_on_card(activity)
    first = (next_one.starts_at, next_one.ends_at, card_word(activity)) if next_one else activity.last_starts_at
    told = (activity.pk, activity.title, activity.category, str(activity.recording_unit), activity.place)
    return (*told, first, len(shifts), clock.today().year)


@register.filter
def rows_offered(form: BaseForm) -> tuple[tuple[str, str], ...]:
    """The rows that the drop-downs of a form offer, read once: all that an untouched form shows beside its labels."""
    offered: list[tuple[str, str]] = []
    for field in form.fields.values():
        if isinstance(field, ModelChoiceField):
            choices: Any = field.choices
            field.widget.choices = rows = [(str(key), str(label)) for key, label in choices]
            offered += rows
    return tuple(offered)


@register.filter
def must_be_filled(field: BoundField) -> bool:
    """Required by the form, or by the service that judges what was typed."""
    form: Any = field.form
    asks = getattr(form, "always_asks_why", False) or field.name in getattr(form, "always_asks", ())
    may_stay_empty = getattr(form, "empty_permitted", False)  # a spare row, which counts only once it is filled in
    return bool((field.field.required and not may_stay_empty) or asks)


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
    """The field's errors; one left empty is asked for by its label, a box by the sentence that it agrees to."""
    untouched = Field.default_error_messages["required"]
    verb = VERBS.get(field.widget_type, "填写")
    asked = f"“{str(field.label).removesuffix('。')}”" if field.widget_type == "checkbox" else field.label
    return [
        f"请{verb}{asked}。" if error.code == "required" and error.message == untouched else message
        for error in field.errors.as_data()
        for message in error.messages
    ]
