"""Recycled numbers: a number stands in another account and is somebody else's now; the unit checks (D80, D104)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts import two_persons
from registry.accounts.services import devices
from registry.exceptions import PhoneClaimRefused, RegistrationRefused
from registry.history.services import history
from registry.models import AccountRecovery, PhoneClaim, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_account_of, is_committee, is_self, require
from registry.protection import keys
from registry.units.services import deciders

Reason = PhoneClaimRefused.Reason
Outcome = PhoneClaim.Outcome
MOST_WAITING = 3  # for one number: whoever holds it is not to be plagued


def holder_of(digest: str | None, *, besides: Volunteer | None = None) -> Volunteer | None:
    """Whose account this number logs in."""
    holders = Volunteer.objects.canonical().filter(phone_digest=digest, user__isnull=False) if digest else None
    if holders is None:
        return None
    return (holders.exclude(pk=besides.pk) if besides and besides.pk else holders).first()


def may_claim(digest: str | None) -> bool:
    """So many wait for this number already that another one is not taken."""
    return PhoneClaim.objects.waiting().filter(phone_digest=digest).count() < MOST_WAITING


def waits(volunteer: Volunteer, digest: str | None) -> bool:
    """This person's claim to this number is being checked."""
    return PhoneClaim.objects.waiting().filter(claimant=volunteer, phone_digest=digest).exists()


def locked_files(volunteer: Volunteer, digest: str | None = None) -> Volunteer:
    """The file as it is now, locked together with all that a change of its number may write to, in order of their keys:
    who waits for the number it has, and whose account this other number logs in."""
    holder = holder_of(digest, besides=volunteer)
    waiting = PhoneClaim.objects.waiting().filter(phone_digest__isnull=False, phone_digest=volunteer.phone_digest)
    pks = {volunteer.pk, *([holder.pk] if holder else ()), *waiting.values_list("claimant", flat=True)}
    return _locked(pks)[volunteer.pk]


def open_claim(*, claimant: Volunteer, phone: str, by: User) -> PhoneClaim:
    """Ask for the check: its holder is told at once by every channel, who keeps the holder's file decides.

    Inside the caller's transaction. The number stays where it is until somebody has decided.
    """
    digest = keys.digest(phone)
    known = holder_of(digest, besides=claimant)
    holder = _locked({known.pk})[known.pk] if known else None
    if holder is None or holder.user is None or holder != holder_of(digest, besides=claimant):
        raise PhoneClaimRefused(Reason.CLAIM_NOT_NEEDED)
    withdraw(claimant=claimant)
    claim = PhoneClaim(claimant=claimant, holder=holder, phone_digest=digest, opened_at=clock.now(), opened_by=by)
    claim.phone = phone
    claim.save()
    entry = history.record(by=by, did="claimed phone", to=claimant, unit=claimant.unit)
    text = _(
        "有人说您登记的手机号码现在由他人使用，{unit}将核实。号码仍是您的，或已经换号，请在“我的”“更换手机号码”中说明或登记新号码。"
    )
    notifications.warn(
        holder.user, key=notifications.key_of(entry), text=text.format(unit=holder.unit), url=reverse("me-phone")
    )
    text = _("请核实一个手机号码现在由谁使用。")
    notifications.tell_of(entry, users=_who_decides(claim), text=text, url=reverse("phone-claim", args=[claim.pk]))
    return claim


@transaction.atomic
def claim_for(*, volunteer: Volunteer, by: User) -> PhoneClaim:
    """The unit asks for the number of somebody registered on paper, before an account is opened under it."""
    volunteer = locked_files(volunteer, volunteer.phone_digest)
    require(can_administer(by, volunteer.unit))
    if PhoneClaim.objects.waiting().filter(claimant=volunteer).exists():
        raise PhoneClaimRefused(Reason.CLAIM_WAITING)
    return open_claim(claimant=volunteer, phone=volunteer.phone, by=by)


def withdraw(*, claimant: Volunteer) -> None:
    """The person uses another number after all."""
    PhoneClaim.objects.waiting().filter(claimant=claimant).update(outcome=Outcome.WITHDRAWN, decided_at=clock.now())


@transaction.atomic
def object_to(*, claim: PhoneClaim, by: User) -> PhoneClaim:
    """The holder says that the number is still theirs; whoever decides reads it."""
    claim = PhoneClaim.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=claim.pk)
    require(is_self(by, claim.holder))
    if not claim.is_waiting:
        raise PhoneClaimRefused(Reason.CLAIM_DECIDED)
    claim.objected_at = clock.now()
    claim.save(update_fields=["objected_at"])
    entry = history.record(by=by, did="objected to phone claim", to=claim.holder, unit=claim.holder.unit)
    text = _("原登记人说明手机号码仍由本人使用，请区直团工委核实。")
    notifications.tell_of(entry, users=_who_decides(claim), text=text, url=reverse("phone-claim", args=[claim.pk]))
    return claim


