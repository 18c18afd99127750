"""Days by rule, and one shift by itself."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from registry.activities.applying.series import DAYS, LISTED, MONTH_DAY, MONTH_WEEKDAY, WEEKS, Rule
from registry.activities.forms import windows
from registry.activities.forms.folds import refused_in, rows_are_wrong, rows_told
from registry.activities.forms.shifts import (
    LEAST,
    PositionFormSet,
    ShiftRow,
    first_break,
    shift_initial,
    span,
    times_shown,
    wrong_in,
)
from registry.activities.plans import ActivityPlan, ShiftPlan
from registry.doors.fields import DateInput, DayField

BETWEEN = re.compile(r"[、,，;；\s]+")
MOST_TYPED = 1_000_000  # so that whoever asks for ten thousand shifts reads the rule, not a technical limit


class DaysField(forms.CharField):
    """Days, several to a line or one each."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return tuple(self._day(each) for each in BETWEEN.split(text or "") if each)

    def _day(self, text: str) -> Any:
        try:
            return DayField().clean(text)
        except ValidationError as refusal:
            said = _("“%(text)s”：%(why)s") % {"text": text[:20], "why": refusal.messages[0]}
            raise ValidationError(said, code="invalid") from refusal


class SeriesForm(forms.Form):
    """How the days follow the first shift."""

    every = forms.ChoiceField(
        label=_("怎样重复"),
        widget=forms.RadioSelect,
        initial=WEEKS,
        choices=[
            (DAYS, _("按天：连续几天，例如展会")),
            (WEEKS, _("按周：同一个星期几")),
            (MONTH_DAY, _("按月：同一个日期，例如每月 14 日")),
            (MONTH_WEEKDAY, _("按月：同一个星期几，例如每月第二个星期六")),
            (LISTED, _("自己列出日期")),
        ],
    )
    step = forms.IntegerField(
        label=_("每几天（周、月）一次"),
        min_value=1,
        max_value=52,
        required=False,
        initial=1,
        help_text=_("每天、每周填 1，隔天、隔周填 2。"),
    )
    times = forms.IntegerField(
        label=_("一共几场"),
        min_value=1,
        max_value=MOST_TYPED,
        required=False,
        help_text=_("含第一场；也可以不填，改填下面的截止日期。"),
    )
    until = DayField(label=_("到哪一天为止"), required=False, widget=DateInput)
    listed = DaysField(
        label=_("列出的日期"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("只在选“自己列出日期”时填，例如 2026-03-14，用空格、顿号或换行隔开。"),
    )
    skips_holidays = forms.BooleanField(label=_("避开法定节假日"), required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("every") == LISTED:
            if not data.get("listed") and "listed" not in self.errors:
                self.add_error("listed", _("请列出日期。"))
        elif not data.get("times") and not data.get("until") and not {"times", "until"} & set(self.errors):
            self.add_error("times", _("请填一共几场，或者到哪一天为止。"))
        return data

    def rule(self) -> Rule:
        """The input as the service takes it."""
        data = self.cleaned_data
        return Rule(**data | {"step": data["step"] or 1})


class OneShiftForm(ShiftRow):
    """One shift of a series: its times, its places."""

    drop = None
    places = forms.IntegerField(label=_("招募人数"), min_value=1, max_value=2000, help_text=_("含下面分出的岗位。"))
    min_people = forms.IntegerField(label=_("至少几人"), required=False, min_value=1, max_value=2000, help_text=LEAST)
    opens_days_before = windows.opens_field()
    closes_days_before = windows.closes_field()

    refusal_fields = {
        "sign_up_never_open": "opens_days_before",
        "ends_before_start": "ends",
        "places_taken": "places",
        "places_allotted": "places",
        "minimum_above_places": "min_people",
        "break_outside_shift": "break_starts",
        "starts_in_past": "on",
        "scanning_began": "starts",
    }

    def __init__(self, data: Any = None, *, shift: ShiftPlan, by: Any = None) -> None:
        self.stored = shift
        places = sum(position.places for position in shift.positions)
        super().__init__(data, initial=shift_initial(shift) | {"places": places, "min_people": shift.min_people})
        windows.tell(self, shift)
        plan = ActivityPlan(facts={}, shifts=(shift,))
        self.position_rows = PositionFormSet(data, prefix="positions", plan=plan, by=by)

    def is_valid(self) -> bool:
        return super().is_valid() and self.position_rows.is_valid()

    @property
    def positions_told(self) -> str:
        """What the folded positions hold, in a line."""
        return rows_told(self.position_rows)

    @property
    def positions_are_open(self) -> bool:
        """Something is wrong with them."""
        return rows_are_wrong(self.position_rows) or refused_in(self, "positions")

    @property
    def wrong_rows(self) -> list[tuple[str, str, list[str]]]:
        """The positions with errors, for the list at the top."""
        return wrong_in(self.position_rows, _("第 {n} 个岗位"))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        taken = self.position_rows.places() if self.position_rows.is_valid() else 0
        if taken > (data.get("places") or 0) and "places" not in self.errors:
            raise ValidationError({"places": _("岗位人数合计 %(taken)d，超过了招募人数。") % {"taken": taken}})
        return data

    def plan(self) -> ShiftPlan:
        """The stored shift with what was changed in it."""
        row, stored = self.cleaned_data, self.stored
        starts_at, ends_at = span(row["on"], row["starts"], row["ends"])
        if row.items() >= times_shown(stored).items():
            starts_at, ends_at = stored.starts_at, stored.ends_at
        keeps = not self.position_rows.has_changed() and "places" not in self.changed_data
        return ShiftPlan(
            pk=stored.pk,
            label=row["label"],
            starts_at=starts_at,
            ends_at=ends_at,
            breaks=(*first_break(row), *stored.breaks[1:]),
            positions=stored.positions if keeps else self.position_rows.plans(row["places"]),
            min_people=row["min_people"],
            **windows.changed(self, stored, starts_at),
        )
