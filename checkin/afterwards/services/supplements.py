"""补录: applied for by those who ran the activity, decided one level up, always marked (D122, D123)."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.afterwards.claims import Claim, Proof
from checkin.afterwards.services import supplement_rules
from checkin.attendance.services import attendance
from checkin.attendance.services.hands import barred_by_shift
from checkin.deciding.services import approvers, decisions, hand_ins
from checkin.deciding.services.decisions import Batch
from checkin.exceptions import SupplementRefused
from checkin.minutes.services.assessments import assess_many
from checkin.models import EnteredTime, Supplement, SupplementLine
from checkin.permissions import can_supplement
from registry import clock
from registry.ground.services import files
from registry.history.services import history
from registry.models import Shift, StoredFile, Unit, User, Volunteer, persons
from registry.notifications.services import notifications
from registry.permissions import Role, can_administer, has_role, is_account_of, require
from registry.units.services import deciders

Reason = SupplementRefused.Reason
Status = Supplement.Status


def apply(*, shift: Shift, claims: Iterable[Claim], reason: str, proofs: Iterable[Proof], by: User) -> Supplement:
    """Apply within 30 days, with each person listed, a reason, and at least one proof (D123)."""
    require(can_supplement(by, shift))
    with files.received(*((one.upload, one.purpose) for one in proofs), by=by) as came:
        return _apply(shift, supplement_rules.canonical(claims), reason, came, by)


@transaction.atomic
def _apply(shift: Shift, listed: list[Claim], reason: str, proofs: list[files.Received], by: User) -> Supplement:
    frame = supplement_rules.frame_of(shift)
    supplement_rules.check_time(shift, frame)
    supplement_rules.check_list(listed, by)
    if not reason.strip():
        raise SupplementRefused(Reason.SUPPLEMENT_REASON_MISSING)
    if not proofs:
        raise SupplementRefused(Reason.SUPPLEMENT_EVIDENCE_MISSING)
    _lock(shift, listed)
    supplement_rules.check_people(shift, listed)
    supplement_rules.check_times(shift, listed, frame)
    barred = _barred(shift, listed) | {by.pk}
    unit, people = deciders.deciders(shift.activity.recording_unit, excluding=barred, above=True)
    supplement = Supplement.objects.create(
        shift=shift, reason=reason.strip(), applied_by=by, applied_at=clock.now(), deciding_unit=unit
    )
    SupplementLine.objects.bulk_create(
        SupplementLine(supplement=supplement, volunteer=one.volunteer, in_at=one.in_at, out_at=one.out_at)
        for one in listed
    )
    page = reverse("supplement-detail", args=[supplement.pk])
    supplement.evidence.set([files.keep(one, page=page) for one in proofs])
    _record(supplement, by, "supplement applied", people=len(listed), reason=supplement.reason)
    _tell(supplement, people, _("{unit}申请补录，待您审批：{shift}。").format(unit=_unit_of(shift), shift=shift))
    return supplement


@transaction.atomic
def approve(*, supplement: Supplement, by: User, reason: str = "") -> Batch:
    """Enter, hand in and decide the times in one act; records it may not decide stay pending (D123).

    For example a long day or an open finding; the returned batch names refused records and reasons.
    """
    supplement, claims = _to_decide(supplement, by)
    if not supplement.evidence.filter(state=StoredFile.State.READY).exists():
        raise SupplementRefused(Reason.SUPPLEMENT_EVIDENCE_UNREADABLE)
    shift = supplement.shift
    supplement_rules.check_people(shift, claims, besides=supplement)
    supplement_rules.check_times(shift, claims, supplement_rules.frame_of(shift))
    _enter(supplement, claims)
    records = hand_ins.hand_in_people(
        shift=shift, people=[claim.volunteer.pk for claim in claims], by=supplement.applied_by
    )
    _decide(supplement, Status.APPROVED, by, reason)
    rows = {row.volunteer_id: row for row in hand_ins.roll_of(shift)}
    worth = assess_many([rows[record.volunteer_id] for record in records])
    batch = decisions.approve_many(
        records=[(record, worth[record.volunteer_id, shift.pk].basis) for record in records],
        by=by,
        reason=_("补录经审批：{reason}").format(reason=reason.strip() or supplement.reason)[:200],
    )
    _record(supplement, by, "supplement approved", people=len(claims), decided=len(batch.approved), reason=reason)
    _tell(supplement, [supplement.applied_by], _("补录已批准：{shift}。").format(shift=shift))
    return batch


@transaction.atomic
def return_(*, supplement: Supplement, by: User, reason: str) -> Supplement:
    """Return it with the reason; nothing is entered, and it may be applied for again in time."""
    supplement, _claims = _to_decide(supplement, by)
    if not reason.strip():
        raise SupplementRefused(Reason.SUPPLEMENT_REASON_MISSING)
    _decide(supplement, Status.RETURNED, by, reason)
    _record(supplement, by, "supplement returned", reason=reason)
    told = _("补录被退回：{shift}。{reason}").format(shift=supplement.shift, reason=reason.strip())
    _tell(supplement, [supplement.applied_by], told)
    return supplement


@transaction.atomic
def withdraw(*, supplement: Supplement, by: User) -> Supplement:
    """Withdraw an undecided supplement, by anybody who could have applied."""
    supplement = _locked(supplement)
    require(supplement.applied_by_id == by.pk or can_supplement(by, supplement.shift))
    _expect_waiting(supplement)
    supplement.status = Status.WITHDRAWN
    supplement.save(update_fields=["status"])
    _record(supplement, by, "supplement withdrawn")
    return supplement


def waiting_for(user: User) -> list[Supplement]:
    """Supplements whose turn is this user's today, the oldest first (design#deciders)."""
    if not has_role(user, Role.UNIT_ADMIN, Role.COMMITTEE):
        return []
    rows = Supplement.objects.waiting().visible_to(user).exclude(applied_by=user)
    waiting = list(rows.select_related("deciding_unit", "shift__activity"))
    if not waiting:
        return []
    ladder, barred = deciders.Ladder(), _barred_by_supplement(waiting)
    return [one for one in waiting if _is_turn_of(user, one, ladder, barred[one.pk])]


