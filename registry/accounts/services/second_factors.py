"""The second factor: who needs one, who has one (D103)."""

from django.conf import settings

from registry.accounts.services import tokens
from registry.exceptions import AccountRefused
from registry.models import ApiToken, User
from registry.models.accounts import SECOND_FACTORS, with_second_factor
from registry.permissions import Role, roles_of


def needs_second_factor(user: User) -> bool:
    """Holders of a role, where it is required; who only inspects reads without one."""
    return bool(settings.REQUIRE_SECOND_FACTOR and set(roles_of(user)) - {Role.INSPECTOR})


def has_second_factor(user: User) -> bool:
    """The account has an authenticator besides its password; recovery codes alone are none.

    The account of a session is read together with the answer, which is therefore asked at every request.
    """
    known = getattr(user, "has_second_factor", None)
    return with_second_factor().filter(pk=user.pk).exists() if known is None else bool(known)


def require_removable(*, user: User, authenticator_id: int) -> None:
    """Whoever needs a second factor keeps at least one."""
    others = user.authenticator_set.filter(type__in=SECOND_FACTORS).exclude(pk=authenticator_id)  # type: ignore[attr-defined]
    if needs_second_factor(user) and not others.exists():
        raise AccountRefused(AccountRefused.Reason.LAST_SECOND_FACTOR)


def removed(*, user: User) -> None:
    """The account's last factor is gone: what rested on it ends."""
    if not with_second_factor().filter(pk=user.pk).exists():
        tokens.end_all(user=user, ground=ApiToken.Ground.SECOND_FACTOR, by=user)
