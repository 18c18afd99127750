"""疑点: what an approver must review before hours count (D91, D125)."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from checkin.attendance.services.hands import barred_for_shift
from checkin.exceptions import HoursRefused
from checkin.models import Attendance, Decision, Finding, ServiceRecord
from checkin.permissions import can_decide_for
from checkin.words.finding_codes import FindingCode
from registry import clock
from registry.history.services import history
from registry.models import Shift, User, persons
from registry.permissions import can_lead, require

Reason = HoursRefused.Reason
LARGE_GROUP = 20
NEWS = ("evidence", "state", "settled_by", "settled_at", "explanation", "explained_by", "explained_at")
# Found elsewhere, so reviewing a roll does not remove them.
TOLD_APART = (
    FindingCode.LATE_EVIDENCE,
    FindingCode.NO_PHOTOS,
    FindingCode.DECIDED_TWICE,
    FindingCode.OVERLAP_FREED,
    FindingCode.ATTENDANCE_DIFFERED,
    FindingCode.FRESH_DECIDER,
)
# A settled one of these opens again when there is new evidence.
GROWING = (
    FindingCode.REFUSED_SCANS,
    FindingCode.STATIONS_WAITING,
    FindingCode.NOT_ON_THE_LIST,
    FindingCode.HEADS_DIFFER,
    FindingCode.CODE_PASSED_ON,
)

# An explanation of these must be repeated when the evidence grows; station contacts change every minute.
EXPLAINED_ANEW = (FindingCode.REFUSED_SCANS, FindingCode.NOT_ON_THE_LIST, FindingCode.HEADS_DIFFER)


@transaction.atomic
def register(*, shift: Shift, found: list[Finding], people: Iterable[int], codes: Iterable[str] | None = None) -> None:
    """Store new findings and delete open ones that are no longer true, of these people and the whole shift.

    If codes are given, only these were reviewed for the shift.
    """
    people, codes = set(people), None if codes is None else set(codes)
    true_now = {(finding.volunteer_id, finding.code): finding for finding in found}
    known = {
        (finding.volunteer_id, finding.code): finding
        for finding in Finding.objects.filter(shift=shift).exclude(code__in=TOLD_APART)
    }
    gone = [
        finding.pk
        for (volunteer_id, code), finding in known.items()
        if finding.state == Finding.State.OPEN
        and (volunteer_id, code) not in true_now
        and (volunteer_id in people if volunteer_id else codes is None or code in codes)
    ]
    Finding.objects.filter(pk__in=gone).delete()
    fresh = [finding for key, finding in true_now.items() if key not in known]
    Finding.objects.bulk_create(fresh, ignore_conflicts=True)  # two approvers may review at once
    changed = [
        _with_new_evidence(known[key], finding)
        for key, finding in true_now.items()
        if key in known and known[key].evidence != finding.evidence
    ]
    Finding.objects.bulk_update(changed, NEWS)


@transaction.atomic
def note_photos(*, shift: Shift, photos: int) -> None:
    """Many people and no photo is a finding, except where pictures are forbidden (D99, D125)."""
    people = Attendance.objects.came().filter(shift=shift).count()
    site = shift.activity.site
    if photos or people < LARGE_GROUP or (site is not None and site.no_photo):
        Finding.objects.open().about_shift().filter(shift=shift, code=FindingCode.NO_PHOTOS).delete()
    else:
        Finding.objects.get_or_create(
            shift=shift, volunteer=None, code=FindingCode.NO_PHOTOS, defaults={"evidence": {"people": people}}
        )


@transaction.atomic
def explain(*, finding: Finding, by: User, text: str) -> Finding:
    """Whoever runs the activity explains a finding; this allows approval, but settles nothing.

    The same explanation by the same person is answered as done.
    """
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    require(can_lead(by, finding.shift.activity))
    if text.strip() and (finding.explanation, finding.explained_by_id) == (text.strip(), by.pk):
        return finding
    if finding.state == Finding.State.SETTLED:
        raise HoursRefused(Reason.FINDING_SETTLED)
    if not text.strip():
        raise HoursRefused(Reason.HOURS_REASON_MISSING)
    finding.explanation, finding.explained_by, finding.explained_at = text.strip(), by, clock.now()
    finding.save(update_fields=["explanation", "explained_by", "explained_at"])
    unit = finding.shift.activity.recording_unit
    history.record(by=by, did="finding explained", to=finding, unit=unit, code=finding.code, text=finding.explanation)
    return finding


def can_settle(user: User, shift: Shift) -> bool:
    """Whoever may decide hours of the recording unit, unless they had a hand in the roll."""
    return can_decide_for(user, shift.activity.recording_unit) and user.pk not in barred_for_shift(shift.pk)


@transaction.atomic
def settle(*, finding: Finding, by: User, note: str) -> Finding:
    """An approver settles a finding about a whole shift with a note; the same again is answered as done."""
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    unit = finding.shift.activity.recording_unit
    require(can_decide_for(by, unit))
    if by.pk in barred_for_shift(finding.shift_id) or by.pk in finding.evidence.get("deciders", ()):
        raise HoursRefused(Reason.OWN_ENTRY)
    if finding.state == Finding.State.SETTLED:
        if (finding.note, finding.settled_by_id) == (note.strip(), by.pk):
            return finding
        raise HoursRefused(Reason.FINDING_SETTLED)
    if not note.strip():
        raise HoursRefused(Reason.HOURS_REASON_MISSING)
    finding.state, finding.settled_by, finding.settled_at = Finding.State.SETTLED, by, clock.now()
    finding.note = note.strip()
    finding.save(update_fields=["state", "settled_by", "settled_at", "note"])
    history.record(by=by, did="finding settled", to=finding, unit=unit, code=finding.code, note=finding.note)
    return finding


@transaction.atomic
def settle_of_record(*, record: ServiceRecord, by: User, note: str) -> None:
    """Deciding a record settles its findings; the decision's history entry covers them."""
    Finding.objects.open().about_record(record).update(
        state=Finding.State.SETTLED, settled_by=by, settled_at=clock.now(), note=note[:200]
    )


