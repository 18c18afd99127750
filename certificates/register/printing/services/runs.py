"""印制批次: asked for, stopped, continued; drawn by the worker in steps, a crash loses the drawing of a few."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import CertificateRefused, PrintRefused
from certificates.issuing.documents.apart import Helpers
from certificates.issuing.services import certificates
from certificates.models import Certificate, PrintedItem, PrintRun
from certificates.permissions import can_print
from certificates.register.printing.services import run_files
from registry import clock
from registry.exceptions import RuleViolation
from registry.ground import jobs
from registry.history.services import history
from registry.models import Job, Unit, User
from registry.notifications.services import notifications
from registry.permissions import is_committee, require, shown_name, unit_reach
from registry.words.chinese import quoted
from registry.words.dates import as_full_date

log = logging.getLogger(__name__)
T = TypeVar("T")
Reason, State, Done = PrintRefused.Reason, PrintRun.State, PrintedItem.State
WORK: Final = "print certificates"
MOST: Final = 5_000
STEP: Final = 40  # certificates in one job, for each process that draws: other work goes between two
TOGETHER: Final = 20  # drawn and then stored together; a crash loses no more than the drawing of two such, a stop waits
WORTH_HELP: Final = 100  # fewer are drawn sooner than other processes have begun
# Who hands it over: the unit of the person behind the file, today; of a team or a project, the unit that has it.
_HANDER: Final = Coalesce("volunteer__merged_into__unit", "volunteer__unit", "nomination__candidate__unit")
OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)


_helpers: list[Helpers] = []  # of the run that is being printed


@dataclass(frozen=True, slots=True)
class Some:
    """Items that are drawn together, and why some of them cannot be."""

    items: list[PrintedItem]
    failed: dict[int, Exception]
    drawing: certificates.Begun


@dataclass(frozen=True, slots=True)
class UnitShare:
    """How many certificates of a run one unit hands over, and how they stand."""

    unit: Unit
    count: int
    failed: int = 0

    @property
    def made(self) -> int:
        return self.count - self.failed


def printable(by: User) -> QuerySet[Certificate]:
    """Papers in force that this person may print; a proof is fetched by its holder, who may ask for the full number."""
    require(can_print(by))
    papers = Certificate.objects.not_ended().not_erased().exclude(kind=Certificate.Kind.PROOF)
    return papers if is_committee(by) else papers.filter(issuing_unit__in=unit_reach(by))


def counted(chosen: QuerySet[Certificate], *, by: User) -> int:
    """How many of these can be printed, if it can be done for so many."""
    n = _printable_of(chosen, by).count()
    if not n:
        raise PrintRefused(Reason.PRINT_NOTHING)
    if n > MOST:
        raise PrintRefused(Reason.PRINT_TOO_MANY, most=MOST, n=n)
    return n


def shares(chosen: QuerySet[Certificate], *, by: User) -> list[UnitShare]:
    """How many for each unit, in the order in which they are printed."""
    counts: dict[int, int] = {}
    for unit, _certificate in _in_order(_printable_of(chosen, by)):
        counts[unit] = counts.get(unit, 0) + 1
    units = Unit.objects.in_bulk(counts)
    return [UnitShare(units[pk], n) for pk, n in counts.items()]


@transaction.atomic
def start(*, chosen: QuerySet[Certificate], title: str, by: User, expected: int | None = None) -> PrintRun:
    """Print all of these together; `expected` is the number that was shown. One run at a time for each person."""
    _hold(by.pk)
    n = counted(chosen, by=by)
    if expected is not None and expected != n:
        raise PrintRefused(Reason.PRINT_CHANGED, counted=expected, n=n)
    _refuse_second(by, by)
    run = PrintRun.objects.create(title=title.strip() or _usual_title(), asked_by=by)
    items = [
        PrintedItem(run=run, position=position, unit_id=unit, certificate_id=pk)
        for position, (unit, pk) in enumerate(_in_order(_printable_of(chosen, by)), start=1)
    ]
    PrintedItem.objects.bulk_create(items, batch_size=1_000)
    history.record(by=by, did="print run started", to=run, count=len(items))
    _give_to_worker(run)
    return run


@transaction.atomic
def stop(*, run: PrintRun, by: User) -> PrintRun:
    """Stop after the few that are being drawn; what is done stays done."""
    run = _locked(run, by)
    if not run.is_running:
        raise PrintRefused(Reason.PRINT_NOT_RUNNING, state=run.get_state_display())
    return _become(run, State.STOPPED, by, "print run stopped")


@transaction.atomic
def go_on(*, run: PrintRun, by: User) -> PrintRun:
    """Go on with what is left, try once more what failed, and put the files together anew; of the runs of whoever asked
    for it one at a time, as when it was started."""
    _hold(run.asked_by_id)
    run = _locked(run, by)
    if run.is_running and is_in_hand(run):
        raise PrintRefused(Reason.PRINT_GOES_ON)
    _refuse_second(run.asked_by, by, beside=run.pk)
    run.items.filter(state=Done.FAILED).update(state=Done.WAITING, reason="")
    run = _become(run, State.RUNNING, by, "print run continued")
    _give_to_worker(run)
    return run


def is_in_hand(run: PrintRun) -> bool:
    """The worker has it, or will take it."""
    return Job.objects.filter(name=WORK, arguments__run=run.pk, state__in=OPEN).exists()


def states(run: PrintRun) -> dict[str, int]:
    """How many are done, failed, left."""
    return states_of([run])[run.pk]


def states_of(some: Iterable[PrintRun]) -> dict[int, dict[str, int]]:
    """The same of several, by one query."""
    found = {run.pk: dict.fromkeys(map(str, Done), 0) for run in some}
    counts = PrintedItem.objects.filter(run__in=found).order_by().values_list("run", "state").annotate(n=Count("pk"))
    for run, state, n in counts:
        found[run][state] = n
    return found


def shares_of(run: PrintRun) -> list[UnitShare]:
    """The units of a run in their order."""
    counts: dict[int, list[int]] = {}
    for unit, state in run.items.order_by("position").values_list("unit", "state"):
        share = counts.setdefault(unit, [0, 0])
        share[0] += 1
        share[1] += state == Done.FAILED
    units = Unit.objects.in_bulk(counts)
    return [UnitShare(units[pk], n, failed) for pk, (n, failed) in counts.items()]


@jobs.job(WORK, is_patient=True)
def work(*, run: int, left: int) -> None:
    """One step; begun again after a crash, it goes on with whoever is left."""
    row, helpers, goes_on = PrintRun.objects.get(pk=run), _helping(left), False
    try:
        goes_on = _step(row, helpers)
        if not goes_on and _is_running(row):
            _finish(row, _job_of(run, left), helpers)
    finally:
        if not goes_on:
            _end_helping()
    if goes_on:
        _give_to_worker(row)


def _step(row: PrintRun, helpers: Helpers | None) -> bool:
    """Some are left, and nobody stopped it."""
    most = STEP * (helpers.count if helpers else 1)
    pks = list(row.items.filter(state=Done.WAITING).order_by("position").values_list("pk", flat=True)[:most])
    for begun in _one_ahead(_begun(pks[at : at + TOGETHER], helpers) for at in range(0, len(pks), TOGETHER)):
        if not _is_running(row):
            return False
        _ended_together(begun)
    return _is_running(row) and row.items.filter(state=Done.WAITING).exists()


def _one_ahead(steps: Iterable[T]) -> Iterator[T]:
    """The next is begun before one is ended: while some are drawn, others are read and stored."""
    before: T | None = None
    for step in steps:
        if before is not None:
            yield before
        before = step
    if before is not None:
        yield before


def _is_running(run: PrintRun) -> bool:
    return PrintRun.objects.filter(pk=run.pk, state=State.RUNNING).exists()


def _begun(pks: Sequence[int], helpers: Helpers | None) -> Some:
    items = list(PrintedItem.objects.filter(pk__in=pks).select_related("certificate").order_by("position"))
    failed: dict[int, Exception] = {item.pk: ended for item in items if (ended := _ended(item.certificate))}
    left = [item.certificate for item in items if item.pk not in failed]
    return Some(items, failed, certificates.begin_many(left, helpers))


def _ended_together(some: Some) -> None:
    """Issued by the one way there is; who cannot be is named and stops nobody else."""
    undrawn = certificates.end_many(some.drawing)
    failed = some.failed | {item.pk: undrawn[key] for item in some.items if (key := item.certificate_id) in undrawn}
    for item in some.items:
        error = failed.get(item.pk)
        item.state, item.reason = (Done.FAILED, _reason(item, error)) if error else (Done.DONE, "")
    PrintedItem.objects.bulk_update(some.items, ["state", "reason"])


def _helping(left: int) -> Helpers | None:
    """The processes that draw a long run, the same from step to step."""
    if _helpers or left < WORTH_HELP:
        return next(iter(_helpers), None)
    _helpers.append(Helpers())
    return _helpers[0]


def _end_helping() -> None:
    while _helpers:
        _helpers.pop().close()


def _ended(certificate: Certificate) -> RuleViolation | None:
    if not (certificate.is_issued or certificate.is_preparing):
        return PrintRefused(Reason.PRINT_ENDED, status=certificate.get_status_display())
    return CertificateRefused(CertificateRefused.Reason.CERTIFICATE_ERASED) if certificate.is_erased else None


def _reason(item: PrintedItem, error: Exception) -> str:
    if isinstance(error, RuleViolation):
        return error.message[:300]
    log.error("The certificate %s of a print run could not be drawn.", item.certificate.number, exc_info=error)
    return str(Reason.PRINT_BROKEN.label)


def _finish(run: PrintRun, job: Job | None, helpers: Helpers | None) -> None:
    """The files, then the end, unless somebody stopped it meanwhile."""
    drawn = run_files.draw(
        run, told=lambda done, total: jobs.progress(job, done, total) if job else None, helpers=helpers
    )
    with transaction.atomic():
        run = PrintRun.objects.select_for_update(no_key=True).get(pk=run.pk)
        if not run.is_running:
            return
        run.state, run.finished_at = State.DONE, clock.now()
        run.files, run.pages = drawn.files, drawn.pages
        run.save(update_fields=["state", "finished_at", "files", "pages"])
        text, counts = _("{title}已做好：做成 {done} 份，请在 7 天内下载。"), states(run)
        if counts["failed"]:
            text = _("{title}已做好：做成 {done} 份，没有做成 {failed} 份，请在 7 天内下载。")
        text = text.format(title=quoted(run.title), **counts)
        url = reverse("print-run", args=[run.pk])
        notifications.tell(users=[run.asked_by], key=f"print:{run.pk}:{drawn.files}", text=text, url=url)


def _give_to_worker(run: PrintRun) -> None:
    left = run.items.filter(state=Done.WAITING).count()
    jobs.enqueue(WORK, key=f"{WORK}:{run.pk}:{left}", run=run.pk, left=left)


def _job_of(run: int, left: int) -> Job | None:
    found = Job.objects.filter(name=WORK, arguments__run=run, arguments__left=left, state=Job.State.RUNNING)
    return found.order_by("-pk").first()


def _hold(asked_by: int) -> None:
    """Whose runs they are: of two presses at once, one waits."""
    User.objects.select_for_update(no_key=True).get(pk=asked_by)


def _refuse_second(whose: User, by: User, *, beside: int = 0) -> None:
    other = PrintRun.objects.filter(asked_by=whose, state=State.RUNNING).exclude(pk=beside).first()
    if other is not None:
        name = _("您") if whose == by else shown_name(whose, to=by)
        raise PrintRefused(Reason.PRINT_UNDER_WAY, whose=name, title=other.title)


def _locked(run: PrintRun, by: User) -> PrintRun:
    require(can_print(by))
    return PrintRun.objects.visible_to(by).select_for_update(no_key=True).get(pk=run.pk)


def _become(run: PrintRun, state: str, by: User, did: str) -> PrintRun:
    run.state = state
    run.save(update_fields=["state"])
    history.record(by=by, did=did, to=run, count=run.items.filter(state=Done.WAITING).count())
    return run


def _printable_of(chosen: QuerySet[Certificate], by: User) -> QuerySet[Certificate]:
    return printable(by).filter(pk__in=chosen.order_by().values("pk"))


def _in_order(found: QuerySet[Certificate]) -> Iterator[tuple[int, int]]:
    """(unit, certificate): by the unit that hands them over, then by number."""
    return found.annotate(hander=_HANDER).order_by("hander", "pk").values_list("hander", "pk").iterator()


def _usual_title() -> str:
    now = clock.now().astimezone(clock.LOCAL)
    return _("{day} {hour} 证书印制").format(day=as_full_date(now), hour=f"{now:%H:%M}")
