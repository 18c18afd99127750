"""The form of a new version of the hours policy."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from checkin.deciding.policy_numbers import QUANTA, Numbers
from checkin.models import HoursPolicy
from registry.doors.fields import DayField

MOST_MINUTES = 1440


class PolicyForm(forms.Form):
    """Numbers in minutes, the first day of service, and the reason."""

    quantum_minutes = forms.TypedChoiceField(
        label=_("认定单位"),
        coerce=int,
        choices=[(minutes, _("{n} 分钟").format(n=minutes)) for minutes in QUANTA],
        help_text=_("时长向下取到它的整数倍。6 分钟是 0.1 小时。"),
    )
    minimum_minutes = forms.IntegerField(
        label=_("最短到场（分钟）"), min_value=0, max_value=MOST_MINUTES, help_text=_("到场不足这个时间，计 0。")
    )
    normal_daily_minutes = forms.IntegerField(
        label=_("单位可认定的每日时长（分钟）"),
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=_("一天累计超过的，由区直团工委认定。480 分钟是 8 小时。"),
    )
    committee_daily_minutes = forms.IntegerField(
        label=_("须有文件的每日时长（分钟）"),
        min_value=1,
        max_value=MOST_MINUTES,
        help_text=_("一天累计超过的，认定时须写明批准文件。720 分钟是 12 小时。"),
    )
    scan_window_minutes = forms.IntegerField(
        label=_("扫码窗口（分钟）"),
        min_value=0,
        max_value=MOST_MINUTES,
        help_text=_("新场次在开始之前、结束之后多久可以扫码。"),
    )
    valid_from_on = DayField(
        label=_("适用自"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("按服务日期适用，不能早于今天。"),
    )
    reason = forms.CharField(
        label=_("制定依据"), required=False, max_length=200, help_text=_("例如会议纪要或文件号；发布时必填。")
    )
    refusal_fields = {
        "policy_backdated": "valid_from_on",
        "policy_quantum": "quantum_minutes",
        "policy_tiers": "committee_daily_minutes",
        "policy_minimum": "minimum_minutes",
        "policy_window": "scan_window_minutes",
        "policy_reason_missing": "reason",
    }

    @classmethod
    def beginning_with(cls, policy: HoursPolicy) -> "PolicyForm":
        """The form filled with the current numbers."""
        return cls(initial={name: getattr(policy, name) for name in Numbers.__slots__})

    def numbers(self) -> Numbers:
        return Numbers(**{name: self.cleaned_data[name] for name in Numbers.__slots__})

    def wishes(self) -> dict[str, Any]:
        """The input as both services take it."""
        return {"numbers": self.numbers(), "valid_from_on": self.cleaned_data["valid_from_on"]}
