"""The rows of an application: its shifts, and positions with requirements."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.activities.applying import leaders
from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.doors.fields import DayField, FindingInput
from registry.models import Position, QualificationKind, User
from registry.words.chinese import join_list
from registry.words.dates import as_day

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
SPARE_ROWS, SPARE_POSITIONS = 2, 4
LEAST = _("少于这个数开展不了。还差人的，提前一周在您和单位的首页提醒。")
PLAIN = ("name", "places", "min_age", "qualification", "note", "min_people", "meets_before", "meeting_point")


class ShiftRow(forms.Form):
    """A day with start and end; an end before the start is on the next day."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    on = DayField(label=_("日期"), widget=DATE)
    starts = forms.TimeField(label=_("开始时间"), widget=TIME)
    ends = forms.TimeField(label=_("结束时间"), widget=TIME)
    label = forms.CharField(label=_("场次名称"), required=False, max_length=30)
    break_starts = forms.TimeField(label=_("休息自"), required=False, widget=TIME)
    break_ends = forms.TimeField(label=_("休息至"), required=False, widget=TIME)
    drop = forms.BooleanField(label=_("删除这个场次"), required=False)
    is_unsaved = False  # typed and left, not as it is stored
    folds = False  # one beside several that are stored: only its times show until it is opened

    @property
    def told(self) -> str:
        """Its times in a line."""
        on, *hours = (self._read(name) for name in ("on", "starts", "ends"))
        if not on:
            return ""
        first, last = (each.strftime("%H:%M") if isinstance(each, time) else each or "" for each in hours)
        return f"{as_day(on) if isinstance(on, date) else on} {first}–{last}"

    def _read(self, name: str) -> Any:
        """What stands in a field: as it was stored, or as it was typed where it cannot be read."""
        typed = self[name].value()
        try:
            return self.fields[name].to_python(typed)
        except ValidationError:
            return typed

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("break_starts")) != bool(data.get("break_ends")):
            raise ValidationError(_("休息要填起止两个时间。"))
        return data


class PositionRow(forms.Form):
    """A task with its own places and requirements."""

    name = forms.CharField(label=_("岗位"), max_length=30)
    places = forms.IntegerField(label=_("人数"), min_value=1, max_value=2000)
    min_age = forms.IntegerField(label=_("最低年龄"), required=False, min_value=14, max_value=80)
    qualification = forms.ChoiceField(label=_("所需资质"), required=False)
    note = forms.CharField(label=_("要求"), required=False, max_length=120)
    min_people = forms.IntegerField(label=_("至少几人"), required=False, min_value=1, max_value=2000)
    meets_before = forms.IntegerField(
        label=_("提前几分钟集合"), required=False, min_value=0, max_value=Position.EARLIEST_MEETING
    )
    meeting_point = forms.CharField(label=_("岗位集合地点"), required=False, max_length=80)
    leader = forms.CharField(
        label=_("岗位负责人"),
        required=False,
        max_length=60,
        widget=FindingInput("activity-leaders"),
        help_text=_("填姓、姓名或拼音首字母，从找到的人里选；也可以填编号或用户名。"),
    )

    by: Any = None  # who fills it in: people are found by name among those they see
    is_first = False  # there is none yet: this one stands open to be filled in

    def clean_leader(self) -> User | None:
        found = leaders.people(self.cleaned_data["leader"], self.by)
        if len(found) > 1:
            raise ValidationError(_("岗位负责人只填一位。"))
        return found[0] if found else None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if (data.get("min_people") or 0) > (data.get("places") or 2000):
            self.add_error("min_people", _("至少几人不能多于人数。"))
        return data

    @property
    def holds_something(self) -> bool:
        """Something is filled in, stored or just typed."""
        return any(bound.value() not in ("", None) for bound in self)

    @property
    def is_open(self) -> bool:
        """Something in it is wrong or still to be filled in; otherwise its line says what it holds."""
        if self.errors or not self.holds_something:
            return bool(self.errors) or self.is_first
        return not (self["name"].value() and self["places"].value())

    @property
    def told_short(self) -> str:
        """引导 4 人."""
        return _("{name} {n} 人").format(name=self["name"].value() or "…", n=self["places"].value() or "…")

    @property
    def told(self) -> str:
        """What it asks of people, and whether a meeting or a leader is filled in."""
        asks = dict(self.fields["qualification"].choices).get(self["qualification"].value() or "-", "")
        age, least = self["min_age"].value(), self["min_people"].value()
        said: list[Any] = [least and _("至少 {n} 人").format(n=least), age and _("满 {n} 岁").format(n=age), asks]
        said += [self["note"].value(), self.is_told_more and _("集合、岗位负责人已填")]
        return join_list(str(each) for each in said if each)

    @property
    def is_told_more(self) -> bool:
        """A meeting or a leader is filled in, which the folded part says without being opened."""
        return any(self[name].value() not in ("", None) for name in ("meets_before", "meeting_point", "leader"))


