"""Who may never decide a record: whoever served, led, handed in, counted or made its evidence (design#deciders).

A hand in the evidence is one rule: whoever sent a scan of somebody else, or held what could have sent it without the
person – the station, the person's card, an account they opened or gave back, until it is given back on the word of
somebody else. Sending and stations bar from the whole shift, cards and accounts from the records of the people they
belong to. Showing the site code or telling a passcode is no hand: by these nobody is checked in but who presses under
an account of their own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import F, Q

from checkin.attendance.services import holders
from checkin.models import (
    CorrectionRequest,
    EnteredTime,
    HandIn,
    HeadCount,
    Scan,
    ScanRuling,
    ServiceRecord,
    ShiftExtension,
    WalkIn,
)
from registry.models import Activity, LeaderTerm, Volunteer, persons

# Pressed by an organiser, without anything that the person holds or knows.
SPOKEN_FOR = (Scan.Method.ROLL_CALL, Scan.Method.GROUP_SIGN, Scan.Method.SHEET, Scan.Method.WALK_IN)
# Sent by somebody else than the person.
SENT_FOR = (Scan.Method.CARD, *SPOKEN_FOR)


def barred_approvers(record: ServiceRecord) -> set[int]:
    """Users who may not decide this record: the person, and whoever led, handed in, extended or entered (D121)."""
    return barred_by_record([record])[record.pk]


def barred_by_record(records: Iterable[ServiceRecord]) -> dict[int, set[int]]:
    """The same for many records by a fixed number of queries."""
    records = list(records)
    by_shift = barred_by_shift({record.shift_id for record in records})
    by_person = barred_by_person(records)
    return {
        record.pk: {record.handed_in_by_id}
        | by_shift[record.shift_id]
        | by_person[record.shift_id, record.volunteer_id]
        for record in records
    }


def barred_for_shift(shift_id: int) -> set[int]:
    """Who led, handed in, counted heads, settled walk-ins, extended, or checked others in at this shift."""
    return barred_by_shift({shift_id})[shift_id]


def barred_by_shift(shift_ids: set[int]) -> dict[int, set[int]]:
    """The same for many shifts; leading counts from the moment scans may come, even after handing over."""
    barred: dict[int, set[int]] = defaultdict(set)
    # Whoever handed over before the window opened had no hand in the evidence.
    terms = LeaderTerm.objects.filter(
        Q(until_at=None) | Q(until_at__gte=F("activity__shifts__scans_from")), activity__shifts__in=shift_ids
    )
    counted = HeadCount.objects.filter(shift__in=shift_ids).order_by().values_list("shift", "by")
    settled = WalkIn.objects.filter(shift__in=shift_ids).order_by().values_list("shift", "settled_by")
    pairs = [
        *HandIn.objects.filter(shift__in=shift_ids).values_list("shift", "by"),
        *counted.union(settled),
        *ShiftExtension.objects.filter(shift__in=shift_ids).values_list("shift", "by"),
        *Activity.objects.filter(shifts__in=shift_ids).values_list("shifts", "leader"),
        *Activity.objects.filter(shifts__in=shift_ids).values_list("shifts", "deputy_leaders"),
        *terms.values_list("activity__shifts", "user"),
    ]
    sent = Scan.objects.filter(shift__in=shift_ids, method__in=SENT_FOR).order_by()
    senders = list(sent.values_list("shift", "sent_by", "station").distinct())
    held = holders.of_stations({station for _shift, _sender, station in senders if station is not None})
    for shift_id, sender, station in senders:
        pairs += [(shift_id, user) for user in (sender, *held.get(station, ()))]
    for shift_id, user_id in pairs:
        if user_id is not None and shift_id in shift_ids:
            barred[shift_id].add(user_id)
    _add_kept_accounts(barred.values())
    return barred


def _add_kept_accounts(barred: Collection[set[int]]) -> None:
    """Add the kept account for each account that ended by a merge: it is the same person."""
    put_together = Volunteer.objects.accounts_put_together(set().union(*barred))
    for users in barred:
        users |= {put_together[user_id] for user_id in users if user_id in put_together}


def own_people(users: Collection[int]) -> set[int]:
    """The people behind these accounts; the account of a merged file belongs to the person too."""
    return {one.person_id for one in Volunteer.objects.filter(user__in=users)}


def people_touched_by(users: set[int], shift_ids: set[int]) -> set[tuple[int, int]]:
    """(shift, person) pairs where one of these users is the person, entered a time, ruled on a scan, or held a card."""
    # What was done under an account that a merge ended was done by the same person.
    people = own_people(users)
    users = users | set(Volunteer.objects.of_people(people).exclude(user=None).values_list("user", flat=True))
    entered = EnteredTime.objects.filter(shift__in=shift_ids).filter(
        Q(entered_by__in=users) | Q(supplement__applied_by__in=users)
    )
    ruled = ScanRuling.objects.filter(scan__shift__in=shift_ids, by__in=users, scan__volunteer__isnull=False)
    served = ServiceRecord.objects.filter(persons.one_of(people), shift__in=shift_ids)
    return {
        *entered.values_list("shift", persons.key()),
        *ruled.values_list("scan__shift", persons.key("scan__volunteer")),
        *served.values_list("shift", persons.key()),
        *holders.touched_by(users, shift_ids),
    }


def hands_in_scan(scan: Scan) -> set[int]:
    """Who never rules on a scan: the person, its sender, and whoever could have sent it (D121)."""
    people = [scan.volunteer.person_id] if scan.volunteer else []
    users = {*Volunteer.objects.of_people(people).values_list("user", flat=True), scan.sent_by_id}
    if scan.station_id is not None:
        users |= holders.of_stations([scan.station_id])[scan.station_id]
    if people and scan.shift_id is not None:
        users |= holders.of_people(people, [scan.shift_id])[scan.shift_id, people[0]]
    hands = {pk for pk in users if pk is not None}
    _add_kept_accounts([hands])
    return hands


def barred_by_person(records: Collection[ServiceRecord | CorrectionRequest]) -> dict[tuple[int, int], set[int]]:
    """The person, who entered a time or ruled on a scan of theirs at this shift, and who held their card."""
    shifts, people = {one.shift_id for one in records}, {one.volunteer.person_id for one in records}
    accounts: dict[int, set[int]] = defaultdict(set)
    for file in Volunteer.objects.of_people(people):
        if file.user_id is not None:
            accounts[file.person_id].add(file.user_id)
    entered = EnteredTime.objects.filter(persons.one_of(people), shift__in=shifts)
    rulings = ScanRuling.objects.filter(persons.one_of(people, "scan__volunteer"), scan__shift__in=shifts)
    spoke: dict[tuple[int, int], set[int]] = defaultdict(set, holders.of_people(people, shifts))
    rows: list[tuple[Any, ...]] = [
        *entered.values_list("shift", persons.key(), "entered_by", "supplement__applied_by"),
        *rulings.values_list("scan__shift", persons.key("scan__volunteer"), "by"),
    ]
    for shift_id, person, *users in rows:
        spoke[shift_id, person] |= {user_id for user_id in users if user_id is not None}
    _add_kept_accounts(spoke.values())
    barred = {}
    for record in records:
        person = record.volunteer.person_id
        barred[record.shift_id, record.volunteer_id] = accounts[person] | spoke[record.shift_id, person]
    return barred
