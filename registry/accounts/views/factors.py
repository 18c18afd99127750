"""allauth's pages of the second factor where it asks or tells too little."""

from datetime import timedelta
from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.forms import DeactivateTOTPForm
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy

from registry import clock
from registry.accounts.services import account_news, outside_identities
from registry.doors.http import SignedInRequest
from registry.history.services import history

JUST_MADE = timedelta(minutes=10)
NO_MORE = gettext_lazy("已停用的登录方式")  # linked once, and no more in the settings


@method_decorator(login_required, name="dispatch")
class Security(IndexView):
    """登录与安全: what the account has, and what it is linked to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        linked = {one.provider: one for one in outside_identities.of(self.request.user)}
        known = get_adapter().list_providers(self.request)
        services = [(each.sub_id, each.name, linked.pop(each.sub_id, None)) for each in known]
        services += [(provider, NO_MORE, one) for provider, one in linked.items()]
        return super().get_context_data(**kwargs) | {"outside": services}


class RemovePasskey(RemoveWebAuthnView):
    """The last second factor of a role stays, as at the authenticator application; the page says so beforehand."""

    form_class = DeactivateTOTPForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"data": {}} | super().get_form_kwargs() | {"authenticator": self.object}


class ViewCodes(ViewRecoveryCodesView):
    """The codes on the page."""

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        response: HttpResponse = super().get(request, *args, **kwargs)
        _tell_of_looking(request)
        return response


class DownloadCodes(DownloadRecoveryCodesView):
    """The codes as a file."""

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        response: HttpResponse = super().get(request, *args, **kwargs)
        _tell_of_looking(request)
        return response


def _tell_of_looking(request: SignedInRequest) -> None:
    """Every look is written down; the first one, right after the codes were made, is no news."""
    codes = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if codes is None or clock.now() - codes.created_at < JUST_MADE:
        history.record(by=request.user, did="viewed recovery codes", to=request.user)
    else:
        account_news.tell(request.user, "viewed recovery codes", by=request.user)
