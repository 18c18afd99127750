"""候选对象: who would qualify where, and freezing everybody's figures as a round is opened (D172)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction

from certificates.exceptions import RoundRefused
from certificates.models import Candidate, CommendationRound
from certificates.permissions import can_run
from certificates.rounds.criteria import Criteria, Evidence, missed
from certificates.rounds.services import evidence, frozen, star_rounds
from checkin.models import LedgerEntry
from registry import clock
from registry.ground import jobs
from registry.history.batches import batches
from registry.history.services import history
from registry.models import Job, Project, Team, Unit, User, Volunteer, persons
from registry.permissions import require
from registry.units.services.deciders import committee_unit

Reason = RoundRefused.Reason
ForWhom = CommendationRound.ForWhom
FREEZE: Final = "freeze round candidates"
PREVIEW: Final = "preview round"
AT_ONCE: Final = 500  # more are looked at by the worker: nobody else writes to SQLite meanwhile
CHUNK: Final = 2_000
COLUMN: Final = {
    ForWhom.VOLUNTEER: "volunteer_id",
    ForWhom.TEAM: "team_id",
    ForWhom.UNIT: "recipient_unit_id",
    ForWhom.PROJECT: "project_id",
    ForWhom.STAR: "volunteer_id",
}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Looked:
    """One recipient with its unit, its figures, and what it misses."""

    key: int
    unit: int
    evidence: Evidence
    missed: tuple[str, ...]

    @property
    def qualifies(self) -> bool:
        return not self.missed


def universe(round: CommendationRound) -> list[tuple[int, int]]:
    """Who is looked at, with the unit: registered people with recognised hours in the period; teams, open units,
    projects in use."""
    if round.is_for_stars:
        return star_rounds.universe(round)
    if round.for_whom == ForWhom.VOLUNTEER:
        entries: Any = LedgerEntry.objects.service().seen_here().between(round.period_from_on, round.period_until_on)
        served = set(entries.order_by().values_list(persons.key(), flat=True).distinct())
        people = Volunteer.objects.canonical().registered().order_by("pk").values_list("pk", "unit_id")
        return [(pk, unit) for pk, unit in people.iterator() if pk in served]
    if round.for_whom == ForWhom.TEAM:
        return list(Team.objects.admitted().order_by("pk").values_list("pk", "unit_id"))
    if round.for_whom == ForWhom.UNIT:
        return [(pk, pk) for pk in Unit.objects.open().exclude(parent=None).order_by("pk").values_list("pk", flat=True)]
    root = committee_unit().pk
    return [(pk, unit or root) for pk, unit in Project.objects.open().order_by("pk").values_list("pk", "unit_id")]


def look(round: CommendationRound, progress: Progress | None = None) -> Iterator[list[Looked]]:
    """Everybody with figures and judgement, some thousands at a time."""
    criteria, pairs = Criteria.read(round.criteria), universe(round)
    for done, some in enumerate(batches(iter(pairs), CHUNK)):
        found = _figures(round, [pk for pk, _unit in some])
        yield [_judged(criteria, pk, unit, found.get(pk, Evidence())) for pk, unit in some]
        if progress:
            progress(min(len(pairs), (done + 1) * CHUNK), len(pairs))


def ask_preview(*, round: CommendationRound, by: User) -> bool:
    """Say how many would qualify where, before the round is opened; False where the worker does it.

    Counted outside a transaction: on SQLite nobody else could write until everybody was looked at.
    """
    require(can_run(by, round))
    row = CommendationRound.objects.get(pk=round.pk)
    if not row.is_draft:
        raise RoundRefused(Reason.ROUND_NOT_DRAFT, status=row.get_status_display())
    if len(universe(row)) <= AT_ONCE:
        preview(row.pk)
        return True
    with transaction.atomic():
        CommendationRound.objects.filter(pk=row.pk).update(preview={})
        jobs.enqueue(PREVIEW, key=f"{PREVIEW}:{row.pk}", pk=row.pk)
    return False


@jobs.job(PREVIEW)
def preview(pk: int) -> None:
    """Count by unit; nothing but the counts is kept."""
    round = CommendationRound.objects.get(pk=pk)
    considered, qualifying, lacking = Counter[int](), Counter[int](), Counter[str]()
    for some in look(round, _progress(PREVIEW, pk)):
        for one in some:
            considered[one.unit] += 1
            qualifying[one.unit] += one.qualifies
            lacking.update(one.missed)
    told = {
        "at": clock.now().isoformat(),
        "version": round.version,
        "considered": considered.total(),
        "qualifying": qualifying.total(),
        "units": [[unit, qualifying[unit], n] for unit, n in sorted(considered.items())],
        "missed": dict(lacking),
    }
    CommendationRound.objects.filter(pk=pk).update(preview=told)


def freeze_soon(round: CommendationRound) -> None:
    """Inside the opening: at once where they are few, else by the worker."""
    if len(universe(round)) <= AT_ONCE:
        freeze(round.pk)
    else:
        jobs.enqueue(FREEZE, key=_freeze_key(round.pk), pk=round.pk)


@jobs.job(FREEZE)
def freeze(pk: int) -> None:
    """Keep everybody's figures; a worker that died goes on, and who was kept before stays as kept."""
    round = CommendationRound.objects.get(pk=pk)
    if round.computed_at is not None or not round.is_nominating:  # cancelled before the worker came to it
        return
    for some in look(round, _progress(FREEZE, pk)):
        now = clock.now()
        rows = [
            Candidate(
                round_id=pk,
                **{COLUMN[ForWhom(round.for_whom)]: one.key},
                unit_id=one.unit,
                evidence=one.evidence.stored(),
                qualifies=one.qualifies,
                missed=list(one.missed),
                computed_at=now,
            )
            for one in some
        ]
        for row in rows:
            frozen.put(row)
        Candidate.objects.bulk_create(rows, ignore_conflicts=True)
    _frozen(pk)


def frozen_job(round: CommendationRound) -> Job | None:
    """The job that computes the candidates of this round, while it does."""
    return Job.objects.filter(key=_freeze_key(round.pk)).order_by("-pk").first()


def preview_job(round: CommendationRound) -> Job | None:
    """The job that counts for the preview, while it does."""
    return jobs.open_one(f"{PREVIEW}:{round.pk}")


@transaction.atomic
def _frozen(pk: int) -> None:
    round = CommendationRound.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if round.computed_at is None:
        round.computed_at = clock.now()
        round.save(update_fields=["computed_at"])
        count, digest = frozen.digest_of(pk)
        history.record(by=None, did="round candidates computed", to=round, count=count, digest=digest)


def _figures(round: CommendationRound, keys: list[int]) -> evidence.Found:
    if round.is_for_stars:
        return star_rounds.of_people(round, keys)
    period = round.period_from_on, round.period_until_on
    if round.for_whom == ForWhom.VOLUNTEER:
        return evidence.of_people(keys, *period)
    if round.for_whom == ForWhom.TEAM:
        return evidence.of_teams(keys, *period)
    return evidence.of_organisers(round.for_whom, keys, *period)


def _judged(criteria: Criteria, key: int, unit: int, figures: Evidence) -> Looked:
    return Looked(key, unit, figures, tuple(code.value for code in missed(criteria, figures)))


def _progress(name: str, pk: int) -> Progress:
    row = Job.objects.filter(key=f"{name}:{pk}", state=Job.State.RUNNING).first()
    return (lambda done, total: jobs.progress(row, done, total)) if row else (lambda done, total: None)


def _freeze_key(pk: int) -> str:
    return f"{FREEZE}:{pk}"