def clear(*, claim: PhoneClaim, checked_how: str, by: User) -> PhoneClaim:
    """The number leaves the old file and stands in the new one; what rested on it ends, the old owner is told."""
    _require_not_moved(claim)
    return _clear(claim=claim, checked_how=checked_how, by=by)


@transaction.atomic
def _clear(*, claim: PhoneClaim, checked_how: str, by: User) -> PhoneClaim:
    claim, holder, claimant = _to_decide(claim, by)
    if checked_how not in PhoneClaim.Check.values:
        raise PhoneClaimRefused(Reason.CLAIM_UNCHECKED)
    if holder.phone_digest != claim.phone_digest:  # they have another one by now, which stays
        return _given(claim, claimant, Outcome.FREED, None)
    claim.checked_how = checked_how
    entry = history.record(by=by, did="cleared phone", to=holder, unit=holder.unit, how=checked_how)
    holder.phone, holder.phone_digest = "", None
    holder.save(update_fields=["phone_sealed", "phone_digest"])
    if holder.user is not None:
        _end_what_rested_on_it(holder.user, by)
        text = _(
            "经{unit}核实，您原来登记的手机号码已由他人使用，不再用于您的账号，登录的设备已退出。"
            "请用{name}和原密码登录，登记新的手机号码；有疑问请联系单位。"
        )
        notifications.warn(
            holder.user,
            key=notifications.key_of(entry),
            text=text.format(unit=holder.unit, name=_way_in(holder)),
            url=reverse("me-phone"),
        )
    return _given(claim, claimant, Outcome.CLEARED, by)


def decline(*, claim: PhoneClaim, reason: str, by: User) -> PhoneClaim:
    """The number stays where it is; the person uses another one."""
    _require_not_moved(claim)
    return _decline(claim=claim, reason=reason, by=by)


@transaction.atomic
def _decline(*, claim: PhoneClaim, reason: str, by: User) -> PhoneClaim:
    claim, _holder, claimant = _to_decide(claim, by)
    if not reason.strip():
        raise RegistrationRefused(RegistrationRefused.Reason.REASON_MISSING)
    claim.reason = reason.strip()
    _decided(claim, Outcome.DECLINED, by)
    entry = history.record(by=by, did="declined phone claim", to=claimant, unit=claimant.unit, reason=claim.reason)
    text = _("手机号码没有通过核实：{reason}。请登记另一个手机号码，或联系单位。").format(
        reason=claim.reason.rstrip("。")
    )
    notifications.tell_of(entry, users=[claimant.user_id], text=text, url=reverse("me-phone"))
    return claim


def freed(digest: str | None) -> None:
    """The holder moved to another number by themselves: who asked first gets it.

    Inside the caller's transaction, which locked the files before (`locked_files`).
    """
    waiting = PhoneClaim.objects.waiting().filter(phone_digest=digest).order_by("pk") if digest else None
    claim = waiting.select_for_update(no_key=True).first() if waiting is not None else None
    if claim is not None and holder_of(digest) is None:
        claimant = claim.claimant.person_id
        _given(claim, _locked({claimant})[claimant], Outcome.FREED, None)


def merged(*, kept: Volunteer, other: Volunteer) -> None:
    """Two files became one person's: what either claims or holds goes on in the kept file. Under both locks."""
    waiting = PhoneClaim.objects.waiting()
    ended = waiting.filter(Q(claimant=other, holder=kept) | Q(claimant=kept, holder=other))
    ended.update(outcome=Outcome.WITHDRAWN, decided_at=clock.now())
    if waiting.filter(claimant=kept).exists():
        withdraw(claimant=other)
    waiting.filter(claimant=other).update(claimant=kept)
    waiting.filter(holder=other).update(holder=kept)


@transaction.atomic
def _follow(claim: PhoneClaim) -> bool:
    """Somebody else's account has the number by now: the claim goes to whoever keeps that file."""
    claim = PhoneClaim.objects.select_for_update(no_key=True, of=("self",)).with_people().get(pk=claim.pk)
    present = holder_of(claim.phone_digest, besides=claim.claimant.person) if claim.is_waiting else None
    if present is None or present.pk == claim.holder.person_id:
        return False
    claim.holder, claim.objected_at = present, None
    claim.save(update_fields=["holder", "objected_at"])
    text = _("请核实一个手机号码现在由谁使用。")
    url, key = reverse("phone-claim", args=[claim.pk]), f"claim-moved:{claim.pk}:{present.pk}"
    notifications.tell(users=[user.pk for user in _who_decides(claim)], key=key, text=text, url=url)
    return True


