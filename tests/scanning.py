"""Scans as a station sends them, and their results."""

from uuid import uuid4

from checkin.attendance import scan_sql
from checkin.models import Attendance
from checkin.scanning import card_text, senders
from checkin.scanning.services import scans
from registry import clock
from registry.protection import keys
from tests.factories import local

TOKEN = "station-one"


def sender():
    return senders.station(scan_sql.station_of(keys.text_digest(TOKEN)))


def card_of(volunteer, *, serial=None, expires="2027-12-31", key=None):
    key = key or keys.current(keys.Purpose.CARD)
    expires_on = local(f"{expires} 00:00").date()
    card = card_text.Card(key.number, volunteer.volunteer_no, serial or volunteer.card_serial, expires_on)
    return card_text.encode(card, key.sign)


def scan(shift, volunteer=None, direction="in", at=None, **kwargs):
    item = {
        "shift": shift.pk,
        "direction": direction,
        "method": "card",
        "device_at": (local(f"2026-03-14 {at}") if at else clock.now()).isoformat(),
        "clock_offset_ms": 0,
        "nonce": str(uuid4()),
    }
    if volunteer is not None and not {"text", "volunteer_no", "volunteer"} & kwargs.keys():
        item["text"] = card_of(volunteer)
    return item | kwargs


def take(*items, by=None, **kwargs):
    return scans.take(sender=by or sender(), items=list(items), **kwargs)


def codes(*items, **kwargs):
    return [answer.code for answer in take(*items, **kwargs).answers]


def minutes(volunteer, shift):
    row = Attendance.objects.get(volunteer=volunteer, shift=shift)
    times = [(scan_sql.moment(start), scan_sql.moment(end)) for start, end, *_rest in row.intervals]
    return [int((end - start).total_seconds()) // 60 for start, end in times]
