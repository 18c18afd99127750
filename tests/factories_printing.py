"""Certificates that wait to be printed, and the worker that prints them."""

from certificates.issuing import canonical
from certificates.issuing.services import certificates
from certificates.models import Certificate, PrintRun
from certificates.register.printing.services import runs
from registry import clock
from registry.ground import jobs
from registry.models import Job, Unit, User, Volunteer
from tests.factories import UnitFactory, VolunteerFactory


def numbered(volunteer: Volunteer, *, by: User, **said) -> Certificate:
    """A star certificate with its number, not drawn yet, without the hours behind it."""
    content = {
        "title": "星级志愿者证书", "document_head": "", "volunteer_name": volunteer.name,
        "volunteer_no": volunteer.volunteer_no, "star": 1, "unit_name": "共青团示例区直机关工作委员会",
        "threshold_hours": 100, "as_of": "2026-03-31", "decision_document": "", "was_announced": False,
    } | said  # fmt: skip
    issuer = Unit.objects.get(unit_type=Unit.Type.COMMITTEE)
    digest = canonical.digest(content)
    return certificates.prepare(
        statement=certificates.Statement(Certificate.Kind.STAR, volunteer, issuer, content, digest), by=by
    )


def several(by: User, *names: str, unit: Unit | None = None) -> list[Certificate]:
    """One for each of these people of a unit."""
    unit = unit or UnitFactory()
    return [numbered(VolunteerFactory(unit=unit, name=name), by=by) for name in names]


def started(by: User, **told) -> PrintRun:
    """A run of all that can be printed."""
    return runs.start(chosen=Certificate.objects.all(), title="", by=by, **told)


def printed(run: PrintRun) -> PrintRun:
    """The worker does what it was given, one job after the other."""
    while job := Job.objects.filter(name=runs.WORK, state=Job.State.WAITING, run_at__lte=clock.now()).first():
        jobs.perform(job.pk)
    run.refresh_from_db()
    return run