def can_decide(user: User, supplement: Supplement) -> bool:
    """It waits and this user's level decides it; being barred is checked separately."""
    return (
        supplement.status == Status.SUBMITTED
        and user.pk != supplement.applied_by_id
        and _is_of_level(user, supplement, _barred_by_supplement([supplement])[supplement.pk])
    )


def claims_of(supplement: Supplement) -> list[Claim]:
    """The lines as claims, for the people behind merged files."""
    lines = supplement.lines.select_related("volunteer__user", f"{persons.joined()}__user")
    return supplement_rules.canonical(Claim(line.volunteer, line.in_at, line.out_at) for line in lines)


def shown_elsewhere(supplement: Supplement) -> dict[str, list[Shift]]:
    """Digest of a proof → other shifts with the same file, to show to whoever decides (D123)."""
    digests = set(supplement.evidence.exclude(sha256="").values_list("sha256", flat=True))
    standing = Q(supplements__status__in=[Status.SUBMITTED, Status.APPROVED], supplements__evidence__sha256__in=digests)
    shifts = Shift.objects.exclude(pk=supplement.shift_id).select_related("activity")
    found: dict[str, list[Shift]] = {}
    for name, rows in (("supplements", shifts.filter(standing)), ("entered_times", shifts)):
        place = f"{name}__evidence__sha256"
        for shift in rows.annotate(digest=F(place)).filter(digest__in=digests).order_by("pk").distinct():
            if shift not in found.setdefault(shift.digest, []):
                found[shift.digest].append(shift)
    return found


def _barred(shift: Shift, claims: Iterable[Claim]) -> set[int]:
    return approvers.barred_for_shift(shift.pk) | supplement_rules.accounts_of(claims)


