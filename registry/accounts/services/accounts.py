"""Accounts: made without a password, which only their holder ever sets."""

import re
import secrets
from typing import Final

from django.db import transaction

from registry.accounts.services import passwords
from registry.exceptions import AccountRefused, RegistrationRefused
from registry.history.services import history
from registry.models import User, Volunteer
from registry.permissions import can_administer, require
from registry.words import identity

Reason = AccountRefused.Reason

USERNAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,29}")
VOLUNTEER_NO: Final = re.compile(r"GZ[0-9]{11}", re.IGNORECASE)  # would stand before the volunteer at the log-in


@transaction.atomic
def create(*, username: str, display_name: str, by: User | None, work_mail: str = "") -> User:
    """An account for somebody who will hold a role. Nobody gets a password: the holder sets the first one (D104)."""
    require_free(username)
    user = User(username=username, display_name=identity.normalise_name(display_name))
    user.work_mail = work_mail
    user.set_unusable_password()
    user.save()
    history.record(by=by, did="created account", to=user)
    return user


def require_free(username: str) -> None:
    """Raises `AccountRefused` where the name cannot be that of a new account."""
    if not USERNAME.fullmatch(username) or VOLUNTEER_NO.fullmatch(username):
        raise AccountRefused(Reason.USERNAME_INVALID)
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(Reason.USERNAME_TAKEN, username=username)


@transaction.atomic
def open_for_volunteer(*, volunteer: Volunteer, by: User) -> User:
    """Somebody registered on paper gets an account; the own phone sets its first password, by `recoveries.ask`."""
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    require(can_administer(by, volunteer.unit))
    if volunteer.user_id:
        raise RegistrationRefused(RegistrationRefused.Reason.HAS_ACCOUNT)
    taken = Volunteer.objects.canonical().filter(phone_digest=volunteer.phone_digest, user__isnull=False)
    if volunteer.phone_digest and taken.exists():
        raise RegistrationRefused(RegistrationRefused.Reason.PHONE_TAKEN)
    user = User(username=f"v{secrets.token_hex(8)}", display_name=volunteer.name)
    user.set_unusable_password()
    user.save()
    volunteer.user = user
    volunteer.save(update_fields=["user"])
    history.record(by=by, did="opened account", to=volunteer, unit=volunteer.unit)
    return user


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """The person sets a password of their own."""
    passwords.put(user=user, password=password, must_change=False, by=user)
