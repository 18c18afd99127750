"""allauth under our rules: the last second factor of a role stays, what is used and changed is told."""

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

LAST = AccountRefused.Reason.LAST_SECOND_FACTOR


class FactorAdapter(DefaultMFAAdapter):
    """Asked before an authenticator is removed, and for the code an app scans."""

    error_messages = DefaultMFAAdapter.error_messages | {"cannot_delete_authenticator": LAST.label}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        try:
            second_factors.require_removable(user=authenticator.user, authenticator_id=authenticator.pk)
        except AccountRefused:
            return False
        return True

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """What a new key is called until its owner names it."""
        return str(_("通行密钥 {n}")).format(n=Authenticator.objects.filter(user=user, type=type).count() + 1)

    def get_totp_issuer(self) -> str:
        """What the authenticator app shows beside the account."""
        return identity.current().system_name

    def build_totp_svg(self, url: str) -> str:
        """On its own white ground; allauth's has none, and is lost on a dark page."""
        return qr.svg(url, label="验证器二维码")


class TypedCode:
    """A code as an input method writes it: wide figures, blanks between them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **plain_in(kwargs, "code"))


class LogInCode(TypedCode, SaysHowLong, AuthenticateForm):
    """The code at the log-in."""

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


class LogInKey(SaysHowLong, AuthenticateWebAuthnForm):
    """A passkey after the password."""


class RepeatedKey(SaysHowLong, ReauthenticateWebAuthnForm):
    """A passkey before something sensitive."""


class NewKey(AddWebAuthnForm):
    """A passkey with the name its owner gives it."""

    name = forms.CharField(label=_("名称"), max_length=50, required=False)


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
