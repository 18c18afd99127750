"""Shapes of a volunteer's own press."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PasscodeForm(forms.Form):
    """Six digits heard at the site."""

    shift = forms.UUIDField(widget=forms.HiddenInput)
    passcode = forms.RegexField(
        r"^\s*[0-9]{6}\s*$",
        label=_("口令"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "6"}),
        error_messages={"invalid": _("口令是 6 位数字。")},
    )


class TicketForm(forms.Form):
    ticket = forms.CharField(max_length=600, widget=forms.HiddenInput)
