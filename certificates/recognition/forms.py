"""What the committee types about stars."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from certificates.recognition.stars import MOST_LEVELS, Standard
from registry.doors.fields import DateInput, DayField

MOST_HOURS, MOST_MONTHS = 20_000, 240


class StarApprovalForm(forms.Form):
    """The committee's own document, where there is one (D147)."""

    document = forms.CharField(
        label=_("认定文件文号"),
        max_length=60,
        required=False,
        help_text=_("有正式文件时填写，印在证书上；没有可以不填。"),
    )


class StarStandardForm(forms.Form):
    """Hours and months of each level, the first day, and the reason; levels left empty do not exist."""

    always_asks = ("reason",)
    valid_from_on = DayField(
        label=_("适用自"), widget=DateInput(), help_text=_("按申请日期适用，不能早于今天。已申请和已认定的不受影响。")
    )
    units_decide_to = forms.IntegerField(
        label=_("单位可以自行认定到几星"),
        min_value=0,
        max_value=MOST_LEVELS,
        required=False,
        help_text=_("例如填 2：一星、二星由单位按季度自行评审、公示和决定。不填的，都由区直团工委认定。"),
    )
    reason = forms.CharField(
        label=_("制定依据"), max_length=200, required=False, help_text=_("例如会议纪要或文件号，所有人看得到。")
    )
    refusal_fields = {
        "standard_backdated": "valid_from_on",
        "standard_rising": "hours_1",
        "standard_fewer": "hours_1",
        "standard_later": "valid_from_on",
        "standard_months": "months_1",
        "standard_reason_missing": "reason",
        "standard_units": "units_decide_to",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for star in range(1, MOST_LEVELS + 1):
            named = {"star": "一二三四五"[star - 1]}
            self.fields[f"hours_{star}"] = forms.IntegerField(
                label=_("{star}星（小时）").format(**named), min_value=1, max_value=MOST_HOURS, required=star == 1
            )
            self.fields[f"months_{star}"] = forms.IntegerField(
                label=_("{star}星注册满（个月）").format(**named), min_value=0, max_value=MOST_MONTHS, required=False
            )

    @classmethod
    def beginning_with(cls, standard: Standard) -> "StarStandardForm":
        """The form filled with the standard in force."""
        filled = {f"hours_{star}": hours for star, hours, _months in standard.levels}
        filled["units_decide_to"] = standard.units_decide_to
        return cls(initial=filled | {f"months_{star}": months for star, _hours, months in standard.levels})

    @property
    def rows(self) -> Iterator[tuple[int, BoundField, BoundField]]:
        """Star, hours and months, a line each."""
        return ((star, self[f"hours_{star}"], self[f"months_{star}"]) for star in range(1, MOST_LEVELS + 1))

    @property
    def others(self) -> list[BoundField]:
        return [self["units_decide_to"], self["valid_from_on"], self["reason"]]

    def standard(self) -> Standard:
        """What was typed; a level left empty below a filled one makes hours that do not rise."""
        given = [
            (self.cleaned_data[f"hours_{star}"] or 0, self.cleaned_data[f"months_{star}"] or 0)
            for star in range(1, MOST_LEVELS + 1)
        ]
        while given and given[-1] == (0, 0):
            given.pop()
        return Standard(
            tuple(hours for hours, _months in given),
            tuple(months for _hours, months in given),
            self.cleaned_data["valid_from_on"],
            self.cleaned_data["units_decide_to"] or 0,
        )
