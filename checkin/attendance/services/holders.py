"""Who held what could have sent somebody's evidence, by the acts that gave it to them (design#deciders, D121)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from checkin.models import Scan, Station
from registry.models import HistoryEntry, Volunteer, persons

Method = Scan.Method
# Whoever was shown a pairing code could have paired a device of their own with it.
SHOWN_A_PAIRING_CODE = ("made station", "renewed pairing code")
# A new card used to be shown to whoever replaced it.
SHOWN_A_CARD, CARD_ENDED = ("drew card", "replaced card"), "replaced card"
# Whoever opened an account was once shown its first password; whoever alone says that the owner asks for it back could
# be the one who asks. Both end when the next password is set on the word of somebody else.
OPENED_ACCOUNT = "opened account"
RECOVERED = ("confirmed recovery", "recovered by second factor")  # the second names nobody: the owner did it
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
    deeds = (*SHOWN_A_CARD, OPENED_ACCOUNT, *RECOVERED)
    return HistoryEntry.objects.filter(target_model=Volunteer._meta.label_lower, did__in=deeds)


def _held(acts: QuerySet[HistoryEntry]) -> list[_Held]:
    """A card that was drawn ends when the person's card is replaced the next time, access to an account when it is
    recovered the next time; whoever vouches again begins again."""
    held: list[_Held] = []
    replaced: dict[int, datetime] = {}
    recovered: dict[int, datetime] = {}
    for file, did, by, at in acts.order_by("-pk").values_list("target_id", "did", "by", "at"):
        if file is None:
            continue
        is_card = did in SHOWN_A_CARD
        if by is not None:
            held.append(_Held(file, by, at, is_card, (replaced if is_card else recovered).get(file)))
        if did == CARD_ENDED:
            replaced[file] = at
        if did in RECOVERED:
            recovered[file] = at
    return held


def _scans_of(people: Collection[int], shifts: Collection[int]) -> list[_Told]:
    if not people:
        return []
    methods = (*BY_CARD, *BY_ACCOUNT)
    rows = Scan.objects.filter(persons.one_of(people), shift__in=shifts, method__in=methods).order_by()
    columns = ("shift", persons.key(), "volunteer", "method", "logical_at", "received_at")
    return [_Told(*row) for row in rows.values_list(*columns)]
