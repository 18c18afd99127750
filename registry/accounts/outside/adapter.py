"""allauth under our rules: an outside identity opens an account it was linked to, and makes none."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse

from registry.accounts.services import outside_identities
from registry.exceptions import AccountRefused

FAILED = AccountRefused.Reason.OUTSIDE_FAILED


class OutsideAdapter(DefaultSocialAccountAdapter):
    """Asked after the outside service has said who somebody is, and where it did not."""

    def is_open_for_signup(self, request: Any, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: Any, sociallogin: Any) -> None:
        holder = sociallogin.user if sociallogin.is_existing else None
        name = sociallogin.provider.name
        try:
            if sociallogin.state.get("process") == AuthProcess.CONNECT:
                provider = sociallogin.account.provider
                outside_identities.require_linkable(user=request.user, holder=holder, provider=provider, name=name)
            else:
                outside_identities.require_known(holder=holder, name=name)
        except AccountRefused as refused:
            refuse(request, refused)

    def on_authentication_error(self, request: Any, provider: Any, **_told: Any) -> None:
        refuse(request, AccountRefused(FAILED, name=provider.name))

    def get_connect_redirect_url(self, request: Any, socialaccount: Any) -> str:
        return reverse("mfa_index")


def refuse(request: Any, refused: AccountRefused) -> None:
    """Back to where it began, with the sentence."""
    messages.error(request, refused.message, extra_tags=refused.code)
    raise ImmediateHttpResponse(redirect("mfa_index" if request.user.is_authenticated else "account_login"))
