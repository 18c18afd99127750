"""Who may never decide a record, and whose turn it is (design §4, D121)."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from checkin.finding_codes import FindingCode
from checkin.models import EnteredTime, Finding, HandIn, Scan, ScanRuling, ServiceRecord, ShiftExtension
from checkin.permissions import can_decide_hours
from checkin.services.assessments import person_id
from registry.models import Activity, CollaborationGroup, RoleAssignment, Unit, User, Volunteer
from registry.permissions import is_committee, roles_of

Role = RoleAssignment.Role
# The press of an organiser's hand: nothing that the person holds or knows proves it.
SPOKEN_FOR = (Scan.Method.ROLL_CALL, Scan.Method.GROUP_SIGN, Scan.Method.SHEET, Scan.Method.WALK_IN)


def barred_approvers(record: ServiceRecord) -> set[int]:
    """Users who may not decide this record: the person, and whoever led, handed in, extended or entered (D121)."""
    return barred_by_record([record])[record.pk]


def barred_by_record(records: Iterable[ServiceRecord]) -> dict[int, set[int]]:
    """The same for many records by a fixed number of queries."""
    records = list(records)
    by_shift = _barred_by_shift({record.shift_id for record in records})
    by_person = _barred_by_person(records)
    return {
        record.pk: {record.handed_in_by_id}
        | by_shift[record.shift_id]
        | by_person[record.shift_id, record.volunteer_id]
        for record in records
    }


def barred_for_shift(shift_id: int) -> set[int]:
    """Who led, handed in, extended or spoke for many at this shift."""
    return _barred_by_shift({shift_id})[shift_id]


def may_correct(record: ServiceRecord, user: User) -> bool:
    """A decided record may be adjusted or voided by whoever might have decided it."""
    return (
        record.status in ServiceRecord.COUNTED
        and can_decide_hours(user, record)
        and user.pk not in barred_approvers(record)
    )


def deciding_units(records: Iterable[ServiceRecord]) -> dict[int, Unit]:
    """Whose turn each record is: the first level that has an administrator who is not barred (§4)."""
    records = list(records)
    barred = barred_by_record(records)
    units = Unit.objects.in_bulk()
    root = next((unit for unit in units.values() if unit.parent_id is None), None)
    administrators, leading = _administrators(), _leading_units()
    long_days = _long_days(records)
    return {
        record.pk: next(
            (
                unit
                for unit in _levels(record.recording_unit, units, leading)
                if (record.shift_id, record.volunteer_id) not in long_days
                and administrators[unit.pk] - barred[record.pk]
            ),
            root or record.recording_unit,
        )
        for record in records
    }


def waiting_for(user: User) -> list[ServiceRecord]:
    """Pending records whose turn is this user's, the oldest duty first."""
    pending = list(
        ServiceRecord.objects.pending()
        .decidable_by(user)
        .select_related("volunteer__merged_into", "recording_unit", "shift__activity")
        .by_duty()
    )
    if not pending:
        return []
    barred, turns = barred_by_record(pending), deciding_units(pending)
    administered = roles_of(user).get(Role.UNIT_ADMIN, set())
    acts_for_root = is_committee(user)
    return [
        record
        for record in pending
        if user.pk not in barred[record.pk]
        and (turns[record.pk].pk in administered or (acts_for_root and turns[record.pk].parent_id is None))
    ]


def _levels(unit: Unit, units: dict[int, Unit], leading: dict[int, list[int]]) -> list[Unit]:
    """The recording unit or its successor, the units above, the leading units of its groups; the root is left out."""
    heir = unit
    while heir.successor_id:
        heir = units[heir.successor_id]
    levels = [heir]
    while levels[-1].parent_id:
        levels.append(units[levels[-1].parent_id])
    levels += [units[pk] for pk in leading[heir.pk]]
    return [level for level in levels if level.parent_id]


def _leading_units() -> dict[int, list[int]]:
    """Unit → the units that lead its groups (D5)."""
    found: dict[int, list[int]] = defaultdict(list)
    for unit_id, leading_id in CollaborationGroup.objects.values_list("units", "leading_unit"):
        found[unit_id].append(leading_id)
    return found


def _administrators() -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = RoleAssignment.objects.valid().filter(role=Role.UNIT_ADMIN, user__is_active=True)
    for unit_id, user_id in rows.values_list("unit", "user"):
        found[unit_id].add(user_id)
    return found


def _long_days(records: list[ServiceRecord]) -> set[tuple[int, int | None]]:
    """Whose day is longer than the usual approver may decide, found when the roll was handed in (D133)."""
    rows = Finding.objects.open().filter(code=FindingCode.LONG_DAY, shift__in={record.shift_id for record in records})
    return set(rows.values_list("shift", "volunteer"))


def _barred_by_shift(shift_ids: set[int]) -> dict[int, set[int]]:
    barred: dict[int, set[int]] = defaultdict(set)
    pairs = [
        *HandIn.objects.filter(shift__in=shift_ids).values_list("shift", "by"),
        *ShiftExtension.objects.filter(shift__in=shift_ids).values_list("shift", "by"),
        *Activity.objects.filter(shifts__in=shift_ids).values_list("shifts", "leader"),
        *Activity.objects.filter(shifts__in=shift_ids).values_list("shifts", "deputy_leaders"),
    ]
    spoken = Scan.objects.filter(shift__in=shift_ids, method__in=SPOKEN_FOR).order_by()
    for shift_id, sender, station_maker in spoken.values_list("shift", "sent_by", "station__created_by").distinct():
        pairs += [(shift_id, sender), (shift_id, station_maker)]
    for shift_id, user_id in pairs:
        if user_id is not None:
            barred[shift_id].add(user_id)
    return barred


def _barred_by_person(records: list[ServiceRecord]) -> dict[tuple[int, int], set[int]]:
    """The person, and who entered a time or ruled on a scan of theirs at this shift; duplicates included."""
    shifts, people = {one.shift_id for one in records}, {person_id(one.volunteer) for one in records}
    accounts: dict[int, set[int]] = defaultdict(set)
    everybody = Volunteer.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).exclude(user=None)
    for pk, merged_into, user_id in everybody.values_list("pk", "merged_into", "user"):
        accounts[merged_into or pk].add(user_id)
    entered = EnteredTime.objects.filter(
        Q(volunteer__in=people) | Q(volunteer__merged_into__in=people), shift__in=shifts
    ).values_list("shift", "volunteer", "volunteer__merged_into", "entered_by")
    rulings = ScanRuling.objects.filter(
        Q(scan__volunteer__in=people) | Q(scan__volunteer__merged_into__in=people), scan__shift__in=shifts
    ).values_list("scan__shift", "scan__volunteer", "scan__volunteer__merged_into", "by")
    spoke: dict[tuple[int, int], set[int]] = defaultdict(set)
    for shift_id, volunteer_id, merged_into, user_id in [*entered, *rulings]:
        spoke[shift_id, merged_into or volunteer_id].add(user_id)
    barred = {}
    for record in records:
        person = person_id(record.volunteer)
        barred[record.shift_id, record.volunteer_id] = accounts[person] | spoke[record.shift_id, person]
    return barred
