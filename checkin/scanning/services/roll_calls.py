"""Roll call at the desk: the organiser checks people in and out (D112d)."""

from typing import Any

from checkin.permissions import can_take_roll
from checkin.scanning import senders
from checkin.scanning.answers import Answer
from checkin.scanning.services import scans
from registry import clock
from registry.models import Shift, User, Volunteer
from registry.permissions import require


def call(*, shift: Shift, volunteer: Volunteer, direction: str, nonce: str, by: User) -> Answer:
    """Check one person in or out by name."""
    return _take(shift, by, direction, nonce, method="roll_call", volunteer=str(volunteer.uuid))


def read_card(*, shift: Shift, text: str, direction: str, nonce: str, by: User) -> Answer:
    """Check in or out the holder of a card that the organiser's phone has read."""
    return _take(shift, by, direction, nonce, method="card", text=text)


def walk_in(*, shift: Shift, name: str, phone: str, nonce: str, by: User) -> Answer:
    """Put a walk-in on the list by name and phone, and check them in."""
    return _take(shift, by, "in", nonce, method="walk_in", name=name, phone=phone)


def _take(shift: Shift, by: User, direction: str, nonce: str, **told: Any) -> Answer:
    require(can_take_roll(by, shift))
    item = {"shift": shift.pk, "direction": direction, "device_at": clock.now().isoformat(), "nonce": nonce, **told}
    (answer,) = scans.take(sender=senders.organiser(by), items=[item]).answers
    return answer