def _barred_by_supplement(supplements: Collection[Supplement]) -> dict[int, set[int]]:
    """Whoever may not decide each of them: a hand in the evidence, listed, or the applicant."""
    barred = barred_by_shift({one.shift_id for one in supplements})
    listed = supplement_rules.accounts_listed(supplements)
    return {one.pk: barred[one.shift_id] | listed[one.pk] | {one.applied_by_id} for one in supplements}


def _is_turn_of(user: User, supplement: Supplement, ladder: deciders.Ladder, barred: set[int]) -> bool:
    """The level it was applied to, and where that has nobody left, the next one above the unit that recorded."""
    level = ladder.stand_in(supplement.deciding_unit)
    free = ladder.administrators[level.pk] - barred
    if free:
        return user.pk in free
    return ladder.is_turn_of(user, supplement.shift.activity.recording_unit_id, barred, above=True)


def _is_of_level(user: User, supplement: Supplement, barred: set[int]) -> bool:
    is_above = can_administer(user, supplement.deciding_unit)
    return is_above or _is_turn_of(user, supplement, deciders.Ladder(), barred)


def _to_decide(supplement: Supplement, by: User) -> tuple[Supplement, list[Claim]]:
    claims = claims_of(supplement)
    _lock(supplement.shift, claims)
    supplement = _locked(supplement)
    barred = _barred(supplement.shift, claims) | {supplement.applied_by_id}
    require(_is_of_level(by, supplement, barred))
    _expect_waiting(supplement)
    if by.pk in barred or is_account_of(by, supplement.applied_by_id):
        raise SupplementRefused(Reason.SUPPLEMENT_BARRED)
    return supplement, claims


def _lock(shift: Shift, claims: Iterable[Claim]) -> None:
    """Lock the people with their merged files, as deciding does, then the shift."""
    pks = [one.volunteer.pk for one in claims]
    list(Volunteer.objects.of_people(pks).select_for_update(no_key=True).order_by("pk"))
    Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)


def _locked(supplement: Supplement) -> Supplement:
    Supplement.objects.select_for_update(no_key=True).get(pk=supplement.pk)
    rows = Supplement.objects.select_related("shift__activity__recording_unit", "deciding_unit", "applied_by")
    return rows.get(pk=supplement.pk)


def _expect_waiting(supplement: Supplement) -> None:
    if supplement.status != Status.SUBMITTED:
        raise SupplementRefused(Reason.SUPPLEMENT_WRONG_STATE, status=supplement.get_status_display())


def _enter(supplement: Supplement, claims: list[Claim]) -> None:
    EnteredTime.objects.bulk_create(
        EnteredTime(
            volunteer=claim.volunteer,
            shift=supplement.shift,
            in_at=claim.in_at,
            out_at=claim.out_at,
            origin=EnteredTime.Origin.SUPPLEMENT,
            reason=supplement.reason,
            evidence=supplement.evidence.first(),
            supplement=supplement,
            entered_by=supplement.applied_by,
            entered_at=clock.now(),
        )
        for claim in claims
    )
    attendance.rebuild_many(people={claim.volunteer.pk for claim in claims}, shift=supplement.shift)


def _decide(supplement: Supplement, status: str, by: User, reason: str) -> None:
    supplement.status, supplement.decided_by, supplement.decided_at = status, by, clock.now()
    supplement.decision_reason = reason.strip()[:200]
    supplement.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])


def _record(supplement: Supplement, by: User, did: str, **fields: Any) -> None:
    history.record(by=by, did=did, to=supplement, unit=_unit_of(supplement.shift), **fields)


def _tell(supplement: Supplement, users: Iterable[User], text: str) -> None:
    url = reverse("supplement-detail", args=[supplement.pk])
    notifications.tell(users=users, key=f"supplement:{supplement.pk}:{supplement.status}", text=text, url=url)


def _unit_of(shift: Shift) -> Unit:
    return shift.activity.recording_unit
