"""培训证明 and 感谢信: a unit issues them to those who took part in one of its activities (D40, D119, D170)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import CertificateRefused, LetterRefused
from certificates.issuing import canonical
from certificates.issuing.layouts import wording
from certificates.issuing.services import beginnings, certificates, composing
from certificates.models import Certificate, CertificateTemplate, TemplateVersion
from certificates.permissions import can_write_letters
from certificates.proofs.letter_words import values_of
from certificates.proofs.services import proof_content
from checkin.models import ServiceRecord
from registry.ground import jobs
from registry.history.services import history
from registry.models import Activity, Job, User, Volunteer, persons
from registry.models.office import identity
from registry.notifications.services import notifications
from registry.permissions import require
from registry.standing.erasure import NO_NAME
from registry.units.services import deciders
from registry.words.chinese import quoted

Reason, Kind = LetterRefused.Reason, Certificate.Kind
TEMPLATES: Final = {
    Kind.TRAINING: CertificateTemplate.Kind.TRAINING,
    Kind.THANKS: CertificateTemplate.Kind.THANKS,
}
# As they stand in an address.
KINDS: Final = {template.value: kind for kind, template in TEMPLATES.items()}
ISSUE: Final = "issue letters"
AT_ONCE: Final = 40  # more take longer than a page may
AT_MOST: Final = 500
MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody with recognised minutes at the activity, and the letter they hold for it."""

    person: Volunteer
    records: dict[int, tuple[int, int]]  # record → timed and supplementary minutes
    days: frozenset[Any]
    certificate: Certificate | None = None

    @property
    def minutes(self) -> int:
        return sum(timed + more for timed, more in self.records.values())

    @property
    def times(self) -> int:
        return len(self.records)


@dataclass(frozen=True, slots=True)
class Problem:
    """Somebody for whom no letter could be printed, and why."""

    person: Volunteer
    why: str

    @property
    def who(self) -> str:
        return label_of(self.person)


@dataclass(frozen=True, slots=True)
class Words:
    """What is said to everybody: what they did, and the thanks of a letter."""

    content: str = ""
    thanks: str = ""


def participants(activity: Activity, kind: str) -> list[Participant]:
    """Everybody with net minutes at this activity and a name, in its order; a fixed number of queries."""
    records = list(
        ServiceRecord.objects.counted()
        .filter(shift__activity=activity)
        .select_related(persons.joined())
        .order_by("service_on", "pk")
    )
    net = proof_content.net_minutes(one.pk for one in records)
    files: dict[int, Volunteer] = {}
    own: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    days: dict[int, set[Any]] = defaultdict(set)
    for one in records:
        person = one.volunteer.person
        if sum(net.get(one.pk, (0, 0))) > 0 and person.name != NO_NAME:
            files[person.pk] = person
            own[person.pk][one.pk] = net[one.pk]
            days[person.pk].add(one.service_on)
    held = Certificate.objects.not_ended().filter(activity=activity, kind=kind).select_related(persons.joined())
    letters = {one.person.pk: one for one in held if one.person}
    found = [Participant(one, own[pk], frozenset(days[pk]), letters.get(pk)) for pk, one in files.items()]
    return sorted(found, key=lambda one: (one.person.name, one.person.pk))


def label_of(person: Volunteer) -> str:
    """The name, and what tells namesakes apart."""
    return f"{person.name}（{person.volunteer_no or person.unit}）"


def job_of(activity: Activity, kind: str) -> Job | None:
    """The job that issues, while it does."""
    return jobs.open_one(_key(activity.pk, kind))


def issue(
    *, activity: Activity, kind: str, people: Collection[int], words: Words, by: User
) -> tuple[list[Certificate], list[Problem]] | None:
    """A letter for each of these people who has none yet: those issued, and those who could not be; None where the
    worker does it.

    Pressed twice, nobody gets two. Who cannot be printed takes no number and stops nobody.
    """
    require(can_write_letters(by, activity))
    chosen = _refuse(activity, Kind(kind), people, words)
    with transaction.atomic():
        version = beginnings.version_for(TEMPLATES[Kind(kind)], by=by)
        history.record(
            by=by, did="letters asked", to=activity, unit=activity.recording_unit, count=len(chosen),
            template=version.template,
        )  # fmt: skip
        said = {"content": words.content, "thanks": words.thanks}
        _refuse_beside(job_of(activity, kind), chosen, said)
        if len(chosen) > AT_ONCE:
            about = {"activity": activity.pk, "kind": str(kind), "people": sorted(chosen), "by": by.pk}
            job = jobs.enqueue(ISSUE, key=_key(activity.pk, kind), version=version.pk, said=said, **about)
            # One at a time: what another job has in hand is not what was asked for now.
            if job.arguments["said"] != said or not chosen.keys() <= set(job.arguments["people"]):
                raise LetterRefused(Reason.LETTER_UNDER_WAY)
            return None
    return _each(activity, Kind(kind), chosen, version, words, by)


