"""Effects of merging two files, or undoing it, on presence, records and hours."""

from itertools import product

from django.db import transaction

from checkin.attendance.interval_rows import from_rows
from checkin.attendance.services import attendance
from checkin.models import Attendance, Decision, EnteredTime, Finding, OpeningBalance, OpeningBalanceRow, Scan
from checkin.models import ServiceRecord as Record
from checkin.words.finding_codes import FindingCode
from registry.exceptions import MergeRefused
from registry.models import Activity, Merge, Shift, Volunteer, persons

Reason = MergeRefused.Reason
STANDING = (OpeningBalance.Status.SUBMITTED, OpeningBalance.Status.APPROVED)


def decided_twice(kept: Volunteer, other: Volunteer) -> list[Shift]:
    """Shifts at which both files have hours that count."""
    own = Record.objects.counted().filter(persons.one_of([kept.pk])).values("shift")
    both = Record.objects.counted().filter(persons.one_of([other.pk]), shift__in=own)
    return list(Shift.objects.filter(pk__in=both.values("shift")).select_related("activity").order_by("pk"))


def has_balance(file: Volunteer) -> bool:
    """The file has an opening balance that counts or waits."""
    voided = Record.objects.filter(persons.one_of([file.pk]), status=Record.Status.VOIDED).values("shift")
    rows = OpeningBalanceRow.objects.filter(persons.one_of([file.pk]), problem="", batch__status__in=STANDING)
    return rows.exclude(batch__shift__in=voided).exists()


def overlapping(kept: Volunteer, other: Volunteer) -> list[tuple[Record, Record]]:
    """Pairs of decided records, one of each file, whose counted time overlaps; the earlier start first."""
    mine, theirs = _decided(kept), _decided(other)
    pairs = []
    for one, two in product(mine, theirs):
        if one.record.shift_id != two.record.shift_id and _share_time(one, two):
            records = sorted((one.record, two.record), key=lambda record: (record.shift.starts_at, record.shift_id))
            pairs.append((records[0], records[1]))
    return pairs


def refuse(kept: Volunteer, other: Volunteer) -> None:
    """Refuse while the same hours would count twice; one of them must be voided first."""
    if both := decided_twice(kept, other):
        raise MergeRefused(Reason.BOTH_DECIDED, shift=both[0])
    if has_balance(kept) and has_balance(other):
        raise MergeRefused(Reason.TWO_BALANCES)


@transaction.atomic
def follow(merge: Merge) -> None:
    """Rebuild the person's presence, join undecided records, and find overlaps of decided time."""
    kept, other = merge.kept, merge.other
    undecided = Record.objects.filter(volunteer=other, decisions_made=0)
    taken = Record.objects.filter(volunteer=kept).values_list("shift", flat=True)
    undecided.filter(shift__in=list(taken)).delete()
    merge.moved["records"] = list(undecided.values_list("pk", flat=True))
    undecided.update(volunteer=kept)
    merge.save(update_fields=["moved"])
    _fold(merge, people={kept.pk}, gone=other.pk)
    for earlier, later in overlapping(kept, other):
        Finding.objects.get_or_create(
            shift_id=later.shift_id,
            volunteer_id=kept.pk,
            code=FindingCode.DECIDED_TWICE,
            defaults={"evidence": {"shift": earlier.shift_id, "title": str(earlier.shift)}},
        )


@transaction.atomic
def unfollow(merge: Merge) -> None:
    """Each file has its own presence and records again."""
    Record.objects.filter(pk__in=merge.moved.get("records", ()), volunteer=merge.kept).update(volunteer=merge.other)
    Finding.objects.open().filter(volunteer=merge.kept, code=FindingCode.DECIDED_TWICE).delete()
    _fold(merge, people={merge.kept_id, merge.other_id})


def has_later_acts(merge: Merge) -> bool:
    """Since the merge somebody decided hours, or handed in presence from both files."""
    here = persons.one_of([merge.kept_id], "record__volunteer")
    shared = Record.objects.filter(volunteer=merge.kept, shift__in=_shifts_of(merge.other), hand_in__at__gt=merge.at)
    return Decision.objects.filter(here, at__gt=merge.at).exists() or shared.exists()


def _fold(merge: Merge, *, people: set[int], gone: int | None = None) -> None:
    """Rebuild presence where there are scans or entered times (design#fold)."""
    for shift in Shift.objects.filter(pk__in=_shifts_of(merge.other)).order_by("pk"):
        Attendance.objects.filter(volunteer=gone, shift=shift).delete()
        attendance.rebuild_many(people=people, shift=shift)


def _shifts_of(file: Volunteer) -> set[int]:
    scanned = Scan.objects.filter(volunteer=file).exclude(shift=None).values_list("shift", flat=True)
    return {*scanned, *EnteredTime.objects.filter(volunteer=file).values_list("shift", flat=True)}


def _decided(file: Volunteer) -> list[Decision]:
    rows = Decision.objects.latest_standing().filter(record__volunteer=file)
    rows = rows.exclude(record__shift__activity__origin=Activity.Origin.HISTORICAL)
    return list(rows.select_related("record__shift__activity"))


def _share_time(one: Decision, two: Decision) -> bool:
    pairs = product(from_rows(one.intervals), from_rows(two.intervals))
    return any(first.start_at < second.end_at and second.start_at < first.end_at for first, second in pairs)
