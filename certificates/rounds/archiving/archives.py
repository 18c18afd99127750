"""A finished round as one file for the archive: packed by the worker, for the committee only (D56, D147)."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import DecisionRefused
from certificates.models import Certificate, CommendationRound, Objection
from certificates.permissions import can_run
from certificates.rounds.archiving import parts
from certificates.rounds.documents import round_archive
from registry.ground import jobs
from registry.ground.services import drawn_files, ordered_files
from registry.history.purposes import Inherent
from registry.history.services import exports
from registry.models import Job, User
from registry.notifications.services import notifications
from registry.permissions import require
from registry.units.services.deciders import committee_unit
from registry.words.chinese import quoted

Reason = DecisionRefused.Reason
WORK: Final = "draw round archive"
NOTES: Final = (
    "推荐只列提交过的；没有提交的草稿不入档。",
    "公示打印件按公示开始时的名单和当时公开的姓名，决定文稿按决定时的名单；收回的公示不留名单，理由见“经过”。",
    "异议不列提出人的姓名和联系方式。",
)


def ask(*, round: CommendationRound, by: User) -> Job:
    """The job that packs it, or has packed the same some minutes ago."""
    require(can_run(by, round))
    row = CommendationRound.objects.get(pk=round.pk)
    if not (row.is_decided or row.is_cancelled):
        raise DecisionRefused(Reason.ARCHIVE_NOT_OVER, status=row.get_status_display())
    text = json.dumps({"round": row.pk, "stood_at": stood_at(row).isoformat()})
    return ordered_files.order(WORK, by=by, text=text, round=row.pk, title=file_name(row))[0]


@jobs.job(WORK)
def draw(*, by: int, asked: str, round: int, **_title: Any) -> None:
    """Pack it with the rights of this moment, seal it, tell who asked; begun anew where a worker died."""
    job, user = ordered_files.job_of(WORK, asked), User.objects.get(pk=by)
    row = CommendationRound.objects.get(pk=round)
    if not (user.is_active and can_run(user, row)):
        return
    with drawn_files.scratch(asked) as path:
        with path.open("wb") as made:
            _write(made, row, job)
        ordered_files.deliver(job, path, bound_to=_bound(job, by))
    text = _("{title}的档案已做好，请在 7 天内下载。").format(title=quoted(row.title))
    notifications.tell(users=[user], key=f"{WORK}:{job.pk}", text=text, url=reverse("round-archive", args=[round]))


def newest(round: CommendationRound, by: User) -> Job | None:
    """What this person asked for last of this round, while it is of use."""
    rows = Job.objects.filter(name=WORK, arguments__by=by.pk, arguments__round=round.pk)
    row = rows.order_by("-pk").first()
    if row is None or row.state in ordered_files.OPEN:
        return row
    return row if ordered_files.kept_until(row) or ordered_files.can_retry(row) else None


def own(pk: int, by: User) -> Job | None:
    """The job of who asked for it; nobody else's."""
    return ordered_files.of(WORK, pk, by)


def of(pk: int, round: CommendationRound, by: User) -> Job | None:
    """The same, where it is about this round."""
    job = own(pk, by)
    return job if job and job.arguments["round"] == round.pk else None


def pieces_of(job: Job, *, by: User) -> tuple[int, Iterator[bytes], str]:
    """Length, content a piece at a time and name of the file, with its line in the history."""
    round = CommendationRound.objects.get(pk=job.arguments["round"])
    require(can_run(by, round))
    length, pieces = ordered_files.pieces(job, bound_to=_bound(job, by.pk))
    people = round.candidates.exclude(volunteer=None).count()
    exports.record(by=by, what="round-archive", purpose=Inherent.ROUND, people=people, to=round)
    return length, pieces, job.arguments["title"]


def file_name(round: CommendationRound) -> str:
    return f"{round_archive.safe_name(round.title)}档案.zip"


def stood_at(round: CommendationRound) -> datetime:
    """When anything about the round last changed; the file tells this moment, not that of its drawing."""
    steps = round.steps.aggregate(at=Max("at"))
    decided = round.nominations.aggregate(at=Max("decided_at"))
    raised = Objection.objects.filter(notice__round=round).aggregate(at=Max("at"), answered=Max("answered_at"))
    issued = Certificate.objects.of_round(round).aggregate(
        asked=Max("requested_at"), at=Max("issued_at"), ended=Max("ended_at")
    )
    known: tuple[datetime | None, ...] = (
        round.created_at,
        *(at for found in (steps, decided, raised, issued) for at in found.values()),
    )
    return max(at for at in known if at)


def _write(to: Any, round: CommendationRound, job: Job) -> None:
    with drawn_files.scratch(f"{job.arguments['asked']}.table") as table:
        scene = parts.scene_of(round, table)
        contents = round_archive.Contents(
            round=round.title,
            status=round.get_status_display(),
            unit=(round.unit or committee_unit()).full_name,
            stood_at=stood_at(round),
            files=[],
            notes=NOTES,
        )
        round_archive.write(to, files=_files(scene, job), contents=contents)


def _files(scene: parts.Scene, job: Job) -> parts.Files:
    """One part after the other; each renews the lease."""
    total = len(parts.PARTS) + 1  # and the table of contents
    for done, part in enumerate(parts.PARTS):
        jobs.progress(job, done, total)
        yield from part(scene)
    jobs.progress(job, total - 1, total)


def _bound(job: Job, by: int) -> str:
    return f"{job.key}:{WORK}:{by}"
