"""What an approver types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models.office.remarks import LONGEST, REMARKED

REMARK = "remark-"


class DecisionForm(forms.Form):
    """Approve or return; an activity on duty needs the committee's ruling."""

    note = forms.CharField(
        label=_("意见"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("退回时写清哪里要改，申请人会看到；也可以在上面逐项写。"),
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
        for name, label in REMARKED.items():
            widget = forms.TextInput(attrs={"form": "decision"})
            self.fields[f"{REMARK}{name}"] = forms.CharField(
                label=_("对“%(field)s”的意见") % {"field": label}, required=False, max_length=LONGEST, widget=widget
            )

    def remarks(self) -> dict[str, str]:
        """What was typed beside single questions."""
        return {name: self.cleaned_data[f"{REMARK}{name}"] for name in REMARKED}

    def at(self) -> dict[str, forms.BoundField]:
        """The boxes by the question they stand at."""
        return {name: self[f"{REMARK}{name}"] for name in REMARKED}

    def decision(self) -> dict[str, Any]:
        """What approving takes."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(REMARK)}
