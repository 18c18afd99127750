"""Effects of merging two files, or undoing it, on presence, records and hours."""

import json
from collections.abc import Collection
from itertools import combinations, product
from typing import Any

from django.core import serializers
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


def open_twice(kept: Volunteer, other: Volunteer) -> list[Shift]:
    """Shifts at which both files have a decided record, and one of them waits to be handed in or decided again."""
    decided = Record.objects.filter(decisions_made__gt=0).exclude(status=Record.Status.VOIDED)
    own = decided.filter(persons.one_of([kept.pk])).values("shift")
    both = decided.filter(persons.one_of([other.pk]), shift__in=own)
    return list(Shift.objects.filter(pk__in=both.values("shift")).select_related("activity").order_by("pk"))


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
    return [_in_order(one, two) for one, two in product(mine, theirs) if _share_time(one, two)]


def refuse(kept: Volunteer, other: Volunteer) -> None:
    """Refuse while the same hours would count twice; one of them must be voided first."""
    if both := decided_twice(kept, other):
        raise MergeRefused(Reason.BOTH_DECIDED, shift=both[0])
    if both := open_twice(kept, other):
        raise MergeRefused(Reason.RECORD_OPEN, shift=both[0])
    if has_balance(kept) and has_balance(other):
        raise MergeRefused(Reason.TWO_BALANCES)


@transaction.atomic
def follow(merge: Merge) -> None:
    """Rebuild the person's presence, join undecided records, and find overlaps of decided time."""
    kept, other = merge.kept, merge.other
    merge.moved["dropped"] = _drop_second_records(merge)
    joining = Record.objects.filter(volunteer=other, decisions_made=0)
    joining = joining.exclude(shift__in=list(Record.objects.filter(volunteer=kept).values_list("shift", flat=True)))
    merge.moved["records"] = list(joining.values_list("pk", flat=True))
    joining.update(volunteer=kept)
    merge.save(update_fields=["moved"])
    _fold(merge, people={kept.pk}, gone=_files_of(merge))
    _look_for_overlaps(kept)


@transaction.atomic
def unfollow(merge: Merge) -> None:
    """Each file has its own presence and records again."""
    Record.objects.filter(pk__in=merge.moved.get("records", ()), volunteer=merge.kept).update(volunteer=merge.other)
    for row in serializers.deserialize("python", merge.moved.get("dropped", ())):
        row.save()
    _fold(merge, people={merge.kept_id, merge.other_id})
    for file in (merge.kept, merge.other):
        _look_for_overlaps(file)


def has_later_acts(merge: Merge) -> bool:
    """Since the merge somebody decided hours, or handed in presence from both files."""
    about, decided = persons.one_of([merge.kept_id]), persons.one_of([merge.kept_id], "record__volunteer")
    shared = Record.objects.filter(about, shift__in=_shifts_of(_files_of(merge)), hand_in__at__gt=merge.at)
    return Decision.objects.filter(decided, at__gt=merge.at).exists() or shared.exists()


def _drop_second_records(merge: Merge) -> list[dict[str, Any]]:
    """Of two records at one shift an undecided one goes, the other file's first; what undoing puts back is returned."""
    theirs = _files_of(merge)
    standing = Record.objects.filter(persons.one_of([merge.kept_id])).exclude(status=Record.Status.VOIDED)
    of_other, of_kept = standing.filter(volunteer__in=theirs), standing.exclude(volunteer__in=theirs)
    both = set(of_other.values_list("shift", flat=True)) & set(of_kept.values_list("shift", flat=True))
    decided = set(of_other.filter(decisions_made__gt=0, shift__in=both).values_list("shift", flat=True))
    second = of_other.filter(shift__in=both - decided) | of_kept.filter(shift__in=decided)
    dropped = list(second.filter(decisions_made=0))
    Record.objects.filter(pk__in=[record.pk for record in dropped]).delete()
    rows: list[dict[str, Any]] = json.loads(serializers.serialize("json", dropped))
    return rows


def _fold(merge: Merge, *, people: set[int], gone: Collection[int] = ()) -> None:
    """Rebuild presence where there are scans or entered times (design#fold)."""
    for shift in Shift.objects.filter(pk__in=_shifts_of(_files_of(merge))).order_by("pk"):
        Attendance.objects.filter(volunteer__in=gone, shift=shift).delete()
        attendance.rebuild_many(people=people, shift=shift)


def _files_of(merge: Merge) -> set[int]:
    """The file that was merged, with those that had been merged into it before."""
    return {merge.other_id, *merge.moved.get("files", ())}


def _shifts_of(files: Collection[int]) -> set[int]:
    scanned = Scan.objects.filter(volunteer__in=files).exclude(shift=None).values_list("shift", flat=True)
    return {*scanned, *EnteredTime.objects.filter(volunteer__in=files).values_list("shift", flat=True)}


def _look_for_overlaps(person: Volunteer) -> None:
    """Find decided time of different files that overlaps; a settled finding opens again when there is more of it."""
    earlier: dict[int, dict[int, str]] = {}
    for one, two in combinations(_decided(person), 2):
        if one.record.volunteer_id != two.record.volunteer_id and _share_time(one, two):
            first, later = _in_order(one, two)
            earlier.setdefault(later.shift_id, {})[first.shift_id] = str(first.shift)
    about = Finding.objects.filter(persons.one_of([person.pk]), code=FindingCode.DECIDED_TWICE)
    about.open().exclude(shift__in=earlier).delete()
    known = {finding.shift_id: finding for finding in about}
    for shift, titles in earlier.items():
        finding = known.get(shift) or Finding(shift_id=shift, volunteer=person, code=FindingCode.DECIDED_TWICE)
        evidence = {"shift": min(titles), "title": "、".join(titles[pk] for pk in sorted(titles))}
        if finding.evidence != evidence:
            finding.evidence = evidence
            finding.open_again()
            finding.forget_explanation()
            finding.save()


def _decided(person: Volunteer) -> list[Decision]:
    rows = Decision.objects.latest_standing().filter(persons.one_of([person.pk], "record__volunteer"))
    rows = rows.exclude(record__shift__activity__origin=Activity.Origin.HISTORICAL)
    return list(rows.select_related("record__shift__activity").order_by("pk"))


def _share_time(one: Decision, two: Decision) -> bool:
    if one.record.shift_id == two.record.shift_id:
        return False
    pairs = product(from_rows(one.intervals), from_rows(two.intervals))
    return any(first.start_at < second.end_at and second.start_at < first.end_at for first, second in pairs)


def _in_order(one: Decision, two: Decision) -> tuple[Record, Record]:
    first, later = sorted((one.record, two.record), key=lambda record: (record.shift.starts_at, record.shift_id))
    return first, later
