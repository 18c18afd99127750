"""Forms of proofs, stars and verification."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.proofs.asked import Arrangement, Asked, Kind
from registry.doors.fields import DayField


class ProofForm(forms.Form):
    """A period, empty for everything."""

    kind = forms.ChoiceField(
        label=_("证明什么"), choices=Kind.choices, initial=Kind.SERVICE, widget=forms.RadioSelect, required=False
    )
    from_on = DayField(
        label=_("开始日期"),
        required=False,
        help_text=_("不填，从第一次服务算起。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    until_on = DayField(
        label=_("结束日期"),
        required=False,
        help_text=_("不填，到今天为止。"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    arrangement = forms.ChoiceField(
        label=_("怎样列"),
        choices=Arrangement.choices,
        initial=Arrangement.BY_ACTIVITY,
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "按活动汇总：同一活动的内容写一次，下面列各次的日期和时长。逐次列出：每次一行。两种各有编号，时长相同。"
        ),
    )

    def __init__(self, *args: Any, with_training: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_training:
            del self.fields["kind"]

    def asked(self, *, shows_full_number: bool = False) -> Asked:
        """The request; the full document number has its own page."""
        said = self.cleaned_data
        return Asked(
            kind=said.get("kind") or Kind.SERVICE,
            from_on=said["from_on"],
            until_on=said["until_on"],
            arrangement=said["arrangement"] or Arrangement.BY_ACTIVITY,
            shows_full_number=shows_full_number,
        )


class ProofOnBehalfForm(ProofForm):
    """For somebody without an account."""

    reason = forms.CharField(
        label=_("代为出具的理由"),
        max_length=200,
        required=False,
        help_text=_("例如：本人 3月20日到办公室当面申请，用于求职。"),
    )
