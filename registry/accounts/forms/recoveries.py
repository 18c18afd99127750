"""Forms for getting a lost account back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.accounts import two_persons
from registry.accounts.named import account_named
from registry.accounts.password_rules import rule_in_words
from registry.models import User


class RecoverForm(forms.Form):
    """Whose account was lost."""

    phone = forms.CharField(
        label=_("手机号码、志愿者编号、用户名或邮箱"),
        max_length=254,
        help_text=_("填其中任意一个，和登录时一样。"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    lost_factor = forms.BooleanField(label=_("验证器或通行密钥也丢了，请一并解除"), required=False)


class FactorForm(forms.Form):
    """The own second factor instead of other people."""

    factor = forms.CharField(
        label=_("验证码或恢复码"),
        max_length=20,
        help_text=_("验证器应用里的 6 位数，或一个没用过的恢复码。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class VouchForm(forms.Form):
    """Whose account is asked back, and the code that they read out."""

    who = forms.CharField(label=_("谁的账号"), max_length=30, help_text=_("填用户名、手机号码或志愿者编号。"))
    code = forms.CharField(
        label=_("本人报出的核对码"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    refusal_fields = {"recovery_code": "code", "recovery_tries": "code"}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_who(self) -> str:
        self.owner = account_named(self.cleaned_data["who"], self.by)
        if self.owner is None or not (self.owner == self.by or two_persons.may_vouch(self.by, self.owner)):
            raise forms.ValidationError(_("没有找到这个人，或这个账号不由您核实。"), code="not_yours")
        return str(self.cleaned_data["who"])


class NewPasswordForm(forms.Form):
    """A new password, after others confirmed who asks; the rule is that of this account."""

    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = rule_in_words(user)
