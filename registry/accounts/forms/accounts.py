"""Forms for accounts, roles, tokens and units."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from registry.accounts.named import account_named
from registry.doors.fields import DateInput, DayField, TypedMail, UnitField
from registry.exceptions import RoleRefused
from registry.models import ApiToken, Unit, User
from registry.words.passed_on import plain


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

    from_on = DayField(label=_("自"), widget=DateInput(), required=False, help_text=_("不填为确认之日。"))
    until_on = DayField(
        label=_("至"), widget=DateInput(), required=False, help_text=_("B 角请填写截止日期；不填为长期。")
    )


class AppointForm(PeriodForm):
    """Who shall administer a unit: a registered volunteer or an account that exists."""

    username = forms.CharField(
        label=_("拟任人员"),
        max_length=30,
        help_text=_("填志愿者编号、手机号码或用户名。须是证件已审核的注册志愿者。"),
    )
    work_mail = TypedMail(
        label=_("办公邮箱"),
        required=False,
        help_text=_(
            "接收催办和账号安全邮件，加密保存。确认人须按本人所说再填一次，本人再打开邮件里的链接确认；账号已有的不更改。"
        ),
    )

    field_order = ["username", "work_mail", "from_on", "until_on"]
    refusal_fields = {
        "username_taken": "username",
        "username_invalid": "username",
        "person_not_registered": "username",
        "role_already_granted": "username",
        "own_grant": "username",
        "proposal_waiting": "username",
        "account_ended": "username",
        "role_unit_missing": "unit",
    }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_username(self) -> str:
        text = plain(str(self.cleaned_data["username"]))
        self.user = account_named(text, self.by, with_idle=True)
        if self.user is None and "display_name" not in self.fields:
            raise forms.ValidationError(RoleRefused.Reason.PERSON_UNKNOWN.label, code="person_unknown")
        return text


class NewAccountForm(AppointForm):
    """The same, for those who may also have an account made for somebody who is no volunteer."""

    display_name = forms.CharField(
        label=_("姓名"),
        max_length=50,
        required=False,
        help_text=_("只在新建工作账号时填写；首次登录链接寄到办公邮箱。"),
    )

    field_order = ["username", "display_name", "work_mail", "from_on", "until_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("填志愿者编号、手机号码或用户名；新建工作账号时填新的用户名。")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data and "username" in data and self.user is None and not data.get("display_name"):
            self.add_error("display_name", _("没有找到这个人。新建工作账号请填写姓名。"))
        return data


class RoleForm(NewAccountForm):
    """A role for an account, of those that this user may propose."""

    role = forms.ChoiceField(label=_("角色"))
    unit = UnitField(
        label=_("单位"),
        required=False,
        help_text=_("单位管理员必填；检查人员不填即可查看全部单位。输入名称中的几个字，从列表中选择。"),
    )

    field_order = ["username", "display_name", "work_mail", "role", "unit", "from_on", "until_on"]

    def __init__(self, *args: Any, roles: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["unit"].offer(list(Unit.objects.open()))


class DeclineForm(forms.Form):
    """Why a proposal is not confirmed."""

    reason = forms.CharField(label=_("不同意的原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