def _require_not_moved(claim: PhoneClaim) -> None:
    """Outside the transaction of the decision, which the refusal undoes: the claim stays where it went."""
    if _follow(claim):
        raise PhoneClaimRefused(Reason.CLAIM_MOVED)


def _locked(pks: set[int]) -> dict[int, Volunteer]:
    files = Volunteer.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    return {one.pk: one for one in files}


def _to_decide(claim: PhoneClaim, by: User) -> tuple[PhoneClaim, Volunteer, Volunteer]:
    """The claim and the files of both people under their locks; refused to one of them and to who asked for it."""
    seen = PhoneClaim.objects.with_people().get(pk=claim.pk)
    files = _locked({seen.holder.person_id, seen.claimant.person_id})
    claim = PhoneClaim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    holder, claimant = (files.get(one.person_id) for one in (claim.holder, claim.claimant))
    if holder is None or claimant is None or holder == claimant:  # merged or moved between reading and locking
        raise PhoneClaimRefused(Reason.CLAIM_DECIDED)
    claim.holder, claim.claimant = holder, claimant
    require(can_administer(by, holder.unit))
    if any(is_account_of(by, own) for own in (holder.user_id, claimant.user_id, claim.opened_by_id)):
        raise PhoneClaimRefused(Reason.CLAIM_OWN)
    if not claim.is_waiting:
        raise PhoneClaimRefused(Reason.CLAIM_DECIDED)
    if holder_of(claim.phone_digest, besides=claimant) not in (None, holder):
        raise PhoneClaimRefused(Reason.CLAIM_MOVED)
    if is_for_the_committee(claim) and not is_committee(by):
        raise PhoneClaimRefused(Reason.CLAIM_COMMITTEE)
    return claim, holder, claimant


def is_for_the_committee(claim: PhoneClaim) -> bool:
    """The holder objected, or has a role: one administrator must not take the way in of either."""
    user = claim.holder.user
    return claim.objected_at is not None or (user is not None and two_persons.needs_two(user))


def _who_decides(claim: PhoneClaim) -> list[User]:
    """Who is told to check: none of those whom it concerns, nor who asked."""
    parties = {claim.holder.user_id, claim.claimant.user_id, claim.opened_by_id}
    barred = [pk for pk in parties if pk is not None]
    if is_for_the_committee(claim):
        return deciders.administrators(deciders.committee_unit(), excluding=barred)
    return deciders.keepers(claim.holder.unit, excluding=barred)


def _given(claim: PhoneClaim, claimant: Volunteer, outcome: str, by: User | None) -> PhoneClaim:
    """Write the number into the file of its new owner; others who wait for it now wait for that one."""
    _decided(claim, outcome, by)
    claimant.phone, claimant.phone_digest = claim.phone, claim.phone_digest
    if by is not None:  # somebody checked whose it is
        claimant.confirmed_phone_digest, claimant.phone_confirmed_at = claim.phone_digest, clock.now()
    claimant.save(update_fields=["phone_sealed", "phone_digest", "confirmed_phone_digest", "phone_confirmed_at"])
    PhoneClaim.objects.waiting().filter(phone_digest=claim.phone_digest).update(holder=claimant)
    entry = history.record(by=by, did="got phone", to=claimant, unit=claimant.unit)
    if claimant.user is not None:
        text = _("手机号码已经核实，登记为您的号码，以后用它登录。")
        notifications.warn(claimant.user, key=notifications.key_of(entry), text=text, url=reverse("me"))
    return claim


def _decided(claim: PhoneClaim, outcome: str, by: User | None) -> None:
    now: datetime = clock.now()
    claim.outcome, claim.decided_by, claim.decided_at = outcome, by, now
    claim.save(update_fields=["outcome", "decided_by", "decided_at", "checked_how", "reason"])


def _way_in(holder: Volunteer) -> str:
    """The name that the old owner logs in with until another number is registered."""
    if holder.volunteer_no:
        return _("志愿者编号 {no}").format(no=holder.volunteer_no)
    return _("邮箱") if holder.user and holder.user.email else _("原来的手机号码")


def _end_what_rested_on_it(user: User, by: User) -> None:
    """Log-ins and recoveries begun under the number: who has it now must not go on with them.

    What two persons or a second factor proved for the holder of a role did not rest on the number.
    """
    devices.end_all(user=user)
    begun = AccountRecovery.objects.open().filter(user=user)
    if two_persons.needs_two(user):
        begun = begun.filter(approved_at=None)
    begun.update(stopped_by=by, stopped_at=clock.now())
