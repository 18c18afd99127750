"""Accounts: created with a password that must be changed, recovered with an administrator's help."""

import re
import secrets
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from registry import clock
from registry.accounts.services import passwords, roles
from registry.exceptions import AccountRefused, RegistrationRefused
from registry.history.services import history
from registry.models import AccountRecovery, Unit, User, Volunteer
from registry.permissions import can_administer, is_committee, require, roles_of
from registry.protection import keys
from registry.words import identity
from registry.words.numbering import digits_of

Reason = AccountRefused.Reason

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,29}")
RECOVERY_LASTS = timedelta(hours=24)
MOST_ATTEMPTS = 5
PASSWORD_GROUPS, GROUP_LENGTH = 4, 4
LETTERS, DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"


def one_time_password() -> str:
    """Random, strong enough for an administrator, easy to read out: `Kmwp-73td-…` (D100, D104)."""
    groups = [
        "".join(secrets.choice(LETTERS + DIGITS) for _each in range(GROUP_LENGTH)) for _group in range(PASSWORD_GROUPS)
    ]
    return "-".join([secrets.choice(LETTERS).upper() + secrets.choice(DIGITS), *groups])


@transaction.atomic
def create(*, username: str, display_name: str, by: User | None, email: str = "") -> tuple[User, str]:
    """An account for somebody who will hold a role; its password is shown once and must be changed (D104)."""
    if not USERNAME.fullmatch(username):
        raise AccountRefused(Reason.USERNAME_INVALID)
    if User.objects.filter(username__iexact=username).exists():
        raise AccountRefused(Reason.USERNAME_TAKEN, username=username)
    user = User(username=username, display_name=identity.normalise_name(display_name), email=email)
    password = _with_one_time_password(user)
    history.record(by=by, did="created account", to=user)
    return user, password


@transaction.atomic
def appoint(
    *,
    role: str,
    unit: Unit | None,
    by: User,
    user: User | None,
    username: str,
    display_name: str,
    from_on: date | None,
    until_on: date | None,
) -> tuple[User, str]:
    """Grant a role to an account, creating it if needed; the password is empty for an existing one."""
    password = ""
    if user is None:
        require(roles.can_grant(by, role, unit))
        user, password = create(username=username, display_name=display_name, by=by)
    roles.grant(user=user, role=role, unit=unit, from_on=from_on, until_on=until_on, by=by)
    return user, password


@transaction.atomic
def open_for_volunteer(*, volunteer: Volunteer, by: User) -> tuple[User, str]:
    """Somebody registered on paper gets an account, with a password shown once."""
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    require(can_administer(by, volunteer.unit))
    if volunteer.user_id:
        raise RegistrationRefused(RegistrationRefused.Reason.HAS_ACCOUNT)
    taken = Volunteer.objects.canonical().filter(phone_digest=volunteer.phone_digest, user__isnull=False)
    if volunteer.phone_digest and taken.exists():
        raise RegistrationRefused(RegistrationRefused.Reason.PHONE_TAKEN)
    user = User(username=f"v{secrets.token_hex(8)}", display_name=volunteer.name)
    password = _with_one_time_password(user)
    volunteer.user = user
    volunteer.save(update_fields=["user"])
    history.record(by=by, did="opened account", to=volunteer, unit=volunteer.unit)
    return user, password


@transaction.atomic
def reset_password(*, user: User, by: User) -> str:
    """The committee gives the holder of a role a new one-time password; every session of theirs ends."""
    require(is_committee(by) and user.pk != by.pk)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    password = _with_one_time_password(user)
    history.record(by=by, did="reset password", to=user)
    return password


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """The person sets a password of their own."""
    passwords.put(user=user, password=password, must_change=False, by=user)


@transaction.atomic
def ask_for_recovery(*, user: User) -> tuple[str, str]:
    """Start a recovery: a secret for this browser, and a code to tell the administrator (D78)."""
    secret, code = recovery_of_nobody()
    user.recoveries.open().update(expires_at=clock.now())
    recovery = AccountRecovery.objects.create(
        user=user,
        secret_digest=keys.text_digest(secret),
        code_digest=keys.digest(f"recovery|{digits_of(code)}"),
        requested_at=clock.now(),
        expires_at=clock.now() + RECOVERY_LASTS,
    )
    history.record(by=None, did="asked for recovery", to=recovery.user)
    return secret, code


def recovery_of_nobody() -> tuple[str, str]:
    """What an unknown user name gets: it looks the same and leads nowhere."""
    return secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06d}"


def recovery_of(secret: str) -> AccountRecovery | None:
    """The open recovery whose secret this browser holds."""
    return AccountRecovery.objects.open().filter(secret_digest=keys.text_digest(secret)).first()


def can_confirm_recovery(by: User, volunteer: Volunteer) -> bool:
    """Administrators of the person's unit; for holders of a role only the committee."""
    if volunteer.user is None or not can_administer(by, volunteer.unit):
        return False
    return is_committee(by) or not roles_of(volunteer.user)


def confirm_recovery(*, volunteer: Volunteer, code: str, by: User) -> AccountRecovery:
    """An administrator who knows the person enters their code; the secret stays in the person's browser."""
    recovery, is_right = _tried(volunteer, code, by)
    if not is_right:
        raise AccountRefused(Reason.RECOVERY_CODE)
    return recovery


@transaction.atomic
def recover(*, secret: str, password: str) -> User:
    """The person's own browser sets the new password after an administrator confirmed the person."""
    recovery = (
        AccountRecovery.objects.select_for_update(no_key=True)
        .open()
        .filter(secret_digest=keys.text_digest(secret))
        .first()
    )
    if recovery is None:
        raise AccountRefused(Reason.RECOVERY_ENDED)
    if recovery.approved_at is None:
        raise AccountRefused(Reason.RECOVERY_WAITING)
    validate_password(password, recovery.user)
    recovery.used_at = clock.now()
    recovery.save(update_fields=["used_at"])
    change_password(user=recovery.user, password=password)
    return recovery.user


@transaction.atomic
def _tried(volunteer: Volunteer, code: str, by: User) -> tuple[AccountRecovery, bool]:
    # A wrong try must be kept, so the refusal is raised outside this transaction.
    require(can_confirm_recovery(by, volunteer))
    if volunteer.user_id == by.pk:
        raise AccountRefused(Reason.OWN_RECOVERY)
    open_ones = AccountRecovery.objects.select_for_update(no_key=True).open()
    recovery = open_ones.filter(user=volunteer.user, approved_at=None).first()
    if recovery is None or recovery.attempts >= MOST_ATTEMPTS:
        raise AccountRefused(Reason.RECOVERY_ENDED)
    recovery.attempts += 1
    is_right = secrets.compare_digest(recovery.code_digest, keys.digest(f"recovery|{digits_of(code)}"))
    if is_right:
        recovery.approved_by, recovery.approved_at = by, clock.now()
    recovery.save(update_fields=["attempts", "approved_by", "approved_at"])
    did = "confirmed recovery" if is_right else "mistook recovery code"
    history.record(by=by, did=did, to=volunteer, unit=volunteer.unit)
    return recovery, is_right


def _with_one_time_password(user: User) -> str:
    password = one_time_password()
    passwords.put(user=user, password=password, must_change=True, by=None)
    return password