@jobs.job(ISSUE)
def issue_by_worker(
    *, activity: int, kind: str, people: list[int], version: int, said: dict[str, str], by: int
) -> None:
    """Those who have theirs already are passed over, so that it goes on after a crash; who asked is told the end."""
    where, row = Activity.objects.get(pk=activity), Job.objects.filter(key=_key(activity, kind)).order_by("-pk").first()
    design = TemplateVersion.objects.get(pk=version)
    chosen = {pk: one for pk, one in _by_person(where, kind).items() if pk in people and one.certificate is None}
    progress = partial(jobs.progress, row) if row else None
    asker = User.objects.get(pk=by)
    made, problems = _each(where, Kind(kind), chosen, design, Words(**said), asker, progress)
    url = reverse("activity-letters", args=[activity, TEMPLATES[Kind(kind)].value])
    text = _ended(where, Kind(kind), len(made), problems)
    notifications.tell(users=[asker], key=f"{_key(activity, kind)}:{row.pk if row else 0}", text=text, url=url)


def _refuse(
    activity: Activity, kind: Certificate.Kind, people: Collection[int], words: Words
) -> dict[int, Participant]:
    if kind == Kind.TRAINING and not activity.is_training:
        raise LetterRefused(Reason.LETTER_NO_TRAINING)
    if word := wording.forbidden(f"{words.content}\n{words.thanks}", is_approved=False):
        raise LetterRefused(Reason.LETTER_WORDS, word=word)
    if len(people) > AT_MOST:
        raise LetterRefused(Reason.LETTER_TOO_MANY, most=AT_MOST)
    known = _by_person(activity, kind)
    wanted = set(people)
    chosen = {pk: one for pk, one in known.items() if pk in wanted and one.certificate is None}
    if not chosen:
        raise LetterRefused(Reason.LETTER_NOBODY)
    return chosen


def _refuse_beside(job: Job | None, chosen: dict[int, Participant], said: dict[str, str]) -> None:
    """Whom the worker has in hand with other words."""
    if job and job.arguments["said"] != said and chosen.keys() & set(job.arguments["people"]):
        raise LetterRefused(Reason.LETTER_UNDER_WAY)


def _by_person(activity: Activity, kind: str) -> dict[int, Participant]:
    return {one.person.pk: one for one in participants(activity, kind)}


def _each(
    activity: Activity,
    kind: Certificate.Kind,
    chosen: dict[int, Participant],
    version: TemplateVersion,
    words: Words,
    by: User,
    progress: Any = None,
) -> tuple[list[Certificate], list[Problem]]:
    made, problems = [], []
    for done, one in enumerate(chosen.values(), 1):
        try:
            if new := _one(activity, kind, one, version, words, by):
                made.append(new)
        except CertificateRefused as refusal:  # its number is the next one's
            problems.append(Problem(one.person, refusal.message))
        if progress and (done % AT_ONCE == 0 or done == len(chosen)):
            progress(done, len(chosen))
    return made, problems


def _ended(activity: Activity, kind: Certificate.Kind, made: int, problems: list[Problem]) -> str:
    """How many were issued, and the first of those who were not with the reason."""
    text = _("{title}的{kind}：已出具 {n} 份").format(title=quoted(activity.title), kind=kind.label, n=made)
    if not problems:
        return text + _("。")
    named = "；".join(f"{one.who}：{one.why}" for one in problems[:MOST_NAMED])
    return text + _("，{n} 份未能出具：{named}").format(n=len(problems), named=named)


@transaction.atomic
def _one(
    activity: Activity, kind: Certificate.Kind, one: Participant, version: TemplateVersion, words: Words, by: User
) -> Certificate | None:
    person = Volunteer.objects.select_for_update(no_key=True).get(pk=one.person.pk)
    of_person = Certificate.objects.not_ended().of_person(person)
    if of_person.filter(activity=activity, kind=kind).exists():
        return None
    new = certificates.prepare(statement=_statement(activity, kind, person, one, version, words), by=by)
    entry = history.record(by=by, did="issued letter", to=activity, unit=new.issuing_unit, certificate=new)
    text = _("{unit}为您出具了{title}，编号 {number}。").format(
        unit=new.issuing_unit, title=kind.label, number=new.number
    )
    notifications.tell_of(entry, users=[person.user_id], text=text, url=reverse("proof-detail", args=[new.uuid]))
    certificates.finish_later(new)
    return new


def _statement(
    activity: Activity,
    kind: Certificate.Kind,
    person: Volunteer,
    one: Participant,
    version: TemplateVersion,
    words: Words,
) -> certificates.Statement:
    issuer = deciders.heir_of(activity.recording_unit)
    content: dict[str, Any] = {
        "title": str(kind.label),
        "document_head": identity.current().document_head,
        "unit_name": issuer.name_on_paper,
        "volunteer_name": person.name,
        "volunteer_no": person.volunteer_no or "",
        "activity_title": activity.title,
    }
    if kind == Kind.TRAINING:  # so that it is out of date when its hours are corrected (D168)
        rows = one.records.items()
        content["entries"] = [{"record": pk, "timed": timed, "supplementary": more} for pk, (timed, more) in rows]
    facts = {"minutes": one.minutes, "times": one.times, "days": sorted(one.days)}
    content |= composing.said_by(version, values_of(activity, person, facts, words, issuer.name_on_paper))
    return certificates.Statement(
        kind=kind,
        volunteer=person,
        issuing_unit=issuer,
        content=content,
        content_digest=canonical.digest(content),
        activity=activity,
    )


def _key(activity: int, kind: str) -> str:
    return f"{ISSUE}:{kind}:{activity}"
