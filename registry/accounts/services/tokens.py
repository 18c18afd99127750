"""API tokens: scoped, expiring, shown once, revoked at once (design#accounts)."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from registry import clock
from registry.exceptions import TokenRefused
from registry.history.services import history
from registry.models import ApiToken, User
from registry.permissions import require
from registry.protection import keys

Reason = TokenRefused.Reason
PREFIX = "qzzy_"


@transaction.atomic
def make(*, user: User, name: str, scopes: Collection[str], days: int, by: User | None) -> tuple[ApiToken, str]:
    """A token for oneself, and its text, which is never shown again; `by=None` is the operator's command line."""
    require(by is None or by.pk == user.pk)
    for scope in scopes:
        if scope not in ApiToken.Scope.values:
            raise TokenRefused(Reason.UNKNOWN_SCOPE, scope=scope)
    if not 1 <= days <= ApiToken.LONGEST_DAYS:
        raise TokenRefused(Reason.TOKEN_LIFETIME, days=ApiToken.LONGEST_DAYS)
    if by is not None and settings.REQUIRE_SECOND_FACTOR and not has_second_factor(user):
        raise TokenRefused(Reason.SECOND_FACTOR_NEEDED)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=keys.text_digest(text),
        scopes=sorted({ApiToken.Scope.READ, *scopes}),
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )
    history.record(by=by, did="made token", to=token, user=user.pk)
    return token, text


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> ApiToken:
    """End the token at once."""
    require(token.user_id == by.pk)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        history.record(by=by, did="revoked token", to=token)
    return token


def has_second_factor(user: User) -> bool:
    """The account has an authenticator besides its password."""
    return bool(Authenticator.objects.filter(user=user).exists())
