"""Getting a lost account back: the person's own browser holds the secret, others say who is asking (D78, D104)."""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts import two_persons
from registry.accounts.recovery_limits import FactorTries
from registry.accounts.services import account_news, accounts, outside_identities
from registry.exceptions import AccountRefused
from registry.ground.rates import Guess, Limit
from registry.history.services import history
from registry.models import AccountRecovery, HistoryEntry, User
from registry.notifications.services import notifications
from registry.notifications.sms import wording
from registry.permissions import is_account_of, require, volunteer_of
from registry.protection import keys
from registry.words.chinese import quoted
from registry.words.dates import as_moment
from registry.words.numbering import digits_of
from registry.words.passed_on import plain

Reason = AccountRefused.Reason

LASTS = timedelta(hours=24)
WAITS = timedelta(hours=1)  # in which the owner of an account with a role is told and can stop it
TRIES = 5
MOST_NOTED = 32_767  # what the column holds
WRONG_CODES = Limit("vouch", TRIES, 3600)  # of one person for one account
STOP = "stop a recovery"


@transaction.atomic
def ask(*, user: User, lost_factor: bool = False) -> tuple[str, str]:
    """Start a recovery: a secret for this browser, and a code to read out (D78). It ends no other one:
    whoever knows a phone number must not be able to stop the owner."""
    secret, code = of_nobody()
    AccountRecovery.objects.create(
        user=user,
        secret_digest=keys.text_digest(secret),
        code_digest=_code_digest(code),
        lost_factor=lost_factor,
        requested_at=clock.now(),
        expires_at=clock.now() + LASTS,
    )
    history.record(by=None, did="asked for recovery", to=user)
    return secret, code


def of_nobody() -> tuple[str, str]:
    """What an unknown name gets: it looks the same and leads nowhere."""
    return secrets.token_urlsafe(32), f"{secrets.randbelow(1_000_000):06d}"


def held_by(secret: str) -> AccountRecovery | None:
    """The recovery whose secret this browser holds, ended or not."""
    return AccountRecovery.objects.filter(secret_digest=keys.text_digest(secret)).select_related("user").first()


def in_sight_of(by: User) -> list[AccountRecovery]:
    """Recoveries under way for which this person may vouch."""
    return [row for row in AccountRecovery.objects.vouched() if two_persons.may_vouch(by, row.user)]


def vouch(*, owner: User, code: str, by: User) -> AccountRecovery:
    """Say that the owner is asking: enough for a volunteer, the first or second word for the holder of a role.

    Raises `AccountRefused`: own account, wrong code, too many wrong codes, the same person twice, two who do not do.
    """
    if is_account_of(by, owner.pk):
        raise AccountRefused(Reason.OWN_RECOVERY)
    require(two_persons.may_vouch(by, owner))
    guess = Guess((WRONG_CODES, f"{by.pk}|{owner.pk}"))
    if guess.spent():
        raise AccountRefused(Reason.RECOVERY_TRIES, wait=WRONG_CODES.seconds_left)
    with guess.costs_only(Reason.RECOVERY_CODE):
        if not owner.recoveries.open().filter(approved_at=None).exists():
            raise AccountRefused(Reason.RECOVERY_ENDED)
        recovery = _vouched(owner, code, by)
        if recovery is None:
            history.record(by=by, did="mistook recovery code", to=volunteer_of(owner) or owner)
            raise AccountRefused(Reason.RECOVERY_CODE)
        return recovery


def prove(*, secret: str, factor: str, name: str = "", address: str = "", is_known: bool = False) -> AccountRecovery:
    """The owner shows the own second factor, a code of the app or a recovery code, instead of two persons.

    Refused with the same words whether the account, its second factor or the code does not exist: `name` is what was
    asked for, `is_known` a browser in which the account logged in before.
    """
    recovery = held_by(secret)
    tries = FactorTries(recovery.user_id if recovery else name, address, is_known)
    tries.require()
    if recovery is None or not _proved(recovery, factor):
        raise AccountRefused(Reason.RECOVERY_FACTOR)
    tries.forget()
    return recovery


@transaction.atomic
def recover(*, secret: str, password: str) -> User:
    """The person's own browser sets the new password once others have vouched and the waiting hour is over."""
    recovery = held_by(secret)
    if recovery is None or recovery.approved_at is None:  # the same words whether the account exists or not
        raise AccountRefused(Reason.RECOVERY_WAITING)
    user = User.objects.select_for_update(no_key=True).get(pk=recovery.user_id)  # no role begins meanwhile
    recovery = _locked(recovery)
    _require_words_enough(recovery, user)
    validate_password(password, user)
    recovery.used_at = clock.now()
    recovery.save(update_fields=["used_at"])
    accounts.change_password(user=user, password=password)
    outside_identities.unlink_all(user)
    if recovery.lost_factor and Authenticator.objects.filter(user=user).delete()[0]:
        account_news.tell(user, "removed second factor", by=user, what=_("全部，随找回解除"))
    return user


@transaction.atomic
def stop(*, recovery: AccountRecovery, by: User | None) -> AccountRecovery:
    """The owner (by the link in the message, `by=None`) or somebody who may vouch ends it; the others are told."""
    require(by is None or by.pk == recovery.user_id or two_persons.may_vouch(by, recovery.user))
    recovery = AccountRecovery.objects.select_for_update(no_key=True).get(pk=recovery.pk)
    if recovery.is_ended:
        raise AccountRefused(Reason.RECOVERY_ENDED)
    entry = _stopped(recovery, by)
    text = _("{who}的账号找回已被停止。").format(who=quoted(str(recovery.user)))
    helpers = [recovery.asked_by_id, recovery.approved_by_id]
    notifications.tell_of(entry, users=helpers, text=text, url=reverse("account-recoveries"))
    return recovery


