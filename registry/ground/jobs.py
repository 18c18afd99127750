"""Background work: unique per key, retried with back-off, taken up again when a worker dies (design#jobs).

django-tasks brings a job to a worker; the `Job` row is the truth about it, because django-tasks has no
retries, no periodic work, and leaves the task of a killed worker running for ever.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import Q
from django_tasks import task

from registry import clock
from registry.models import Job

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 5
FIRST_RETRY = timedelta(minutes=1)
KEPT = timedelta(days=30)
FIRST, LAST = 0, -50  # priorities of django-tasks
WORKER_SEEN = "worker-seen"
OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)
SILENT_AFTER = timedelta(minutes=5)  # a worker ticks every minute; a long job may keep it
LONGEST_WAIT = FIRST_RETRY * 2 ** (MOST_ATTEMPTS - 1)


@dataclass(frozen=True)
class Work:
    """A function the worker knows by name; `daily_at` (hour, minute, local) or `every` makes it periodic.

    Patient work waits behind all other: whoever asks for much of it holds no reminder or certificate up.
    """

    function: Callable[..., Any]
    daily_at: tuple[int, int] | None = None
    every: timedelta | None = None
    when: Callable[[], bool] | None = None  # a round with nothing to do is not even asked for
    is_patient: bool = False


known: dict[str, Work] = {}


def job(
    name: str,
    *,
    daily_at: tuple[int, int] | None = None,
    every: timedelta | None = None,
    when: Callable[[], bool] | None = None,
    is_patient: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as background work under a stable name."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        known[name] = Work(function, daily_at, every, when, is_patient)
        return function

    return register


def enqueue(name: str, *, key: str = "", **arguments: Any) -> Job:
    """Ask for the work once; while a job with this key is open, return that one."""
    key = key or name
    try:
        with transaction.atomic():
            row = Job.objects.create(key=key, name=name, arguments=arguments, run_at=clock.now())
    except IntegrityError:
        return Job.objects.get(key=key, state__in=OPEN)
    transaction.on_commit(lambda: _send(row.pk, row.name))
    return row


def open_one(key: str) -> Job | None:
    """The job with this key, while it waits or runs."""
    return Job.objects.filter(key=key, state__in=OPEN).first()


def progress(row: Job, done: int, total: int) -> None:
    """Report how far a long job is; this also renews its lease."""
    Job.objects.filter(pk=row.pk).update(done_units=done, total_units=total, lease_until=clock.now() + LEASE)


def tick() -> None:
    """Every minute: say that a worker lives, start what is due, retry what a dead worker dropped, send what waits."""
    now = clock.now()
    _say_alive()
    _forget_the_future(now)
    for name, work in known.items():
        if work.daily_at and _is_due(work.daily_at) and not Job.objects.filter(key=_daily_key(name)).exists():
            enqueue(name, key=_daily_key(name))
        if work.every and _has_work(work) and not _asked_since(name, now - work.every):
            enqueue(name)
    dropped = Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=now)
    dropped.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=Job.State.FAILED, finished_at=now, lease_until=None, last_error="The worker died each time."
    )
    dropped.update(state=Job.State.WAITING, run_at=now)
    Job.objects.filter(Q(state=Job.State.DONE) | Q(state=Job.State.FAILED), finished_at__lt=now - KEPT).delete()
    for pk, name in Job.objects.filter(state=Job.State.WAITING, run_at__lte=now).values_list("pk", "name"):
        _send(pk, name)


@transaction.atomic
def retry(pk: int) -> Job | None:
    """Ask once more for work that was given up; None where it is asked for again already."""
    row = Job.objects.select_for_update(no_key=True).get(pk=pk)
    if row.state != Job.State.FAILED or open_one(row.key):
        return None
    row.state, row.attempts, row.run_at, row.finished_at = Job.State.WAITING, 0, clock.now(), None
    row.save(update_fields=["state", "attempts", "run_at", "finished_at"])
    transaction.on_commit(lambda: _send(row.pk, row.name))
    return row


def last_seen() -> datetime | None:
    """When a worker last said that it lives; None if none ever did."""
    seen = cache.get(WORKER_SEEN)
    return datetime.fromisoformat(seen) if seen else None


def is_silent() -> bool:
    """No worker said for some minutes that it lives; a clock that ran ahead said nothing of now."""
    seen = last_seen()
    return seen is None or abs(clock.now() - seen) >= SILENT_AFTER


def perform(pk: int) -> None:
    """Do one job if it still waits; a second delivery of the same job does nothing."""
    now = clock.now()
    claimed = Job.objects.filter(pk=pk, state=Job.State.WAITING, run_at__lte=now).update(
        state=Job.State.RUNNING, lease_until=now + LEASE
    )
    if not claimed:
        return
    row = Job.objects.get(pk=pk)
    row.attempts += 1
    row.save(update_fields=["attempts"])
    try:
        known[row.name].function(**row.arguments)
    except Exception as error:
        log.exception("The job %s failed (attempt %d).", row.key, row.attempts)
        _put_off(row, error)
    else:
        row.state, row.finished_at, row.lease_until = Job.State.DONE, clock.now(), None
        row.save(update_fields=["state", "finished_at", "lease_until"])


@task()
def perform_task(pk: int) -> None:
    """The task that django-tasks runs."""
    perform(pk)


def _say_alive() -> None:
    """For whoever watches; a cache that is away must not stop the work."""
    try:
        cache.set(WORKER_SEEN, clock.now().isoformat(), timeout=None)
    except Exception:
        log.exception("The cache did not take that the worker lives.")


def _forget_the_future(now: datetime) -> None:
    """A clock that ran ahead and was set right leaves rows dated in the future: they hold nothing up.

    Periodic work asked for then is asked for again in its time; what waits is done now; leases are cut to their length.
    """
    ahead = now + clock.DRIFT
    periodic = [name for name, work in known.items() if work.daily_at or work.every]
    theirs = Job.objects.filter(name__in=periodic, arguments={}, created_at__gt=ahead)
    theirs.exclude(state=Job.State.RUNNING).delete()
    Job.objects.filter(state=Job.State.WAITING, run_at__gt=ahead + LONGEST_WAIT).update(run_at=now)
    Job.objects.filter(state=Job.State.RUNNING, lease_until__gt=ahead + LEASE).update(lease_until=now + LEASE)


def _send(pk: int, name: str) -> None:
    is_patient = name in known and known[name].is_patient
    perform_task.using(priority=LAST if is_patient else FIRST).enqueue(pk)


def _put_off(row: Job, error: Exception) -> None:
    is_last = row.attempts >= MOST_ATTEMPTS
    row.state = Job.State.FAILED if is_last else Job.State.WAITING
    row.run_at = clock.now() + FIRST_RETRY * 2 ** (row.attempts - 1)
    row.last_error, row.lease_until = f"{type(error).__name__}: {error}"[:1000], None
    row.finished_at = clock.now() if is_last else None
    row.save(update_fields=["state", "run_at", "last_error", "lease_until", "finished_at"])


def _has_work(work: Work) -> bool:
    return work.when is None or work.when()


def _asked_since(name: str, moment: datetime) -> bool:
    return Job.objects.filter(key=name, created_at__gt=moment).exists()


def _is_due(daily_at: tuple[int, int]) -> bool:
    local = clock.now().astimezone(clock.LOCAL)
    return (local.hour, local.minute) >= daily_at


def _daily_key(name: str) -> str:
    return f"{name}:{clock.today():%Y-%m-%d}"
