"""Files asked of the worker: what was asked and what was drawn lie sealed, and only who asked opens them."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.db import transaction

from registry import clock
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.services import drawn_files
from registry.models import Job, User
from registry.protection import keys

Reason = ExportRefused.Reason
OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)
PIECE: Final = 256 * 1024
SAME_FILE: Final = timedelta(minutes=10)  # asked again so soon, the file of before is given


@transaction.atomic
def order(work: str, *, by: User, text: str, **told: Any) -> tuple[Job, bool]:
    """The job that draws it, and whether it is new; one at a time for each person."""
    token = hashlib.sha256(f"{by.pk}:{text}".encode()).hexdigest()
    key = f"{work}:{keys.digest(token)}"[:120]
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # pressed twice at once, one waits
    mine = Job.objects.filter(name=work, arguments__by=by.pk)
    if same := mine.filter(key=key, state__in=OPEN).first():
        return same, False
    young = mine.filter(key=key, state=Job.State.DONE, finished_at__gt=clock.now() - SAME_FILE)
    if (same := young.order_by("-pk").first()) and kept_until(same):
        return same, False
    if mine.filter(state__in=OPEN).exists():
        raise ExportRefused(Reason.EXPORT_UNDER_WAY)
    sealed = keys.seal_bytes(text.encode(), bound_to=key)
    asked = hashlib.sha256(sealed).hexdigest()
    drawn_files.keep(f"{asked}.asked", sealed)
    return jobs.enqueue(work, key=key, by=by.pk, asked=asked, **told), True


def job_of(work: str, asked: str) -> Job:
    """The job of what was asked, for the worker."""
    return Job.objects.filter(name=work, arguments__asked=asked).latest("pk")


def of(work: str, pk: int, by: User) -> Job | None:
    """The job of who asked for it; nobody else's."""
    return Job.objects.filter(name=work, pk=pk, arguments__by=by.pk).first()


def open_job(work: str, by: User) -> Job | None:
    """What the worker still draws for this person."""
    return Job.objects.filter(name=work, arguments__by=by.pk, state__in=OPEN).first()


def text_of(job: Job) -> str:
    """What was asked for; `FileNotFoundError` when its days are over."""
    return keys.open_bytes(drawn_files.read(f"{job.arguments['asked']}.asked"), bound_to=job.key).decode()


def deliver(job: Job, drawn: Path, *, bound_to: str) -> None:
    """Seal what was drawn, a piece at a time."""
    with drawn.open("rb") as file:
        pieces = iter(partial(file.read, PIECE), b"")
        drawn_files.keep(f"{job.arguments['asked']}.file", keys.sealed_pieces(pieces, bound_to=bound_to))


def sealed(job: Job) -> bytes:
    """What was drawn, still sealed; refused before it is ready and after its days."""
    if job.state != Job.State.DONE:
        raise ExportRefused(Reason.EXPORT_NOT_READY)
    try:
        return drawn_files.read(f"{job.arguments['asked']}.file")
    except FileNotFoundError:
        raise ExportRefused(Reason.EXPORT_ERASED) from None


def opened(content: bytes, *, bound_to: str) -> bytes:
    """The bytes, for whom they were sealed."""
    try:
        return keys.open_bytes(content, bound_to=bound_to)
    except InvalidTag:
        raise ExportRefused(Reason.EXPORT_RIGHTS) from None


def pieces(job: Job, *, bound_to: str) -> tuple[int, Iterator[bytes]]:
    """Length and content of what was drawn, a piece at a time, with the same refusals."""
    if job.state != Job.State.DONE:
        raise ExportRefused(Reason.EXPORT_NOT_READY)
    try:
        return keys.opened_pieces(drawn_files.path_of(f"{job.arguments['asked']}.file"), bound_to=bound_to)
    except FileNotFoundError:
        raise ExportRefused(Reason.EXPORT_ERASED) from None
    except InvalidTag:
        raise ExportRefused(Reason.EXPORT_RIGHTS) from None


def kept_until(job: Job) -> datetime | None:
    """When the file goes; None where there is none."""
    return drawn_files.kept_until(f"{job.arguments['asked']}.file")


def can_retry(job: Job) -> bool:
    """It was given up, and what was asked for is still known."""
    return job.state == Job.State.FAILED and drawn_files.kept_until(f"{job.arguments['asked']}.asked") is not None


def forget_all_of(user: User) -> int:
    """Take away what lies drawn for this person; returns how many orders there were."""
    orders = [row for row in Job.objects.filter(arguments__by=user.pk) if "asked" in row.arguments]
    for row in orders:
        for ending in ("asked", "file"):
            drawn_files.forget(f"{row.arguments['asked']}.{ending}")
    return len(orders)
