"""The one place where a password is set, whatever door it came by (D100, D104)."""

from django.db import transaction

from registry import clock
from registry.accounts.services import account_news, tokens
from registry.models import ApiToken, User


@transaction.atomic
def put(*, user: User, password: str, must_change: bool, by: User | None) -> User:
    """Give the account this password; what rested on the one before ends with it."""
    user.set_password(password)
    user.must_change_password, user.password_changed_at = must_change, clock.now()
    if user.pk is None:
        user.save()
    else:
        user.save(update_fields=["password", "must_change_password", "password_changed_at"])
        tokens.end_all(user=user, ground=ApiToken.Ground.PASSWORD, by=by)
    if not must_change:
        account_news.tell(user, "changed password", by=by)
    return user
