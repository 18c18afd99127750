"""Shapes of a volunteer's own press, and of where the phone was."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

DIGITS = 6


class PasscodeField(forms.CharField):
    """Six digits as they were heard: with gaps, or in the wide digits of a Chinese keyboard."""

    def to_python(self, value: object) -> str:
        return "".join(unicodedata.normalize("NFKC", str(value or "")).split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) != DIGITS or not (value.isascii() and value.isdigit()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class PasscodeForm(forms.Form):
    """Six digits heard at the site."""

    shift = forms.UUIDField(widget=forms.HiddenInput)
    passcode = PasscodeField(
        label=_("口令"),
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "maxlength": "9",
                "class": "passcode",
                "placeholder": "000000",
            }
        ),
        error_messages={"invalid": _("口令是 6 位数字。"), "required": _("请输入负责人念的 6 位数字。")},
    )


class TicketForm(forms.Form):
    ticket = forms.CharField(max_length=600, widget=forms.HiddenInput)


class LocationConsentForm(TicketForm):
    """Yes or no beside the press; the press does not wait for it."""

    answer = forms.ChoiceField(choices=[("give", _("同意")), ("withdraw", _("撤回"))])
