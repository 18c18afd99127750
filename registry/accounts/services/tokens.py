"""API tokens: scoped, expiring, shown once; they end with what they rest on (design#accounts)."""

import secrets
from collections.abc import Collection, Iterable
from datetime import timedelta
from itertools import groupby

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import TokenRefused
from registry.history.services import history
from registry.models import ApiToken, User
from registry.notifications.services import notifications
from registry.permissions import Role, has_role, require
from registry.protection import keys
from registry.words.chinese import quoted

Reason = TokenRefused.Reason
Ground = ApiToken.Ground
PREFIX = "qzzy_"
REFUSALS: dict[str, TokenRefused.Reason] = {
    Ground.SECOND_FACTOR: Reason.SECOND_FACTOR_NEEDED,
    Ground.PASSWORD: Reason.TOKEN_PASSWORD,
    Ground.STANDING: Reason.TOKEN_STANDING,
}


@transaction.atomic
def make(*, user: User, name: str, scopes: Collection[str], days: int, by: User | None) -> tuple[ApiToken, str]:
    """A token for oneself, and its text, which is never shown again; `by=None` is the operator's command line."""
    require(by is None or by.pk == user.pk)
    for scope in scopes:
        if scope not in ApiToken.Scope.values:
            raise TokenRefused(Reason.UNKNOWN_SCOPE, scope=scope)
    if not 1 <= days <= ApiToken.LONGEST_DAYS:
        raise TokenRefused(Reason.TOKEN_LIFETIME, days=ApiToken.LONGEST_DAYS)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        digest=keys.text_digest(text),
        scopes=sorted({ApiToken.Scope.READ, *scopes}),
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )
    if without := ApiToken.objects.fallen().filter(pk=token.pk).first():
        raise TokenRefused(why_refused(without))
    history.record(by=by, did="made token", to=token, user=user.pk)
    return token, text


def why_refused(token: ApiToken) -> TokenRefused.Reason:
    """Why a token that was read with its fallen ground is none any more; a revoked one only says that."""
    is_open = token.revoked_at is None and token.expires_at > clock.now()
    return REFUSALS.get(token.fell, Reason.TOKEN_ENDED) if is_open else Reason.TOKEN_ENDED


def can_see_all(user: User) -> bool:
    """The security administrator looks after the tokens of everybody."""
    return has_role(user, Role.SECURITY_ADMIN)


@transaction.atomic
def revoke(*, token: ApiToken, by: User) -> ApiToken:
    """End the token at once: one's own, or as security administrator anybody's."""
    require(token.user_id == by.pk or can_see_all(by))
    token = ApiToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        entry = history.record(by=by, did="revoked token", to=token, user=token.user_id)
        text = _("安全管理员停用了您的接口令牌{name}。有疑问请与安全管理员联系。").format(name=quoted(token.name))
        notifications.tell_of(entry, users=[token.user_id], text=text, url=reverse("me-tokens"))
    return token


@transaction.atomic
def end_all(*, user: User, ground: ApiToken.Ground, by: User | None = None) -> int:
    """What the user's tokens rest on is gone: all of them end; returns how many."""
    held = ApiToken.objects.open().filter(user=user)
    return _end(held.select_for_update(no_key=True).order_by("pk"), ground, by)


def any_fallen() -> bool:
    """Some token is in use whose ground is gone."""
    return ApiToken.objects.fallen().exists()


@transaction.atomic
def end_fallen() -> int:
    """End every token whose ground is gone without a command of ours: a role ran out, a row went by hand."""
    found = sorted(ApiToken.objects.fallen(), key=_owner_and_ground)
    return sum(_end(list(group), Ground(fell), None) for (_user, fell), group in groupby(found, _owner_and_ground))


def _owner_and_ground(token: ApiToken) -> tuple[int, str]:
    return token.user_id, token.fell


def _end(tokens: Iterable[ApiToken], ground: ApiToken.Ground, by: User | None) -> int:
    """End the tokens of one person, with a line for each, and tell their owner once, whoever did it."""
    entry, names = None, []
    for token in tokens:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        entry = history.record(by=by, did="ended token", to=token, user=token.user_id, ground=ground)
        names.append(quoted(token.name))
    if entry is not None:
        text = _("{ground}，您的接口令牌随之作废，还要用的请重新生成：{names}。")
        text = text.format(ground=ground.label, names="、".join(names))
        key = notifications.key_of(entry)
        notifications.tell(users=[token.user_id], key=key, text=text, url=reverse("me-tokens"))
    return len(names)
