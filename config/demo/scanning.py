"""The scans of a shift: cards at a station, site codes, roll calls, and incidents at the gate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from checkin.attendance import scan_sql
from checkin.scanning import senders, site_code_text
from checkin.scanning.card_text import Card, encode
from checkin.scanning.services import cards, roll_calls, scans, stations
from config.demo import names
from config.demo.scripts import Script
from config.demo.story import Person, Story
from registry import clock
from registry.models import Shift
from registry.protection import keys

WALK_INS = 2  # only the first completes the data later
Press = tuple[datetime, dict[str, Any]]


@dataclass(frozen=True)
class Presence:
    """When somebody comes and goes; without `out_at` they forget to check out."""

    person: Person
    in_at: datetime
    out_at: datetime | None


def presses(presence: Presence) -> list[tuple[str, datetime]]:
    """Direction and moment of each press."""
    arrival = [("in", presence.in_at)]
    return [*arrival, ("out", presence.out_at)] if presence.out_at else arrival


def card_items(shift: Shift, presence: Presence) -> list[Press]:
    """Both ends of somebody's stay, as the station reads them from the card."""
    nonce, text = f"p{presence.person.place}", presence.person.card()
    return [(moment, _press(shift, direction, moment, nonce, text=text)) for direction, moment in presses(presence)]


def upload(token: str, batch: list[Press]) -> None:
    """Upload everything scanned so far; earlier scans are answered as repeated."""
    row = scan_sql.station_of(keys.text_digest(token))
    due = [item for moment, item in batch if moment <= clock.now()]
    if row is not None and due:
        scans.take(sender=senders.station(row), items=due)
        stations.seen(station_id=row.pk)


def _press(shift: Shift, direction: str, moment: datetime, nonce: str, **told: str) -> dict[str, Any]:
    method = told.pop("method", "card")
    return {
        "nonce": f"{shift.pk}-{nonce}-{direction}",
        "shift": shift.pk,
        "direction": direction,
        "method": method,
        "device_at": moment.isoformat(),
        **told,
    }


def incidents(story: Story, shift: Shift) -> list[Press]:
    """Two walk-ins and a card that nobody signed."""
    arrives, leaves = shift.starts_at + timedelta(minutes=6), shift.ends_at - timedelta(minutes=8)
    found: list[Press] = []
    for place in range(story.volunteers, story.volunteers + WALK_INS):
        told = {"method": "walk_in", "name": names.name(place), "phone": names.phone(place)}
        found += [(arrives, _press(shift, "in", arrives, f"w{place}", **told))]
        found += [(leaves, _press(shift, "out", leaves, f"w{place}", **told))]
    number = story.cast["team"].volunteer.volunteer_no or ""
    forged = encode(
        Card(keys.current(keys.Purpose.CARD).number, number, 1, cards.expires_on()), lambda _signed: bytes(64)
    )
    return [*found, (arrives, _press(shift, "in", arrives, "forged", text=forged))]


def see_site_code(story: Story, script: Script, shift: Shift, person: Person, direction: str) -> None:
    """The person sees the changing code on the organiser's screen and presses on their own phone."""
    secret, now = keys.site_code_secret(str(shift.uuid)), clock.now()
    token = site_code_text.token_for(
        secret=secret, shift=shift.uuid, direction=direction, slot=site_code_text.slot_at(now)
    )
    seen = f"{shift.uuid}/{site_code_text.url_part(direction, token)}"
    item = _press(shift, direction, now, "own", method="site_code", text=seen)
    scans.take(sender=senders.organiser(person.user), items=[item])


def call_roll(story: Story, script: Script, shift: Shift, person: Person, direction: str) -> None:
    nonce, by = f"{shift.pk}-r{person.place}-{direction}", story.cast[script.leader].user
    roll_calls.call(shift=shift, volunteer=person.volunteer, direction=direction, nonce=nonce, by=by)
