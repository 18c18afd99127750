"""星级 of many people at once, through a round: handed in, decided, and their papers (D172–D174)."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, Min, OuterRef, QuerySet, Sum
from django.urls import reverse

from certificates.exceptions import CertificateRefused
from certificates.issuing.services import certificates
from certificates.models import Certificate, CommendationRound, Nomination, StarApplication
from certificates.recognition.services import star_papers, star_standards
from certificates.recognition.services.stars import TOLD, Held, Standing, star_name
from checkin.models import LedgerEntry
from registry import clock
from registry.ground import jobs
from registry.history.services import history
from registry.models import HistoryEntry, Job, User, Volunteer, persons
from registry.notifications.services import notifications

log = logging.getLogger(__name__)
Status = StarApplication.Status
LONGEST_PROBLEM = 300
TOGETHER: Final = 20  # drawn and then stored together; a crash loses no more than their drawing
PAPERS = "prepare star certificates"
Refusal = tuple[StarApplication, str]


def standings_of(people: Collection[int], *, round: int) -> dict[int, Standing]:
    """Person → where they stand, by the ledger; what they handed in with this round is what the round decides, by the
    standard of that day."""
    files = list(Volunteer.objects.of_people(people).values_list("pk", flat=True))
    entries = LedgerEntry.objects.filter(volunteer__in=files).service().order_by()
    sums = dict(entries.values_list(persons.key()).annotate(n=Sum("minutes")))
    standards = star_standards.read()
    held: dict[int, Held] = {}
    opened: dict[int, int] = {}
    since = {}
    rows = StarApplication.objects.filter(volunteer__in=files, status__in=[Status.APPROVED, Status.PROPOSED])
    rows = rows.annotate(person=persons.key(), kept_minutes=Min("kept__minutes")).order_by("star")
    for one in rows.select_related("nomination"):
        standard = standards.on(clock.local_date(one.proposed_at))
        if one.is_approved:
            held[one.person] = Held(one.star, standard.thresholds[one.star - 1], one.pk, one.kept_minutes)
        elif one.nomination is not None and one.nomination.round_id == round:
            since[one.person] = standard
        else:
            opened[one.person] = one.star
    found = Volunteer.objects.in_bulk(people)
    return {
        pk: Standing(one, sums.get(pk, 0), since.get(pk, standards.current), held.get(pk), opened.get(pk))
        for pk, one in found.items()
    }


def hold(people: Iterable[int]) -> None:
    """Lock these people, always in the same order: of two who hand in the same person the second sees the first."""
    list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in=list(people)).order_by("pk").values("pk"))


def hand_in(nominations: Collection[Nomination], standings: dict[int, Standing], *, by: User) -> None:
    """An application with each nomination; the caller holds the people and has refused who does not qualify."""
    known = set(
        StarApplication.objects.filter(nomination__in=nominations).values_list("nomination", flat=True)
    )  # returned and handed in again
    made = []
    for one in nominations:
        if one.pk in known or one.candidate.volunteer is None:
            continue
        standing = standings[one.candidate.volunteer.person_id]
        person = standing.volunteer
        application = StarApplication(volunteer=person, nomination=one, star=standing.held + 1, proposed_by=by)
        application.minutes_at_proposal, application.volunteer_unit_id = standing.minutes, person.unit_id or one.unit_id
        application.proposed_at = clock.now()
        made.append(application)
    StarApplication.objects.bulk_create(made)
    _record(made, "proposed star", by)


def decide(nominations: Collection[int], status: str, *, by: User, reason: str) -> list[StarApplication]:
    """What was handed in with these nominations is approved, declined or withdrawn, and the people are told."""
    rows = StarApplication.objects.select_for_update(no_key=True, of=("self",)).filter(nomination__in=nominations)
    found = list(rows.filter(status=Status.PROPOSED).select_related(persons.joined(), "volunteer_unit").order_by("pk"))
    for one in found:
        one.status, one.decided_by, one.decided_at, one.reason = status, by, clock.now(), reason
    StarApplication.objects.bulk_update(found, ["status", "decided_by", "decided_at", "reason"])
    _tell(_record(found, f"star {status}", by), found, status)
    return found


def papers_later(round: CommendationRound, by: User) -> Job:
    """Leave the certificates of a decided round to the worker."""
    return jobs.enqueue(PAPERS, key=papers_key(round.pk), round=round.pk, by=by.pk)


@jobs.job(PAPERS)
def papers_by_worker(*, round: int, by: int) -> None:
    """Every certificate of the round that is not there yet; one that cannot be printed does not stop the rest."""
    row = Job.objects.filter(key=papers_key(round), state=Job.State.RUNNING).first()
    prepare(CommendationRound.objects.get(pk=round), by=User.objects.get(pk=by), job=row)


def prepare(round: CommendationRound, *, by: User, job: Job | None = None) -> list[Refusal]:
    """Number and sign what is lacking, each by itself, and draw it, twenty together; who was refused, with the
    sentence."""
    refused: list[Refusal] = []
    rows, standards = list(lacking(round)), star_standards.read()
    for start in range(0, len(rows), TOGETHER):
        made: list[Certificate] = []
        for one in rows[start : start + TOGETHER]:
            standard = standards.on(clock.local_date(one.proposed_at))
            try:
                paper = _prepared(one, hours=standard.hours[one.star - 1], document=round.decision_document_no, by=by)
            except CertificateRefused as refusal:
                refused.append((one, str(refusal.message)))
                problem = str(refusal.message)[:LONGEST_PROBLEM]
                Nomination.objects.filter(pk=one.nomination_id or 0).update(paper_problem=problem)
            except IntegrityError:  # somebody else made it meanwhile
                continue
            else:
                made += [paper] if paper is not None else []
        _drawn(made)
        if job:
            jobs.progress(job, min(start + TOGETHER, len(rows)), len(rows))
    return refused


def _drawn(made: Collection[Certificate]) -> None:
    """Each has its number: a duty names what cannot be drawn, and it is tried again later."""
    for error in certificates.finish_many(made).values():
        if not isinstance(error, CertificateRefused):
            log.error("A star certificate of a round could not be drawn.", exc_info=error)


@transaction.atomic
def _prepared(application: StarApplication, *, hours: int, document: str, by: User) -> Certificate | None:
    row = StarApplication.objects.select_for_update(no_key=True, of=("self",)).get(pk=application.pk)
    if not row.is_approved:  # revoked before its paper was made
        return None
    return star_papers.prepare(application, hours=hours, document=document, by=by, was_announced=True)


def lacking(round: CommendationRound) -> QuerySet[StarApplication]:
    """Stars of the round that have no certificate in force."""
    papers = Certificate.objects.filter(star_application=OuterRef("pk")).not_ended()
    rows = StarApplication.objects.held().filter(~Exists(papers), nomination__round=round)
    return rows.select_related(persons.joined(), "volunteer_unit", "nomination").order_by("pk")


def papers_job(round: CommendationRound) -> Job | None:
    """The job that makes them, while it does."""
    return jobs.open_one(papers_key(round.pk))


def in_hand(rounds: Iterable[CommendationRound]) -> set[int]:
    """Those of these rounds whose certificates the worker makes, or will."""
    by_key = {papers_key(one.pk): one.pk for one in rounds}
    open_ones = Job.objects.filter(key__in=by_key, state__in=jobs.OPEN)
    return {by_key[key] for key in open_ones.values_list("key", flat=True)}


def papers_key(round: int) -> str:
    return f"{PAPERS}:{round}"


def _record(rows: list[StarApplication], did: str, by: User) -> list[HistoryEntry]:
    entries = [
        HistoryEntry(
            at=clock.now(),
            by=by,
            did=did,
            target_model=StarApplication._meta.label_lower,
            target_id=one.pk,
            unit_id=one.volunteer_unit_id,
            fields={"star": one.star} | ({"reason": history.reduced(one.reason)} if one.reason else {}),
        )
        for one in rows
    ]
    history.record_many(entries)
    return entries


def _tell(entries: list[HistoryEntry], rows: list[StarApplication], status: str) -> None:
    """The people, some hundreds with a few statements: one for each star."""
    by_star: dict[int, list[int | None]] = defaultdict(list)
    for one in rows:
        by_star[one.star].append(one.volunteer.person.user_id)
    for star, users in by_star.items():
        entry = next(entry for entry, one in zip(entries, rows, strict=True) if one.star == star)
        text = TOLD[Status(status)].format(name="您", star=star_name(star))
        notifications.tell_of(entry, users=users, text=text, url=reverse("my-stars"))
