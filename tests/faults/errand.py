"""`python -m tests.faults.errand begin|work|work-later`: a long job, and the worker that does it."""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from registry import clock  # noqa: E402
from registry.ground import jobs  # noqa: E402
from registry.history.services import history  # noqa: E402
from registry.models import Job, Unit  # noqa: E402

SECONDS = {"work": 600}.get(sys.argv[1], 0)  # the first worker is killed over it, however slow the machine is
jobs.known.clear()  # nothing else is due here


@jobs.job("long errand")
def errand() -> None:
    """A long job that leaves a trace only at its end."""
    Path(settings.DATA_DIR, "errand-began").touch()
    time.sleep(SECONDS)
    with transaction.atomic():
        history.record(by=None, did="errand done", to=Unit(pk=1))


def work() -> None:
    call_command("worker", interval=0.1)


def work_later() -> None:
    """A worker that starts after the lease of the killed one has ended."""
    with clock.at(clock.now() + jobs.LEASE + timedelta(minutes=1)):
        jobs.tick()
        call_command("worker", once=True)
        for row in Job.objects.all():
            jobs.perform(row.pk)  # delivered once more: nothing happens


if __name__ == "__main__":
    deeds = {"begin": lambda: jobs.enqueue("long errand"), "work": work, "work-later": work_later}
    deeds[sys.argv[1]]()
