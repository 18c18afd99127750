"""Logging in with an identity from outside; linking it to one's own account, and taking it off."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from registry.accounts.outside.adapter import FAILED, refuse
from registry.accounts.services import outside_identities
from registry.accounts.views.factors import NO_MORE
from registry.doors.http import SignedInRequest, address_of, refusals_as_messages
from registry.exceptions import AccountRefused
from registry.ground.rates import Limit, require_a_try

BEGUN = Limit("outside-address", 600, 3600)  # a hall shares one; each costs a question to the other service
UNREACHABLE = (RequestException, OAuth2Error, KeyError, ValueError)


@require_POST
def outside_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the other service, and back logged in."""
    if request.user.is_authenticated:
        return redirect("home")
    return _sent(request, provider_id, AuthProcess.LOGIN, get_next_redirect_url(request))


@login_required
@reauthentication_required
@require_POST
def me_outside_link(request: SignedInRequest, provider_id: str) -> HttpResponse:
    """To the other service, and back with its identity linked to this account."""
    return _sent(request, provider_id, AuthProcess.CONNECT, None)


@login_required
@reauthentication_required
@require_POST
def me_outside_unlink(request: SignedInRequest, identity_id: int) -> HttpResponse:
    """It opens this account no more."""
    identity = get_object_or_404(SocialAccount, pk=identity_id, user=request.user)
    name = _name_of(request, identity.provider)
    with refusals_as_messages(request):
        outside_identities.unlink(identity=identity, name=name, by=request.user)
        messages.success(request, _("已解除绑定。"))
    return redirect("mfa_index")


@never_cache
@require_safe
def outside_done(request: HttpRequest, provider_id: str) -> HttpResponse:
    """What the other service says, brought by the browser."""
    provider = _provider(request, provider_id)
    view = OAuth2CallbackView.adapter_view(provider.get_oauth2_adapter(request))
    return _kept(request, provider, lambda: view(request))


def _sent(request: HttpRequest, provider_id: str, process: str, next_url: str | None) -> HttpResponse:
    provider = _provider(request, provider_id)
    with refusals_as_messages(request):
        require_a_try(BEGUN, address_of(request), then=_("也可以用用户名和密码登录。"))
        return _kept(request, provider, lambda: provider.redirect(request, process, next_url))
    return redirect("account_login")


def _kept(request: HttpRequest, provider: Any, ask: Any) -> HttpResponse:
    """A service that is down or talks nonsense is a sentence, not an error."""
    try:
        try:
            answer: HttpResponse = ask()
        except UNREACHABLE:
            refuse(request, AccountRefused(FAILED, name=provider.name))
    except ImmediateHttpResponse as told:
        return told.response
    return answer


def _provider(request: HttpRequest, provider_id: str) -> Any:
    try:
        return get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None


def _name_of(request: HttpRequest, provider_id: str) -> str:
    """What the service is called; one that is in the settings no more has no name of its own."""
    try:
        return str(get_adapter().get_provider(request, provider_id).name)
    except SocialApp.DoesNotExist:
        return str(NO_MORE)
