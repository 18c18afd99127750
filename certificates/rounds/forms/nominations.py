"""What somebody writes who puts a candidate forward."""

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_TYPED = 1_000


class NominationForm(forms.Form):
    """The text; a draft may be empty, the service says what is enough to hand in."""

    text = forms.CharField(
        label=_("推荐理由"),
        max_length=LONGEST_TYPED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("20 至 600 字：做了哪些事，效果怎样，写具体事例；不写证件号码、电话。"),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    refusal_fields = {"nomination_text": "text"}
