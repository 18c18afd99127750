"""外部账号: what the office's single sign-on or WeChat Work may open, and how it is linked (D103, D104)."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from registry.accounts.services import account_news
from registry.exceptions import AccountRefused
from registry.models import User
from registry.permissions import require

Reason = AccountRefused.Reason


def of(user: User) -> QuerySet[SocialAccount]:
    """The identities that open this account."""
    identities: QuerySet[SocialAccount] = SocialAccount.objects.filter(user=user).order_by("pk")
    return identities


def require_known(*, holder: User | None, name: str) -> None:
    """Nobody becomes a volunteer, or gets an account, because another service knows them."""
    if holder is None:
        raise AccountRefused(Reason.OUTSIDE_UNKNOWN, name=name)


def require_linkable(*, user: Any, holder: User | None, provider: str, name: str) -> None:
    """One identity opens one account, and of each service an account has one."""
    if holder is not None and holder.pk != user.pk:
        raise AccountRefused(Reason.OUTSIDE_TAKEN, name=name)
    if holder is None and user.is_authenticated and of(user).filter(provider=provider).exists():
        raise AccountRefused(Reason.OUTSIDE_LINKED, name=name)


@transaction.atomic
def unlink(*, identity: SocialAccount, name: str, by: User) -> None:
    """The owner takes it off; an account keeps another way in."""
    require(identity.user_id == by.pk)
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    has_passkey = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists()
    is_last = not of(user).exclude(pk=identity.pk).exists()
    if is_last and not (user.has_usable_password() or has_passkey):
        raise AccountRefused(Reason.OUTSIDE_LAST)
    identity.delete()
    account_news.tell(user, "unlinked outside identity", by=by, what=name)


def unlink_all(user: User) -> None:
    """The account was got back: whoever had it meanwhile may have linked an identity of their own."""
    if of(user).delete()[0]:
        account_news.tell(user, "unlinked outside identity", by=user, what=_("全部外部账号，随找回解除"))
