"""Stations: set up, paired once, retired, marked as compromised (design#stations)."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from checkin.exceptions import StationRefused
from checkin.models import EndedToken, Station
from checkin.permissions import can_run_station
from registry import clock
from registry.ground.rates import Limit, require_a_try
from registry.history.services import history
from registry.models import Shift, Unit, User
from registry.permissions import can_lead, require
from registry.protection import keys
from registry.units.services.deciders import heir_of
from registry.units.services.open_units import held_open
from registry.words.passed_on import plain_code

Reason = StationRefused.Reason
State = Station.State
CODE_LASTS = timedelta(minutes=15)
MISREAD = str.maketrans("OIL", "011")  # a pairing code has figures and A to F
CODE_BYTES = 6
WRONG_CODES = Limit("pair", 20, 60)  # at one address
TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)
OFFSET_IS_NEWS_MS = 1000


@dataclass(frozen=True, slots=True)
class PairingCode:
    """A pairing code, shown once; only its digest is stored."""

    station: Station
    text: str


@dataclass(frozen=True, slots=True)
class Paired:
    station: Station
    token: str


@transaction.atomic
def make(*, name: str, shifts: Iterable[Shift], by: User, named: uuid.UUID | None = None) -> PairingCode:
    """An organiser sets up a device for shifts of one unit that they lead; the pairing code lasts 15 minutes."""
    chosen = list(shifts)
    unit = held_open(_unit_of(chosen, by))  # a merger moves the station or comes first
    station = Station.objects.create(name=name.strip(), unit=unit, created_by=by, uuid=named or uuid.uuid4())
    station.shifts.set(chosen)
    history.record(by=by, did="made station", to=station, unit=unit)
    return _new_code(station)


@transaction.atomic
def assign(*, station: Station, shifts: Iterable[Shift], by: User) -> Station:
    """Give the station other shifts of its unit; shifts that the user does not lead stay as they are."""
    station = _locked(station, by)
    chosen = list(shifts)
    if _unit_of(chosen, by) != heir_of(station.unit):
        raise StationRefused(Reason.SHIFTS_OF_TWO_UNITS)
    others = station.shifts.exclude(pk__in=Shift.objects.led_by(by).values("pk"))
    station.shifts.set([*chosen, *others])
    history.record(by=by, did="assigned station", to=station, unit=station.unit)
    return station


@transaction.atomic
def renew_code(*, station: Station, by: User) -> PairingCode:
    """A new pairing code; pairing with it ends the token of the previous device."""
    station = _locked(station, by)
    _require_state(station, State.CREATED, State.ACTIVE)
    history.record(by=by, did="renewed pairing code", to=station, unit=station.unit)
    return _new_code(station)


def pair(*, code: str, sender: str = "") -> Paired:
    """Exchange the single-use code, in time, for the station's token; the right code is taken whoever guesses.

    It has 48 bits and lasts a quarter of an hour: only wrong ones are counted, outside the transaction they end.
    """
    paired = _paired(code)
    if paired is None:
        require_a_try(WRONG_CODES, sender, then=_("配对码对不上的，请活动负责人在“签到台”换一个新的。"))
        raise StationRefused(Reason.PAIRING_CODE_INVALID)
    return paired


@transaction.atomic
def _paired(code: str) -> Paired | None:
    digest = keys.text_digest(plain_code(code).translate(MISREAD))
    station = Station.objects.select_for_update(no_key=True).filter(pairing_digest=digest).first()
    if station is None or station.pairing_expires_at is None or station.pairing_expires_at <= clock.now():
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    _end_token(station, EndedToken.Why.REPLACED)
    station.token_digest, station.paired_at, station.state = keys.text_digest(token), clock.now(), State.ACTIVE
    station.pairing_digest = station.pairing_expires_at = None
    station.save(update_fields=["token_digest", "paired_at", "state", "pairing_digest", "pairing_expires_at"])
    history.record(by=None, did="paired station", to=station, unit=station.unit)
    return Paired(station, token)


@transaction.atomic
def retire(*, station: Station, by: User) -> Station:
    """Retire a station: it takes no more scans, but may upload earlier ones."""
    station = _locked(station, by)
    _require_state(station, State.ACTIVE)
    station.state, station.retired_at, station.pairing_digest = State.RETIRED, clock.now(), None
    station.save(update_fields=["state", "retired_at", "pairing_digest"])
    history.record(by=by, did="retired station", to=station, unit=station.unit)
    return station


@transaction.atomic
def mark_compromised(*, station: Station, by: User) -> Station:
    """Mark a station as lost or stolen: what it uploads counts only after a ruling."""
    station = _locked(station, by)
    _require_state(station, State.ACTIVE, State.RETIRED)
    station.state, station.compromised_at, station.pairing_digest = State.COMPROMISED, clock.now(), None
    station.save(update_fields=["state", "compromised_at", "pairing_digest"])
    history.record(by=by, did="marked station compromised", to=station, unit=station.unit)
    return station


@transaction.atomic
def revoke(*, station: Station, by: User) -> Station:
    """End its token or pairing code at once; what it has not uploaded stays on the device."""
    station = _locked(station, by)
    station.pairing_digest = station.pairing_expires_at = None
    if station.state != State.CREATED:
        _end_token(station, EndedToken.Why.REVOKED)
        station.token_digest = keys.text_digest(secrets.token_urlsafe(TOKEN_BYTES))
    if station.state == State.ACTIVE:
        station.state, station.retired_at = State.RETIRED, clock.now()
    station.save()
    history.record(by=by, did="revoked station", to=station, unit=station.unit)
    return station


def seen(*, station_id: int) -> None:
    """Note the device's contact, at most once a minute; no history entry."""
    Station.objects.filter(pk=station_id).update(last_seen_at=clock.now())


