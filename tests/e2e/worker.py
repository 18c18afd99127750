"""The worker's part of a walk, done when the walk comes to it."""

from registry.ground import jobs
from registry.models import Job


def work() -> None:
    """What the worker would do by now."""
    while waiting := list(Job.objects.filter(state=Job.State.WAITING).values_list("pk", flat=True)):
        for pk in waiting:
            jobs.perform(pk)
