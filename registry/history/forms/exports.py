"""The form that asks what a file is for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.history.purposes import LONGEST_WORDS, Purpose


class PurposeForm(forms.Form):
    """One of a short list; other purposes are written out."""

    purpose = forms.ChoiceField(label=_("用途"), choices=Purpose.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("具体用途"),
        required=False,
        max_length=LONGEST_WORDS,
        help_text=_("选“其他”的请写明。不要写姓名、手机号码、证件号码。"),
    )

    refusal_fields = {"export_purpose": "purpose", "export_purpose_words": "words"}
