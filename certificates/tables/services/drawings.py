"""A long roll-up as PDF or Word: drawn by the worker, once for the same figures, kept a week for its readers."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from certificates.models import StageReport
from certificates.permissions import can_decide_tables
from certificates.tables.documents import roll_up, roll_up_files
from certificates.tables.documents.roll_up import RollUp
from registry.ground import jobs
from registry.ground.services import drawn_files
from registry.models import Job, User

DRAW: Final = "draw roll-up"
FORMATS: Final = {"xlsx": roll_up_files.as_xlsx, "pdf": roll_up_files.as_pdf, "docx": roll_up_files.as_docx}
AT_ONCE: Final = {"xlsx"}  # 0.3 s for all units
MOST_AT_ONCE: Final = 120  # activities: one second by unit, two with a line for each
OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)


@dataclass(frozen=True)
class Wanted:
    """What somebody asked for: the figures and format, and what name and history say of the file."""

    drawn: RollUp
    suffix: str
    name: str
    people: int
    again: str  # the address that asks for it
    back: str  # the page that it stands on
    scope: dict[str, str | int] = field(default_factory=dict)
    report: int | None = None  # the kept table it is drawn from

    @property
    def text(self) -> str:
        return roll_up.as_text(self.drawn)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def key(self) -> str:
        """The same figures in the same format of the same table are one job."""
        return f"{DRAW}:{self.report or 'now'}:{self.suffix}:{self.digest}"


def is_long(drawn: Any, suffix: str) -> bool:
    """Drawing it would keep a request for seconds."""
    return isinstance(drawn, RollUp) and suffix not in AT_ONCE and drawn.activities > MOST_AT_ONCE


def ask(*, wanted: Wanted, by: User) -> Job:
    """The job that draws or has drawn it; while another one of this person's is open, that one."""
    ready = Job.objects.filter(name=DRAW, key=wanted.key, state=Job.State.DONE).order_by("-pk").first()
    if ready and kept_until(ready):
        return ready
    drawn_files.keep(_figures(wanted.digest), wanted.text.encode())
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # pressed twice at once, one waits
        waiting = Job.objects.filter(name=DRAW, state__in=OPEN)
        if known := waiting.filter(key=wanted.key).first() or waiting.filter(arguments__by=by.pk).first():
            return known
        return jobs.enqueue(
            DRAW,
            key=wanted.key,
            digest=wanted.digest,
            suffix=wanted.suffix,
            lines=wanted.drawn.activities,
            title=wanted.name,
            people=wanted.people,
            again=wanted.again,
            back=wanted.back,
            scope=wanted.scope,
            report=wanted.report,
            by=by.pk,
        )


@jobs.job(DRAW)
def draw(*, digest: str, suffix: str, **_about: Any) -> None:
    """Draw the figures as they were when they were asked for."""
    drawn = roll_up.from_text(drawn_files.read(_figures(digest)).decode())
    drawn_files.keep(f"{digest}.{suffix}", FORMATS[suffix](drawn))


def of(pk: int, user: Any) -> Job | None:
    """The job, for those who may read the table that it draws."""
    job = Job.objects.filter(name=DRAW, pk=pk).first()
    if job is None or can_decide_tables(user):
        return job
    report = job.arguments["report"]
    return job if report and StageReport.objects.visible_to(user).filter(pk=report).exists() else None


def kept_until(job: Job) -> datetime | None:
    """When the drawn file goes; None where there is none."""
    return drawn_files.kept_until(_file(job))


def can_retry(job: Job) -> bool:
    """It was given up, and its figures are still there."""
    return job.state == Job.State.FAILED and drawn_files.kept_until(_figures(job.arguments["digest"])) is not None


def content_of(job: Job) -> bytes:
    """The drawn file."""
    return drawn_files.read(_file(job))


def _file(job: Job) -> str:
    return f"{job.arguments['digest']}.{job.arguments['suffix']}"


def _figures(digest: str) -> str:
    return f"{digest}.json"
