"""Presence as its evidence: scans of one hand, times entered afterwards, folded by the service."""

import secrets
from datetime import datetime, timedelta

from checkin.attendance.services import attendance
from checkin.desk.services import people_messages
from checkin.models import Attendance, EnteredTime, PeopleMessage, Scan
from registry import clock
from registry.models import Shift, SignUp, Volunteer
from tests.factories import SignUpFactory, UserFactory

BEFORE, BETWEEN, LATE = timedelta(minutes=30), timedelta(minutes=20), timedelta(hours=73)


def scanned(
    volunteer: Volunteer,
    shift: Shift,
    pairs: list[tuple[datetime, datetime]],
    *,
    still_in: datetime | None = None,
    findings: tuple[str, ...] = (),
) -> None:
    """Card scans of somebody with a place, sent by the leader's phone; a finding gets the scan that leads to it."""
    if not SignUp.objects.filter(shift=shift, volunteer=volunteer).exists():
        SignUpFactory(shift=shift, volunteer=volunteer)
    presses = [(at, direction) for pair in pairs for at, direction in zip(pair, ("in", "out"), strict=True)]
    presses += [(still_in, "in")] if still_in else []
    first = min(at for at, _direction in presses)
    if "out_without_in" in findings:
        presses.append((first - BEFORE, "out"))
    if "repeated_in" in findings:
        presses.append((first + BETWEEN, "in"))
    late = LATE if "late_upload" in findings else timedelta()
    Scan.objects.bulk_create(_press(volunteer, shift, at, direction, at + late) for at, direction in presses)


def entered(volunteer: Volunteer, shift: Shift, pairs: list[tuple[datetime, datetime]], *, origin: str) -> None:
    """The same written down afterwards, by somebody who has no other part in it."""
    EnteredTime.objects.bulk_create(
        EnteredTime(
            volunteer=volunteer, shift=shift, in_at=start, out_at=end, origin=origin, reason="按签到表录入",
            entered_by=UserFactory(), entered_at=clock.now(),
        )
        for start, end in pairs
    )  # fmt: skip


def withdrawn(volunteer: Volunteer, shift: Shift) -> None:
    """Everything told so far is taken back: scans are annulled, entered times replaced by nothing."""
    told = Scan.objects.filter(volunteer=volunteer, shift=shift).exclude(direction="annul")
    struck = set(Scan.objects.filter(volunteer=volunteer, shift=shift).values_list("annuls", flat=True))
    Scan.objects.bulk_create(
        _press(volunteer, shift, scan.device_at, "annul", scan.received_at, annuls=scan.nonce, source=scan.source)
        for scan in told
        if scan.nonce not in struck
    )
    for row in EnteredTime.objects.filter(volunteer=volunteer, shift=shift, replaced_by=None).exclude(in_at=None):
        EnteredTime.objects.create(
            volunteer=volunteer, shift=shift, origin=row.origin, reason="更正", entered_by=row.entered_by, replaces=row
        )


def folded(volunteer: Volunteer, shift: Shift) -> Attendance:
    """What the service makes of it."""
    kept = attendance.rebuild(volunteer=volunteer, shift=shift)
    assert kept is not None
    return kept


def _press(
    volunteer: Volunteer,
    shift: Shift,
    at: datetime,
    direction: str,
    received_at: datetime,
    *,
    annuls: str = "",
    source: str = "",
) -> Scan:
    leader = shift.activity.leader
    return Scan(
        source=source or f"user:{leader.pk}", nonce=secrets.token_hex(16), digest=secrets.token_hex(32), sent_by=leader,
        shift=shift, volunteer=volunteer, direction=direction, method=Scan.Method.CARD, annuls=annuls, device_at=at,
        logical_at=at, received_at=received_at, authentic=True, code=CODES[direction], late=received_at - at >= LATE,
    )  # fmt: skip


CODES = {"in": "checked_in", "out": "checked_out", "annul": "annulled"}


def told_to_people(shift: Shift) -> PeopleMessage:
    """A message of the leader to everybody with a place."""
    told = {"audience": "expected", "text": "请带水。", "key": "told", "by": shift.activity.leader}
    return people_messages.send(activity=shift.activity, shift=shift, **told)
