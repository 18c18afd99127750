"""Forms for accounts, roles, tokens and units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.accounts.password_rules import rule_in_words
from registry.doors.fields import DateInput, UnitField
from registry.models import ApiToken, Unit, User
from registry.permissions import Role


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("用途"), max_length=50, help_text=_("写明哪个程序使用，方便以后停用。"))
    scopes = forms.MultipleChoiceField(
        label=_("范围"), choices=ApiToken.Scope.choices, widget=forms.CheckboxSelectMultiple
    )
    days = forms.IntegerField(
        label=_("有效天数"),
        initial=90,
        help_text=_("最长 {days} 天，到期自动失效。").format(days=ApiToken.LONGEST_DAYS),
    )


class PeriodForm(forms.Form):
    """First and last day of a role."""

    from_on = forms.DateField(label=_("自"), widget=DateInput(), required=False, help_text=_("不填为今天。"))
    until_on = forms.DateField(
        label=_("至"), widget=DateInput(), required=False, help_text=_("B 角请填写截止日期；不填为长期。")
    )


class AppointForm(PeriodForm):
    """Who administers a unit: an account that exists, or a new one."""

    username = forms.CharField(
        label=_("用户名"),
        max_length=30,
        help_text=_("已有账号填原用户名；新账号以字母开头，3 至 30 位字母、数字、连字符或下划线。"),
    )
    display_name = forms.CharField(label=_("姓名"), max_length=50, help_text=_("新账号必填。"), required=False)

    field_order = ["username", "display_name", "from_on", "until_on"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.user = User.objects.filter(username=data.get("username", "")).first()
        if self.user is None and not data.get("display_name"):
            self.add_error("display_name", _("没有这个用户名。新建账号请填写姓名。"))
        return data


class RoleForm(AppointForm):
    """A role for an account, as the security administrator grants it."""

    role = forms.ChoiceField(label=_("角色"), choices=Role.choices)
    unit = UnitField(
        label=_("单位"),
        required=False,
        help_text=_("单位管理员必填；检查人员不填即可查看全部单位。输入名称中的几个字，从列表中选择。"),
    )

    field_order = ["username", "display_name", "role", "unit", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(list(Unit.objects.open()))


class RecoverForm(forms.Form):
    """Whose account was lost."""

    phone = forms.CharField(
        label=_("注册时的手机号码"),
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class NewPasswordForm(forms.Form):
    """A new password, after an administrator confirmed who asks."""

    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = rule_in_words(user)
