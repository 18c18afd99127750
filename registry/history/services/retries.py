"""Once more what a worker gave up, with its line in the history."""

from django.db import transaction

from registry.ground import jobs
from registry.history.services import history
from registry.models import Job, User


@transaction.atomic
def retry(*, job: Job, by: User) -> bool:
    """Whether it was given up; asked for again already, it stays as it is."""
    row = jobs.retry(job.pk)
    if row:
        history.record(by=by, did="retried job", to=row)
    return row is not None
