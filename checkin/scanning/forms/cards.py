"""The form of somebody else's card."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CardReasonForm(forms.Form):
    """Why it is drawn or replaced for the person."""

    refusal_fields = {"card_reason_missing": "reason"}

    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=100,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：本人没有智能手机，当面申请纸质卡。"),
    )
