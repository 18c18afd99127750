"""What an imported person fills in: the code of the slip with the own number, then the data to confirm."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.accounts.password_rules import rule_in_words
from registry.people.forms.volunteers import CorrectionForm, RegisterForm, hashed_password


class ActivationForm(forms.Form):
    """Who holds the slip shows that they are the person on it."""

    code = forms.CharField(
        label=_("启用码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-fragment": "c", "spellcheck": "false"}),
        help_text=_("单位发给您的启用单上的 12 位字母和数字。"),
    )
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-private": "", "spellcheck": "false"}),
        help_text=_("用来确认是您本人，与单位登记的核对。"),
    )


class ConfirmForm(CorrectionForm):
    """The imported data, to be checked, put right and completed, with consent and a password."""

    sets_password = True
    password = RegisterForm.base_fields["password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = rule_in_words()
        self.password_hash = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.password_hash = hashed_password(self, data)
        return data
