"""Proofs and stars for tests: made by the services from hours that were really approved."""

from datetime import timedelta

from django.test import TestCase

from certificates.models import Certificate, StarApplication
from certificates.services import proofs, stars
from certificates.services.proof_content import Asked
from checkin.models import ServiceRecord
from registry import clock
from registry.models import Activity, User, Volunteer
from tests.factories import ActivityFactory, ShiftFactory, local
from tests.factories_hours import approved, attended, handed_in, shift_of

ID_NUMBER = "450000199508080023"


def served(volunteer: Volunteer, *, day: str = "2026-03-14", origin: str = "measured", **shift) -> ServiceRecord:
    """Three approved hours of a morning."""
    where = shift_of(day=day, **shift)
    attended(volunteer, where, ("09:00", "12:00"), origin=origin)
    record = handed_in(where)[0]
    approved(record)
    record.refresh_from_db()
    return record


def proof_of(volunteer: Volunteer, **asked) -> Certificate:
    """The first part of the volunteer's own proof."""
    return proofs.issue(volunteer=volunteer, asked=Asked(**asked), by=volunteer.user)[0]


def served_long(volunteer: Volunteer, hours: int, *, reason: str = "") -> ServiceRecord:
    """An opening balance of this many approved hours: enough for a star without a hundred mornings (§14)."""
    starts_at = local("2025-01-01 00:00")
    ends_at = starts_at + timedelta(hours=hours)
    activity = ActivityFactory(recording_unit=volunteer.unit, origin=Activity.Origin.HISTORICAL, title="历年服务")
    where = ShiftFactory(activity=activity, starts_at=starts_at, ends_at=ends_at)
    began, ended = (f"{moment.astimezone(clock.LOCAL):%Y-%m-%d %H:%M}" for moment in (starts_at, ends_at))
    attended(volunteer, where, (began, ended), origin="historical")
    record = handed_in(where)[0]
    approved(record, reason=reason)
    return record


def granted(application: StarApplication, *, by: User, **more) -> StarApplication:
    """Approved, and what follows the commit has happened."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return stars.approve(application=application, by=by, **more)
