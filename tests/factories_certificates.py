"""Proofs and stars for tests: made by the services from hours that were really approved."""

from datetime import date, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from PIL import Image

from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.models import Certificate, CertificateTemplate, StarApplication, StarStandard, TemplateBackground
from certificates.office.services import backgrounds, templates
from certificates.proofs.asked import Asked
from certificates.proofs.services import proofs
from certificates.recognition.services import star_standards, stars
from certificates.recognition.stars import Standard
from checkin.models import ServiceRecord
from registry import clock
from registry.models import Shift, User, Volunteer
from tests.factories import ShiftFactory, local
from tests.factories_afterwards import credited, row_of
from tests.factories_hours import approved, attended, handed_in, shift_of

ID_NUMBER = "450000199508080023"


def served(volunteer: Volunteer, *, day: str = "2026-03-14", origin: str = "measured", **shift) -> ServiceRecord:
    """Three approved hours of a morning."""
    return _credited(volunteer, shift_of(day=day, **shift), origin)


def served_again(record: ServiceRecord, *, day: str, origin: str = "measured") -> ServiceRecord:
    """Three approved hours on another day of the same activity."""
    starts_at, ends_at = local(f"{day} 09:00"), local(f"{day} 12:00")
    shift = ShiftFactory(activity=record.shift.activity, starts_at=starts_at, ends_at=ends_at)
    return _credited(record.volunteer, shift, origin)


def _credited(volunteer: Volunteer, shift: Shift, origin: str) -> ServiceRecord:
    attended(volunteer, shift, ("09:00", "12:00"), origin=origin)
    record = handed_in(shift)[0]
    approved(record)
    record.refresh_from_db()
    return record


def proof_of(volunteer: Volunteer, **asked) -> Certificate:
    """The first part of the volunteer's own proof."""
    return proofs.issue(volunteer=volunteer, asked=Asked(**asked), by=volunteer.user)[0]


def served_long(volunteer: Volunteer, hours: int) -> ServiceRecord:
    """An opening balance of this many hours, enough for a star (design#afterwards)."""
    batch = credited(row_of(volunteer, hours), unit=volunteer.unit, until_on=date(2025, 1, 1))
    return ServiceRecord.objects.get(shift=batch.shift)


def granted(application: StarApplication, *, by: User, **more) -> StarApplication:
    """An approved star, after its on-commit work."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return stars.approve(application=application, by=by, **more)


def later_standard(*, by: User) -> StarStandard:
    """Higher hours, in a hundred days."""
    day = clock.today() + timedelta(days=100)
    standard = Standard((120, 300, 600, 1000, 1500), (6, 6, 12, 12, 12), day)
    return star_standards.make(standard=standard, reason="示例", by=by)


def sheet_upload(
    name: str = "底图.jpg", size: tuple[int, int] = (2339, 1654), colour: str = "white"
) -> SimpleUploadedFile:
    """A drawing that is as large and sharp as a sheet of A4 needs."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


def placed_template(drawing: TemplateBackground, *, by: User, kind: str = "person", **changes) -> CertificateTemplate:
    """A template on the office's own drawing, its fields where they begin."""
    layout = "own" if drawing.is_across else "own_upright"
    said = {**BEGINNINGS[kind], "layout": layout, "background": drawing} | changes
    return templates.create(kind=kind, name="自备底图", design=templates.Design(**said), by=by)


def drawn_and_placed(*, by: User) -> tuple[TemplateBackground, CertificateTemplate]:
    """A drawing, and a template on it."""
    drawing = backgrounds.store(upload=sheet_upload(), by=by)
    return drawing, placed_template(drawing, by=by)
