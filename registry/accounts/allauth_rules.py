"""allauth under our rules: the last second factor of a role stays, what is used and changed is told."""

from base64 import b64decode, b64encode
from typing import Any

from allauth.account.forms import AddEmailForm
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from registry.accounts.allauth_limits import SaysHowLong
from registry.accounts.services import account_news, second_factors
from registry.documents import qr
from registry.doors.fields import plain_in
from registry.exceptions import AccountRefused
from registry.models import User
from registry.models.office import identity
from registry.permissions import volunteer_of
from registry.protection import keys

SEALED = "sealed:"
LAST = AccountRefused.Reason.LAST_SECOND_FACTOR


class FactorAdapter(DefaultMFAAdapter):
    """Asked before an authenticator is removed, and for the code an app scans."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": LAST.label,
        "incorrect_code": _("验证没有通过，请重试。验证码以应用里现在显示的为准。"),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        try:
            second_factors.require_removable(user=authenticator.user, authenticator_id=authenticator.pk)
        except AccountRefused:
            return False
        return True

    def encrypt(self, text: str) -> str:
        """Who reads the table, or a copy of it, must not be able to make the codes of an app (D108)."""
        return SEALED + b64encode(keys.seal_text(text, bound_to=SEALED)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        if not encrypted_text.startswith(SEALED):  # from before they were sealed
            return encrypted_text
        return keys.open_text(b64decode(encrypted_text.removeprefix(SEALED)), bound_to=SEALED)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """What a new key is called until its owner names it."""
        return str(_("通行密钥 {n}")).format(n=Authenticator.objects.filter(user=user, type=type).count() + 1)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The phone shows the product's name beside the key."""
        return super().get_public_key_credential_rp_entity() | {"name": identity.current().system_name}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """And a name that its owner recognises: volunteers never saw the user name that the system gave them."""
        volunteer = volunteer_of(user)
        name = (volunteer.volunteer_no if volunteer else "") or (str(user) if volunteer else user.username)
        return super().get_public_key_credential_user_entity(user) | {"display_name": str(user), "name": name}

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows beside the account."""
        return identity.current().system_name

    def build_totp_svg(self, url: str) -> str:
        """On its own white ground; allauth's has none, and is lost on a dark page."""
        return qr.svg(url, label="验证器二维码")


class TypedCode:
    """A code as an input method writes it: wide figures, blanks between them."""

    code_label = _("验证码或恢复码")
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **plain_in(kwargs, "code"))
        self.fields["code"].label = self.code_label


class LogInCode(TypedCode, SaysHowLong, AuthenticateForm):
    """The code at the log-in."""

    @property
    def kinds(self) -> set[str]:
        """What this account can show as its second step."""
        return set(Authenticator.objects.filter(user=self.user).values_list("type", flat=True))

    def save(self) -> None:
        super().save()
        tell_of_recovery_code(self.authenticator)


class RepeatedCode(TypedCode, SaysHowLong, ReauthenticateForm):
    """The code before something sensitive."""

    def save(self) -> None:
        super().save()
        tell_of_recovery_code(self.authenticator)


class NewApp(TypedCode, SaysHowLong, ActivateTOTPForm):
    """The first code of an authenticator app."""

    code_label = _("验证码")


class LogInKey(SaysHowLong, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class RepeatedKey(SaysHowLong, ReauthenticateWebAuthnForm):
    """A passkey before something sensitive."""


class NewKey(AddWebAuthnForm):
    """A passkey with the name its owner gives it; as a rule it replaces the password and the second step."""

    name = forms.CharField(label=_("名称"), max_length=50, required=False)
    passwordless = forms.BooleanField(
        label=_("用它登录，不用密码"),
        initial=True,
        required=False,
        help_text=_("只有老式安全钥匙不支持，添加不了时再取消勾选：那样只能在输入密码以后作第二步验证。"),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if data.get("passwordless") and data.get("credential"):  # asked for as required; not every browser says so
            data["credential"].setdefault("clientExtensionResults", {})["credProps"] = {"rk": True}
        return data


class RenamedKey(EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("名称"), max_length=50)


def tell_of_recovery_code(used: Authenticator) -> None:
    """Somebody got in without the authenticator itself."""
    if used.type == Authenticator.Type.RECOVERY_CODES:
        account_news.tell(used.user, "used recovery code", by=used.user)


class OtherAddress(AddEmailForm):
    """Another mail address, which replaces the present one once it is confirmed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **plain_in(kwargs, "email"))

    def save(self, request: Any) -> Any:
        account_news.mail_asked(self.user, to=self.cleaned_data["email"])
        return super().save(request)
