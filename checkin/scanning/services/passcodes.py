"""Passcodes: six digits spoken aloud, for five minutes, for one shift and direction (D112c)."""

import secrets
from datetime import timedelta

from django.core.cache import cache
from django.db import transaction

from checkin.exceptions import SelfScanRefused
from checkin.models import Passcode
from checkin.permissions import can_take_roll
from checkin.scanning.services.site_codes import Ticket, claim, new_ticket
from registry import clock
from registry.ground import rates
from registry.history.services import history
from registry.models import Shift, User
from registry.permissions import require
from registry.protection import keys

Reason = SelfScanRefused.Reason
DIGITS = 6
LASTS = timedelta(minutes=5)
TRIES = 5
WRONG = rates.Limit("passcode", TRIES, LASTS.seconds)  # of an account at a shift
TRIES_OF_ALL = 300


@transaction.atomic
def make(*, shift: Shift, direction: str, by: User) -> tuple[Passcode, str]:
    """Make a passcode, shown once; the previous one ends."""
    require(can_take_roll(by, shift))
    now = clock.now()
    Passcode.objects.filter(shift=shift, direction=direction, expires_at__gt=now).update(expires_at=now)
    text = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    passcode = Passcode.objects.create(
        shift=shift,
        direction=direction,
        digest=_digest(shift, direction, text),
        made_by=by,
        made_at=now,
        expires_at=now + LASTS,
    )
    history.record(by=by, did="made passcode", to=shift, unit=shift.activity.recording_unit, direction=direction)
    return passcode, text


def ticket_for(*, shift: Shift, text: str, by: User) -> Ticket:
    """A ticket for the right passcode; after five wrong ones per shift and account wait for the next five minutes."""
    tried = WRONG.counted(shift.pk, by.pk)
    if tried > TRIES:
        raise SelfScanRefused(Reason.PASSCODE_LOCKED, wait=WRONG.seconds_left)
    valid = list(Passcode.objects.filter(shift=shift, expires_at__gt=clock.now()))
    found = next((one for one in valid if one.digest == _digest(shift, one.direction, text)), None)
    if found is None:
        _end_guessing(shift, valid)
        left = TRIES - tried
        if not left:
            raise SelfScanRefused(Reason.PASSCODE_LOCKED, wait=WRONG.seconds_left)
        raise SelfScanRefused(Reason.PASSCODE_WRONG, left=left)
    WRONG.forget(shift.pk, by.pk)
    ticket = new_ticket(shift=shift, direction=found.direction, method="passcode")
    claim(ticket=ticket, by=by)  # who typed it keeps it
    return ticket


def _end_guessing(shift: Shift, valid: list[Passcode]) -> None:
    """When many accounts guess together the passcodes end, and the leader makes a new one."""
    if valid and rates.counted(f"passcode|{shift.pk}", seconds=LASTS.seconds) > TRIES_OF_ALL:
        Passcode.objects.filter(pk__in=[one.pk for one in valid]).update(expires_at=clock.now())
        cache.delete(f"passcode|{shift.pk}")


def _digest(shift: Shift, direction: str, text: str) -> str:
    """A keyed digest: a plain digest of six digits is easily reversed."""
    return keys.digest(f"passcode|{shift.uuid}|{direction}|{''.join(text.split())}")