class BaseShiftFormSet(BaseFormSet):
    """The stored shifts, and empty rows for more."""

    def __init__(self, data: Any, *, prefix: str, plan: ActivityPlan | None, needed: bool, hides: bool = False) -> None:
        self.hides = hides  # there are too many for one page: each is changed on a page of its own
        stored = [shift_initial(shift) for shift in plan.shifts] if plan and not hides else []
        self.stored = {shift.pk: shift for shift in plan.shifts if shift.pk is not None} if plan else {}
        self.needed = needed and not hides
        super().__init__(data, prefix=prefix, initial=stored)
        if not stored and not hides:
            self.extra = SPARE_ROWS + 1

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        form = super()._construct_form(i, **kwargs)
        form.folds = self.initial_form_count() > 1  # type: ignore[attr-defined]
        if i == 0 and self.needed:
            form.empty_permitted = False
        if i == 0 and not self.hides:
            form.always_asks = ("on", "starts", "ends")  # type: ignore[attr-defined]  # a draft may leave them out
        return form

    def filled(self) -> list[dict[str, Any]]:
        """The rows that were filled in and not deleted."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("on")]
        return [row for row in rows if not row["drop"]]

    def dropped(self) -> set[int]:
        """The stored shifts that a row deletes."""
        return {form.cleaned_data["pk"] for form in self.forms if form.cleaned_data.get("drop")}


class BasePositionFormSet(BaseFormSet):
    """The positions with requirements; everybody else takes the default one."""

    def __init__(self, data: Any, *, prefix: str, plan: ActivityPlan | None, by: Any = None) -> None:
        self.by = by
        self.default = PositionPlan(places=1, is_default=True)
        positions = plan.shifts[0].positions if plan and plan.shifts else ()
        handles = leaders.handles({each.leader_id for each in positions if each.leader_id}, to=by)
        stored = [position_initial(each, handles) for each in positions if not each.is_default]
        self.default = next((each for each in positions if each.is_default), self.default)
        asked = {row["qualification"] for row in stored}
        kinds = QualificationKind.objects.values_list("code", "name", "closed_on")
        self.kinds = [("", _("不要求")), *((code, name) for code, name, end in kinds if not end or code in asked)]
        super().__init__(data, prefix=prefix, initial=stored)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.is_first = index == 0 and not self.initial_form_count()
        form.fields["qualification"].choices = self.kinds
        form.by = self.by

    def filled(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]

    def places(self) -> int:
        """How many people the special positions take."""
        return sum(row["places"] for row in self.filled())

    def plans(self, places: int) -> tuple[PositionPlan, ...]:
        """All positions of a shift with this number of places."""
        special = tuple(
            PositionPlan(leader_id=row["leader"] and row["leader"].pk, **{name: row[name] for name in PLAIN})
            for row in self.filled()
        )
        left = places - self.places()
        return (replace(self.default, places=left), *special) if left > 0 else special


ShiftFormSet = formset_factory(ShiftRow, formset=BaseShiftFormSet, extra=SPARE_ROWS, max_num=60)
PositionFormSet = formset_factory(PositionRow, formset=BasePositionFormSet, extra=SPARE_POSITIONS, max_num=12)


def shift_initial(shift: ShiftPlan) -> dict[str, Any]:
    """A stored shift as its row shows it."""
    row = times_shown(shift) | {"pk": shift.pk, "label": shift.label}
    if shift.breaks:
        row["break_starts"], row["break_ends"] = (each.astimezone(clock.LOCAL).time() for each in shift.breaks[0])
    return row


def times_shown(shift: ShiftPlan) -> dict[str, Any]:
    """Day, start and end of a stored shift in its row."""
    first, last = shift.starts_at.astimezone(clock.LOCAL), shift.ends_at.astimezone(clock.LOCAL)
    return {"on": first.date(), "starts": first.time(), "ends": last.time()}


def position_initial(position: PositionPlan, handles: dict[int, str]) -> dict[str, Any]:
    """A stored position as its row shows it."""
    row = {name: getattr(position, name) for name in PLAIN}
    return row | {"leader": handles.get(position.leader_id or 0, "")}


def first_break(row: dict[str, Any]) -> tuple[tuple[datetime, datetime], ...]:
    """The break of a row; a time before the start of the shift is on the next day."""
    if not row["break_starts"]:
        return ()
    day = row["on"] + timedelta(days=row["break_starts"] < row["starts"])
    return (span(day, row["break_starts"], row["break_ends"]),)


def span(day: Any, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Two local times of a day as moments; an end before the start is on the next day."""
    first = datetime.combine(day, starts, tzinfo=clock.LOCAL)
    last = datetime.combine(day + timedelta(days=ends < starts), ends, tzinfo=clock.LOCAL)
    return first, last


def wrong_in(rows: Any, name: Any) -> list[tuple[str, str, list[str]]]:
    """Of these rows those with errors: anchor, which one, and its errors with their labels."""
    found = [(n, row, row_errors(row)) for n, row in enumerate(rows.forms, 1)]
    return [(f"row-{row.prefix}", name.format(n=n), said) for n, row, said in found if said]


def row_errors(row: forms.Form) -> list[str]:
    """What is wrong in a row, each error with its label where it does not name it."""
    said = []
    for name, errors in row.errors.items():
        label = str(row.fields[name].label) if name in row.fields else ""
        said += [error if label in error else f"{label}：{error}" for error in map(str, errors)]
    return said
