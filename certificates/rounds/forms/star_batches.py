"""What a unit types to begin its quarterly batch for the lower stars."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.rounds.criteria import Criteria
from certificates.rounds.forms.rounds import MOST_REVIEWERS, MOST_WORKDAYS
from certificates.rounds.plans import Plan, quarter_of
from registry.doors.fields import DateInput, DayField
from registry.models import Unit

QUARTERS: Final = "一二三四"


class StarBatchForm(forms.Form):
    """The unit, the quarter and the timetable; the conditions are those of the star standard."""

    unit = forms.ModelChoiceField(label=_("办理单位"), queryset=Unit.objects.none(), empty_label=None)
    quarter = forms.ChoiceField(label=_("季度"))
    stars_up_to = forms.TypedChoiceField(label=_("认定到"), coerce=int)
    selves_nominate = forms.BooleanField(label=_("本人也可以申请"), required=False)
    reviewers_needed = forms.IntegerField(
        label=_("每项由几人评审"),
        min_value=1,
        max_value=MOST_REVIEWERS,
        initial=1,
        help_text=_("推荐人不能评审自己推荐的，评审人可以是本单位有账号的其他人。"),
    )
    nominations_until_on = DayField(label=_("推荐截止"), widget=DateInput())
    review_until_on = DayField(label=_("评审截止"), widget=DateInput())
    notice_working_days = forms.IntegerField(
        label=_("公示工作日数"), min_value=1, max_value=MOST_WORKDAYS, help_text=_("不少于 3 个工作日。")
    )

    refusal_fields = {
        "round_review_day": "review_until_on",
        "round_notice_days": "notice_working_days",
        "round_unit_stars": "stars_up_to",
        "round_unit_taken": "quarter",
    }

    def __init__(self, *args: Any, units: Collection[int], highest: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = Unit.objects.open().filter(pk__in=units).order_by("pk")
        self.quarters = {f"{first}": (first, last) for first, last in _choices(today)}
        fields["quarter"].choices = [(key, quarter_name(first)) for key, (first, _last) in self.quarters.items()]
        stars = [(n, f"{QUARTERS[n - 1]}星") for n in range(1, min(highest, len(QUARTERS)) + 1)]
        fields["stars_up_to"].choices = stars
        fields["stars_up_to"].initial = stars[-1][0] if stars else None

    def plan(self) -> Plan:
        """The batch as the value that the service takes."""
        told = dict(self.cleaned_data)
        unit, stars = told.pop("unit"), told.pop("stars_up_to")
        first, last = self.quarters[told.pop("quarter")]
        return Plan(
            title=f"{unit}{quarter_name(first)}星级志愿者认定"[:60],
            for_whom="star",
            unit_id=unit.pk,
            period_from_on=first,
            period_until_on=last,
            criteria=Criteria(stars_up_to=stars),
            **told,
        )


def quarter_name(first: date) -> str:
    """2026年第四季度."""
    return f"{first.year}年第{QUARTERS[(first.month - 1) // 3]}季度"


def _choices(today: date) -> list[tuple[date, date]]:
    """This quarter, and the one before it: its hours are often complete only in the next."""
    first, last = quarter_of(today)
    return [(first, last), quarter_of(first - timedelta(days=1))]
