"""What the worker does by itself: it reads from every room, so it is wired here."""

from django.core.management import call_command

from certificates.services import certificates as _drawing  # noqa: F401 - registers the drawing of certificates
from checkin.services import findings, seals
from registry.jobs import job
from registry.services import activities


@job("close ended activities", daily_at=(0, 5))
def close_ended_activities() -> None:
    """Activities whose last shift is over are closed, so that their clocks can be seen."""
    activities.close_ended(by=None)


@job("seal", daily_at=(0, 15))
def seal() -> None:
    """Late evidence is found first, then everything new is sealed (design §8)."""
    findings.find_late_evidence()
    seals.seal_new(by=None)


@job("prune errands", daily_at=(3, 30))
def prune_errands() -> None:
    """Finished tasks of the carrier are forgotten; the Job rows tell what was done."""
    call_command("prune_db_task_results")
    call_command("clearsessions")
