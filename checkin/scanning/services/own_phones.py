"""用这台手机签到: one press makes the phone in the organiser's hand the station of a shift (design#stations)."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from checkin.attendance.services.windows import windows_of
from checkin.exceptions import StationRefused
from checkin.models import Station
from checkin.permissions import can_run_station, can_take_roll
from checkin.scanning.services import stations
from checkin.scanning.services.stations import PairingCode
from registry import clock
from registry.models import Shift, User
from registry.permissions import require
from registry.units.services.deciders import heir_of
from registry.words.dates import as_moment

Reason = StationRefused.Reason
LONGEST_NAME = 40
SAME_PRESS = timedelta(minutes=1)
PRESSES = uuid.UUID("6f7d6d0c-0a57-5b0e-9d5d-2b0f4f5f3c11")  # names a station by the press that made it


@transaction.atomic
def become_station(*, shift: Shift, by: User, before: int | None = None, press: str = "") -> PairingCode:
    """A pairing code for this phone; `before` is the station it became at an earlier press.

    The same phone stays the same station, so that what still waits on it is sent under its own name. A double press
    finds the station of the first one: the second waits for it here. Both come from one page and bring its `press`,
    which no other phone has, whatever its holder is called.
    """
    require(can_take_roll(by, shift))
    if not shift.takes_place:
        raise StationRefused(Reason.STATION_SHIFT_CANCELLED)
    ends = windows_of([shift])[shift.pk]
    if clock.now() > ends:
        raise StationRefused(Reason.STATION_SHIFT_OVER, ends=as_moment(ends))
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    name = _("{name}的手机").format(name=str(by)[: LONGEST_NAME - 3])
    named = uuid.uuid5(PRESSES, f"{by.pk}:{shift.pk}:{press or uuid.uuid4()}")
    station = _same_station(before, shift, by) or _made_just_now(named, by)
    if station is None:
        is_taken = Station.objects.filter(uuid=named).exists()  # the page is old, and its phone was ended or paired
        return stations.make(name=name, shifts=[shift], by=by, named=uuid.uuid4() if is_taken else named)
    led = station.shifts.led_by(by).select_related("activity__recording_unit")
    stations.assign(station=station, shifts={*led, shift}, by=by)
    return stations.renew_code(station=station, by=by)


def _same_station(before: int | None, shift: Shift, by: User) -> Station | None:
    """Where it may still be used for this shift: nobody ended it, and it is of the same unit."""
    known = Station.objects.filter(pk=before or 0, state__in=(Station.State.CREATED, Station.State.ACTIVE))
    station = known.select_related("unit").first()
    if station is None or not can_run_station(by, station):
        return None
    return station if heir_of(station.unit) == heir_of(shift.activity.recording_unit) else None


def _made_just_now(named: uuid.UUID, by: User) -> Station | None:
    """By the first press of two; no phone was paired with it yet."""
    made = Station.objects.filter(uuid=named, created_by=by, created_at__gt=clock.now() - SAME_PRESS)
    unused = made.filter(state=Station.State.CREATED, pairing_digest__isnull=False)
    return unused.select_related("unit").order_by("pk").last()