def stop_one_word(*, user: User, by: User) -> None:
    """A role begins: what a single person opened before leads no further; the owner asks again, with two."""
    rows = AccountRecovery.objects.open().filter(user=user, asked_by=None, approved_by__isnull=False)
    for recovery in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        _stopped(recovery, by)


def _stopped(recovery: AccountRecovery, by: User | None) -> HistoryEntry:
    recovery.stopped_by, recovery.stopped_at = by, clock.now()
    recovery.save(update_fields=["stopped_by", "stopped_at"])
    return history.record(by=by, did="stopped recovery", to=volunteer_of(recovery.user) or recovery.user)


def stop_link(recovery: AccountRecovery) -> str:
    """The path that the owner follows to stop it; it works without logging in."""
    return reverse("recover-stop", args=[signing.dumps(recovery.pk, salt=STOP)])


def of_stop_link(signed: str) -> AccountRecovery | None:
    """The recovery that a link of `stop_link` names."""
    try:
        pk = signing.loads(signed, salt=STOP)
    except signing.BadSignature:
        return None
    return AccountRecovery.objects.filter(pk=pk).select_related("user").first()


@transaction.atomic
def _proved(recovery: AccountRecovery, factor: str) -> bool:
    # A wrong try must be kept, so the refusal is raised outside this transaction.
    recovery = _locked(recovery)
    if recovery.approved_at is None and _is_shown(recovery, factor):
        _approved(recovery, by=None, did="recovered by second factor")
    return recovery.approved_at is not None


@transaction.atomic
def _vouched(owner: User, code: str, by: User) -> AccountRecovery | None:
    waiting = owner.recoveries.open().filter(approved_at=None, code_digest=_code_digest(code))
    recovery = waiting.select_for_update(no_key=True, of=("self",)).order_by("-pk").first()
    if recovery is None:
        return None
    if not two_persons.needs_two(owner):
        return _approved(recovery, by=by, did="confirmed recovery")
    if recovery.asked_by is None:
        recovery.asked_by, recovery.asked_at = by, clock.now()
        recovery.save(update_fields=["asked_by", "asked_at"])
        history.record(by=by, did="vouched for recovery", to=volunteer_of(owner) or owner)
        _warn(recovery, _("{who}正在为您的账号办理找回。不是您本人发起的，请立即停止。").format(who=by), "vouched")
        return recovery
    if is_account_of(by, recovery.asked_by_id):
        raise AccountRefused(Reason.RECOVERY_SAME_PERSON)
    if not two_persons.complete(recovery.asked_by, by, owner):
        raise AccountRefused(Reason.RECOVERY_OTHER_PERSON)
    return _approved(recovery, by=by, did="confirmed recovery")


def _approved(recovery: AccountRecovery, *, by: User | None, did: str) -> AccountRecovery:
    """Open the account to its browser: at once for a volunteer and where no password was ever set, else in an hour."""
    now, owner = clock.now(), recovery.user
    recovery.approved_by, recovery.approved_at = by, now
    recovery.opens_at = now + WAITS if _waits(owner) else now
    recovery.expires_at = recovery.opens_at + LASTS
    recovery.save(update_fields=["approved_by", "approved_at", "opens_at", "expires_at"])
    volunteer = volunteer_of(owner)
    history.record(by=by, did=did, to=volunteer or owner, unit=volunteer.unit if volunteer else None)
    told = _("您的账号找回已核实，{when} 起可以设置新密码。不是您本人发起的，请立即停止。")
    _warn(recovery, told.format(when=as_moment(recovery.opens_at)), "approved")
    return recovery


def _waits(owner: User) -> bool:
    is_in_use = owner.last_login is not None or owner.has_usable_password()
    return two_persons.needs_two(owner) and is_in_use


def _require_words_enough(recovery: AccountRecovery, owner: User) -> None:
    """Asked again where the password is set: a role may have been proposed or have begun since the vouching."""
    first, second = recovery.asked_by, recovery.approved_by
    if second and two_persons.needs_two(owner) and not (first and two_persons.complete(first, second, owner)):
        raise AccountRefused(Reason.RECOVERY_NEEDS_TWO)
    opens_at = recovery.opens_at or clock.now()
    if recovery.approved_at and _waits(owner):
        opens_at = max(opens_at, recovery.approved_at + WAITS)
    if clock.now() < opens_at:
        raise AccountRefused(Reason.RECOVERY_COUNTING, when=as_moment(opens_at))


def _warn(recovery: AccountRecovery, text: str, what: str) -> None:
    notifications.warn(recovery.user, key=f"recovery:{recovery.pk}:{what}", text=text, url=stop_link(recovery))
    account_news.text_own_phone(recovery.user, kind=wording.RECOVERY)


def _locked(recovery: AccountRecovery) -> AccountRecovery:
    open_ones: QuerySet[AccountRecovery] = AccountRecovery.objects.open().select_for_update(no_key=True, of=("self",))
    found = open_ones.select_related("user").filter(pk=recovery.pk).first()
    if found is None:
        raise AccountRefused(Reason.RECOVERY_ENDED)
    return found


def _is_shown(recovery: AccountRecovery, factor: str) -> bool:
    """Whether this is a code of the owner's app or one of the recovery codes; wrong ones are kept with the recovery."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    held = Authenticator.objects.filter(user=recovery.user, type__in=kinds)
    is_shown = any(row.wrap().validate_code(plain(factor)) for row in held)
    if not is_shown:
        recovery.attempts = min(recovery.attempts + 1, MOST_NOTED)
        recovery.save(update_fields=["attempts"])
    return is_shown


def _code_digest(code: str) -> str:
    return keys.digest(f"recovery|{digits_of(code)}")
