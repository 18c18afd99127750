"""Deciding whose a number is."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.models import PhoneClaim


class CheckedForm(forms.Form):
    """How it was checked that the number is the new owner's."""

    checked_how = forms.ChoiceField(
        label=_("怎样核实的"), choices=PhoneClaim.Check.choices, widget=forms.RadioSelect, required=False
    )

    always_asks = ("checked_how",)
    refusal_fields = {"claim_unchecked": "checked_how"}


class CodeForm(forms.Form):
    """The code of a text message, as an input method or the clipboard writes it."""

    code = forms.CharField(
        label=_("短信验证码"),
        max_length=20,
        help_text=_("6 位数字，在收到的短信里。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    refusal_fields = {"code_wrong": "code", "code_ended": "code", "code_tries": "code"}
