"""An export that the worker has drawn, for tests of who may fetch it."""

from registry.ground import jobs
from registry.ground.exports.services import asking
from registry.models import Job, User


def drawn_export(*, by: User) -> Job:
    """The list of volunteers of who asks."""
    wanted = asking.checked(code="volunteers", by=by, filters={}, columns=["name"], purpose="checking")
    job = asking.ask(wanted, by=by)
    jobs.perform(job.pk)
    return Job.objects.get(pk=job.pk)