def report(*, station: Station, waiting: int, clock_offset_ms: int, ready: bool) -> Station:
    """Store the device's report, at most once a minute unless it changed; no history entry."""
    now, was_ready = clock.now(), station.ready_at is not None
    is_news = (
        station.waiting_scans != waiting
        or was_ready != ready
        or station.clock_offset_ms is None
        or abs(station.clock_offset_ms - clock_offset_ms) >= OFFSET_IS_NEWS_MS
    )
    if not is_news and station.last_seen_at is not None and now - station.last_seen_at < SEEN_EVERY:
        return station
    station.ready_at = (station.ready_at if station.is_ready_today else now) if ready else None
    station.waiting_scans, station.clock_offset_ms, station.last_seen_at = waiting, clock_offset_ms, now
    station.save(update_fields=["waiting_scans", "clock_offset_ms", "ready_at", "last_seen_at"])
    return station


def _end_token(station: Station, why: str) -> None:
    """Remember the ended token, to tell its device why and to recognise its later exports."""
    if station.token_digest:
        EndedToken.objects.create(station=station, digest=station.token_digest, why=why, ended_at=clock.now())


def _unit_of(shifts: list[Shift], by: User) -> Unit:
    if not shifts:
        raise StationRefused(Reason.STATION_SHIFT_MISSING)
    activities = [shift.activity for shift in shifts]
    require(all(can_lead(by, activity) for activity in activities))
    if any(activity.is_remote for activity in activities):
        raise StationRefused(Reason.STATION_REMOTE_SHIFT)
    units = {heir_of(activity.recording_unit) for activity in activities}
    if len(units) > 1:
        raise StationRefused(Reason.SHIFTS_OF_TWO_UNITS)
    return units.pop()


def _new_code(station: Station) -> PairingCode:
    text = secrets.token_hex(CODE_BYTES).upper()
    station.pairing_digest, station.pairing_expires_at = keys.text_digest(text), clock.now() + CODE_LASTS
    station.save(update_fields=["pairing_digest", "pairing_expires_at"])
    return PairingCode(station, text)


def _locked(station: Station, by: User) -> Station:
    require(can_run_station(by, station))
    return Station.objects.select_for_update(no_key=True).select_related(None).get(pk=station.pk)


def _require_state(station: Station, *states: str) -> None:
    if station.state not in states:
        raise StationRefused(Reason.STATION_WRONG_STATE, state=station.get_state_display())