@transaction.atomic
def settle_of_roll(*, record: ServiceRecord, by: User) -> None:
    """Deciding the last waiting record settles the explained findings about the whole roll."""
    waits = ServiceRecord.objects.filter(
        shift=record.shift_id, status__in=[ServiceRecord.Status.PENDING, ServiceRecord.Status.RETURNED]
    )
    if not waits.exists():
        explained = Finding.objects.open().about_shift().filter(shift=record.shift_id).exclude(explanation="")
        explained.exclude(code=FindingCode.FRESH_DECIDER).update(  # that one is for somebody else
            state=Finding.State.SETTLED, settled_by=by, settled_at=clock.now(), note=_("认定时已看过负责人的说明")
        )


@transaction.atomic
def find_late_evidence() -> int:
    """Open a finding for each decided record whose attendance changed since; a person settles it (design#decisions)."""
    attendance = Attendance.objects.filter(
        volunteer=persons.outer_key("record__volunteer"), shift=OuterRef("record__shift")
    )
    changed = (
        Decision.objects.latest_standing()
        .annotate(basis_now=Subquery(attendance.values("basis")[:1]))
        .filter(basis_now__isnull=False)
        .exclude(basis=F("basis_now"))
        .values_list("record__shift", persons.key("record__volunteer"), "basis_now")
    )
    opened = 0
    for shift_id, volunteer_id, basis in changed:
        opened += _open_late_evidence(shift_id, volunteer_id, basis)
    return opened


def _open_late_evidence(shift_id: int, volunteer_id: int, basis: str) -> int:
    """A settled finding opens again only when there is new evidence."""
    finding, is_new = Finding.objects.get_or_create(
        shift_id=shift_id,
        volunteer_id=volunteer_id,
        code=FindingCode.LATE_EVIDENCE,
        defaults={"evidence": {"basis": basis}},
    )
    if is_new:
        return 1
    if finding.evidence.get("basis") == basis:
        return 0
    was_settled = finding.state == Finding.State.SETTLED
    finding.evidence = {"basis": basis}
    finding.open_again()
    finding.save(update_fields=["evidence", "state", "settled_by", "settled_at"])
    return int(was_settled)


def _with_new_evidence(known: Finding, now: Finding) -> Finding:
    """The finding with new evidence; earlier settlements and explanations do not cover it."""
    known.evidence = now.evidence
    if known.code in EXPLAINED_ANEW:
        known.forget_explanation()
    if known.state == Finding.State.SETTLED and known.code in GROWING:
        known.open_again()
        known.explanation = ""
    return known
