"""`python -m bench.printed make ROWS` gives so many people a numbered certificate, `… one TIMES` issues single ones,
`… run` prints all of them together and once more, when only the files are made.

They print JSON: processor seconds with those of Poppler, seconds of the clock, and memory.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from bench.people import fill  # noqa: E402
from certificates.issuing.services import certificates  # noqa: E402
from certificates.models import Certificate, PrintRun  # noqa: E402
from certificates.register.printing.services import runs  # noqa: E402
from registry.ground import jobs  # noqa: E402
from registry.models import Job, User, Volunteer  # noqa: E402
from tests.factories import committee_unit  # noqa: E402
from tests.factories_hours import committee_member  # noqa: E402
from tests.factories_printing import numbered  # noqa: E402


def make(rows: int) -> dict[str, int]:
    committee_unit()
    fill(rows)
    by = committee_member()
    for person in Volunteer.objects.registered().select_related("unit").order_by("pk")[:rows]:
        numbered(person, by=by)
    return {"rows": Certificate.objects.count()}


def one(times: int) -> dict[str, float]:
    """From the press to the bytes, warm: number, content, drawing, storing."""
    by, person = User.objects.get(roles__role="committee"), Volunteer.objects.registered().first()
    certificates.finish(numbered(person, by=by))
    took, spent = [], []
    for _ in range(times):
        began, before = time.perf_counter(), time.process_time()
        certificates.finish(numbered(person, by=by))
        took.append(time.perf_counter() - began)
        spent.append(time.process_time() - before)
    return {"p95": quantiles(took, n=20)[-1], "cpu_p95": quantiles(spent, n=20)[-1]}


def run() -> dict[str, float]:
    by = User.objects.get(roles__role="committee")
    begun = runs.start(chosen=Certificate.objects.all(), title="", by=by)
    marks: list[float] = []
    first = timed(lambda: work(marks))
    again = timed(lambda: (runs.go_on(run=PrintRun.objects.get(pk=begun.pk), by=by), work([])))
    done = PrintRun.objects.get(pk=begun.pk)
    counts = runs.states(done)
    early = marks[max(0, len(marks) // 4 - 1)]  # the last job puts the files together
    return {
        "certificates": counts["done"], "failed": counts["failed"], "pages": done.pages, "drawn_cpu": first["cpu"],
        "drawn_seconds": first["seconds"], "united_cpu": again["cpu"], "united_seconds": again["seconds"],
        "memory_early": early, "memory_drawn": marks[-2], "memory_done": marks[-1],
    }  # fmt: skip


def work(marks: list[float]) -> None:
    """The worker's part, one job after the other; what the process holds of its own after each."""
    while job := Job.objects.filter(name=runs.WORK, state=Job.State.WAITING).first():
        jobs.perform(job.pk)
        marks.append(held())


def timed(work: Callable[[], Any]) -> dict[str, float]:
    began, spent = time.perf_counter(), processor()
    work()
    return {"seconds": time.perf_counter() - began, "cpu": processor() - spent}


def processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def held() -> float:
    """MiB that are no mapped file."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon"))


DEEDS: dict[str, Callable[..., dict[str, Any]]] = {
    "make": lambda rows: make(int(rows)),
    "one": lambda times: one(int(times)),
    "run": run,
}


if __name__ == "__main__":
    did, *words = sys.argv[1:]
    print(json.dumps(DEEDS[did](*words)))
