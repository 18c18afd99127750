"""Who sends scans: a paired station, an organiser, or a volunteer for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from checkin.attendance.scan_sql import ShiftRow, StationRow
from registry.models import Shift, User
from registry.permissions import volunteer_of

STATION_METHODS = frozenset({"card", "roll_call", "group_sign", "sheet", "walk_in"})
OWN_METHODS = frozenset({"site_code", "passcode"})
OWN_BY_API = frozenset({"site_code"})


@dataclass(frozen=True, slots=True)
class Sender:
    """`own_methods` check the sender themselves in; `is_proven`: a page has already checked the code."""

    source: str
    methods: frozenset[str]
    station: StationRow | None = None
    user: User | None = None
    own_volunteer: UUID | None = None
    own_methods: frozenset[str] = frozenset()
    is_proven: bool = False

    @property
    def tells_clock(self) -> bool:
        """It says itself what its clock shows; for the series of somebody else the desk computes that."""
        return self.user is None or self.source == f"user:{self.user.pk}"

    def shifts_it_may_take(self, shifts: Iterable[ShiftRow]) -> frozenset[int]:
        """Shifts it may send scans of others for: those of the station's unit, or those the organiser leads."""
        if self.station is not None:
            # What was given to it stays its own though the unit merged since: both were of one unit then.
            unit_id, given = self.station.unit_id, self.station.shift_ids
            return frozenset(shift.pk for shift in shifts if shift.unit_id == unit_id or shift.pk in given)
        if self.is_proven:
            return frozenset()
        pks = [shift.pk for shift in shifts]
        return frozenset(Shift.objects.filter(pk__in=pks).led_by(self.user).values_list("pk", flat=True))


def station(row: StationRow) -> Sender:
    """A paired station."""
    return Sender(source=f"station:{row.pk}", methods=STATION_METHODS, station=row)


def organiser(user: User) -> Sender:
    """A logged-in person through the API: the roll of shifts they lead, and their own site code."""
    own = volunteer_of(user)
    return Sender(
        source=f"user:{user.pk}",
        methods=STATION_METHODS | (OWN_BY_API if own else frozenset()),
        user=user,
        own_volunteer=own.uuid if own else None,
        own_methods=OWN_BY_API,
    )


def oneself(user: User) -> Sender:
    """A volunteer's press on a page that has checked code or passcode."""
    own = volunteer_of(user)
    return Sender(
        source=f"user:{user.pk}",
        methods=OWN_METHODS,
        user=user,
        own_volunteer=own.uuid if own else None,
        own_methods=OWN_METHODS,
        is_proven=True,
    )


def in_the_series_of(source: str, user: User) -> Sender:
    """An organiser who takes back what this source pressed: an annulment belongs to the series of its scan."""
    return Sender(source=source, methods=STATION_METHODS, user=user)
