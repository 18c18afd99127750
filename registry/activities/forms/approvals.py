"""What an approver types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DecisionForm(forms.Form):
    """Approve or return; an activity on duty needs the committee's ruling."""

    note = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回时必填：写清哪里要改，申请人会看到。"),
    )
    counts_hours = forms.TypedChoiceField(
        label=_("本职工作裁定"),
        choices=[("1", _("计时")), ("0", _("计入统计，不计时长"))],
        coerce=lambda text: text == "1",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("活动在工作时间内且属于本职工作，须裁定并写明理由。"),
    )

    def __init__(self, *args: Any, needs_ruling: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_ruling:
            del self.fields["counts_hours"]
