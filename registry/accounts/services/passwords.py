"""The one place where a password is set, whatever door it came by (D100, D104)."""

from django.conf import settings
from django.db import transaction

from registry import clock
from registry.accounts.services import account_news, devices, tokens
from registry.models import ApiToken, OldPassword, User


@transaction.atomic
def put(*, user: User, password: str, must_change: bool, by: User | None) -> User:
    """Give the account this password; what rested on the one before ends with it."""
    _remember(user)
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, clock.now()
    user.password_suits_roles = _suits_roles(password)
    if user.pk is None:
        user.save()
    else:
        user.save(update_fields=["password", "must_change_password", "password_changed_at", "password_suits_roles"])
        devices.forget(user=user)  # a session ends with the password that it began with
        tokens.end_all(user=user, ground=ApiToken.Ground.PASSWORD, by=by)
    if not must_change:
        account_news.tell(user, "changed password", by=by)
    return user


def typed(*, user: User, password: str) -> None:
    """A right password was typed: whether it is long enough for a role is kept, for the day on which one begins."""
    suits = _suits_roles(password)
    if user.password_suits_roles != suits:
        user.password_suits_roles = suits
        User.objects.filter(pk=user.pk).update(password_suits_roles=suits)


def _suits_roles(password: str) -> bool:
    return len(password) >= int(settings.ADMIN_PASSWORD_MIN_LENGTH)


def _remember(user: User) -> None:
    """Keep the hash that is replaced, and no more than the rule needs."""
    if user.pk is None or not user.has_usable_password():
        return
    OldPassword.objects.create(user=user, password=user.password, replaced_at=clock.now())
    kept = user.old_passwords.order_by("-pk").values_list("pk", flat=True)[: OldPassword.REMEMBERED]
    user.old_passwords.exclude(pk__in=list(kept)).delete()
