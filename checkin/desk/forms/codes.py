"""Forms of a volunteer's own check-in, and of the phone's location."""

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.words.passed_on import plain, without_tail

DIGITS = 6


class PasscodeField(forms.CharField):
    """Six digits, also with spaces or in full width."""

    def to_python(self, value: object) -> str:
        return without_tail(plain(str(value or "")))

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) != DIGITS or not (value.isascii() and value.isdigit()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class PasscodeForm(forms.Form):
    """The passcode said at the site."""

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
