"""Who held what could have sent somebody's evidence, by the acts that gave it to them (design#deciders, D121)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from checkin.models import Scan, Station
from registry.models import AccountRecovery, HistoryEntry, Volunteer, persons

Method = Scan.Method
# Whoever was shown a pairing code could have paired a device of their own with it.
SHOWN_A_PAIRING_CODE = ("made station", "renewed pairing code")
# A new card used to be shown to whoever replaced it.
SHOWN_A_CARD, CARD_ENDED = ("drew card", "replaced card"), "replaced card"
# Whoever opened an account was once shown its first password; whoever printed a slip held the code that opened one;
# whoever alone says that the owner asks for it back could be the one who asks. Each ends when the next password is set
# on the word of somebody else, not before it is set.
ENTERED_ACCOUNT = ("opened account", "confirmed recovery", "printed activation slip")
BY_CARD, BY_ACCOUNT = (Method.CARD, Method.SHEET, Method.GROUP_SIGN), (Method.SITE_CODE, Method.PASSCODE)

Place = tuple[int, int]  # shift and person


class _Held(NamedTuple):
    """Somebody was shown the card of this file or could get into its account, and until when that was good."""

    file: int
    by: int
    at: datetime
    is_card: bool
    until: datetime | None = None

    def could_send(self, scan: "_Told") -> bool:
        if scan.received_at < self.at:
            return False
        if not self.is_card:
            return scan.method in BY_ACCOUNT and (self.until is None or scan.received_at < self.until)
        is_good = self.until is None or scan.logical_at < self.until
        return scan.method in BY_CARD and scan.file == self.file and is_good


class _Recovered(NamedTuple):
    """A new password was set after these had vouched."""

    at: datetime
    vouchers: set[int]


class _Told(NamedTuple):
    shift: int
    person: int
    file: int
    method: str
    logical_at: datetime
    received_at: datetime


def of_stations(stations: Collection[int]) -> dict[int, set[int]]:
    """Station → whoever set it up, or was shown a pairing code of it since."""
    holders: dict[int, set[int]] = defaultdict(set)
    shown = HistoryEntry.objects.filter(target_model=Station._meta.label_lower, did__in=SHOWN_A_PAIRING_CODE)
    rows = [
        *Station.objects.filter(pk__in=stations).values_list("pk", "created_by"),
        *shown.filter(target_id__in=stations).order_by().values_list("target_id", "by"),
    ]
    for station, user in rows:
        if user is not None and station is not None:
            holders[station].add(user)
    return holders


def of_people(people: Collection[int], shifts: Collection[int]) -> dict[Place, set[int]]:
    """Where one of these people was scanned by card, or under their account: who else could have done it."""
    files = {file.pk: file.person_id for file in Volunteer.objects.of_people(people)}
    held = _held(_acts().filter(target_id__in=files))
    by_person: dict[int, list[_Held]] = defaultdict(list)
    for one in held:
        by_person[files[one.file]].append(one)
    found: dict[Place, set[int]] = defaultdict(set)
    for scan in _scans_of(by_person, shifts):
        found[scan.shift, scan.person] |= {one.by for one in by_person[scan.person] if one.could_send(scan)}
    return found


def touched_by(users: Collection[int], shifts: Collection[int]) -> set[Place]:
    """Where people were scanned whose card one of these users was shown or whose account they once could get into."""
    shown = _acts().filter(by__in=users).order_by().values_list("target_id", flat=True)
    people = {file.person_id for file in Volunteer.objects.filter(pk__in=set(shown))}
    return {(scan.shift, scan.person) for scan in _scans_of(people, shifts)}


def _acts() -> QuerySet[HistoryEntry]:
    deeds = (*SHOWN_A_CARD, *ENTERED_ACCOUNT)
    return HistoryEntry.objects.filter(target_model=Volunteer._meta.label_lower, did__in=deeds)


def _held(acts: QuerySet[HistoryEntry]) -> list[_Held]:
    """A card that was drawn ends when the person's card is replaced the next time, access to an account when the next
    password is set on the word of somebody else."""
    held: list[_Held] = []
    replaced: dict[int, datetime] = {}
    rows = list(acts.order_by("-pk").values_list("target_id", "did", "by", "at"))
    came_back = _recoveries_of({file for file, did, _by, _at in rows if file and did in ENTERED_ACCOUNT})
    for file, did, by, at in rows:
        if file is None:
            continue
        is_card = did in SHOWN_A_CARD
        if by is not None:
            until = replaced.get(file) if is_card else _locked_out(by, at, came_back[file])
            held.append(_Held(file, by, at, is_card, until))
        if did == CARD_ENDED:
            replaced[file] = at
    return held


def _recoveries_of(files: Collection[int]) -> dict[int, list[_Recovered]]:
    """File → when a new password was set after somebody had vouched, and who did; a second factor is no word."""
    found: dict[int, list[_Recovered]] = defaultdict(list)
    used = AccountRecovery.objects.filter(user__volunteer__in=files, used_at__isnull=False, approved_by__isnull=False)
    columns = ("user__volunteer", "used_at", "asked_by", "approved_by")
    for file, at, asked_by, approved_by in used.order_by("used_at").values_list(*columns):
        if at is not None:
            found[file].append(_Recovered(at, {pk for pk in (asked_by, approved_by) if pk is not None}))
    return found


def _locked_out(by: int, at: datetime, came_back: Collection[_Recovered]) -> datetime | None:
    """When the account first came back on the word of somebody besides this one."""
    return next((one.at for one in came_back if one.at >= at and one.vouchers - {by}), None)


def _scans_of(people: Collection[int], shifts: Collection[int]) -> list[_Told]:
    if not people:
        return []
    methods = (*BY_CARD, *BY_ACCOUNT)
    rows = Scan.objects.filter(persons.one_of(people), shift__in=shifts, method__in=methods).order_by()
    columns = ("shift", persons.key(), "volunteer", "method", "logical_at", "received_at")
    return [_Told(*row) for row in rows.values_list(*columns)]
