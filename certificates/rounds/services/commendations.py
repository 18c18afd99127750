"""嘉许证书 of a decided round: one after another, each under its own number, the unprintable named (D147, D170)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import CertificateRefused, DecisionRefused
from certificates.issuing import canonical
from certificates.issuing.layouts import wording
from certificates.issuing.services import beginnings, certificates, composing
from certificates.models import Certificate, CertificateTemplate, CommendationRound, Nomination, TemplateVersion
from certificates.permissions import can_run_rounds
from certificates.rounds import said
from certificates.rounds.services import concerned
from registry.ground import jobs
from registry.history.services import history
from registry.models import Job, User
from registry.models.office import identity
from registry.notifications.services import notifications
from registry.permissions import require
from registry.units.services import deciders
from registry.words.chinese import quoted

Reason = DecisionRefused.Reason
TEMPLATES: Final = {
    CommendationRound.ForWhom.VOLUNTEER: CertificateTemplate.Kind.PERSON,
    CommendationRound.ForWhom.TEAM: CertificateTemplate.Kind.TEAM,
    CommendationRound.ForWhom.UNIT: CertificateTemplate.Kind.UNIT,
    CommendationRound.ForWhom.PROJECT: CertificateTemplate.Kind.PROJECT,
}
ISSUE: Final = "issue commendation certificates"
AT_ONCE: Final = 20  # more take longer than a page may
LONGEST_PRAISE: Final = 30
LONGEST_PROBLEM: Final = 300


@dataclass(frozen=True, slots=True)
class Paper:
    """One who is commended, with the certificate in force, or with what stands in its way."""

    nomination: Nomination
    certificate: Certificate | None

    @property
    def problem(self) -> str:
        return "" if self.certificate else self.nomination.paper_problem


def papers_of(rows: Iterable[Nomination]) -> list[Paper]:
    """Each with its certificate, by one query."""
    rows = list(rows)
    in_force = Certificate.objects.not_ended().filter(nomination__in=[one.pk for one in rows])
    known = {one.nomination_id: one for one in in_force.for_lists()}
    return [Paper(one, known.get(one.pk)) for one in rows]


def commended(round: CommendationRound) -> Any:
    """Everybody whom the decision names, in the order of the list."""
    return Nomination.objects.filter(round=round, status=Nomination.Status.ACCEPTED).order_by(
        "frozen_place__place", "pk"
    )


def waiting(round: CommendationRound) -> Any:
    """Commended, and without a certificate in force."""
    in_force = Certificate.objects.not_ended().filter(nomination=OuterRef("pk"))
    return commended(round).filter(~Exists(in_force))


def all_of(round: CommendationRound) -> list[Paper]:
    """Everybody whom the decision names, each with the certificate in force."""
    return papers_of(commended(round).for_lists())


def template_of(round: CommendationRound) -> TemplateVersion | None:
    """The template in use for whom the round is, where the office made one."""
    return composing.current(TEMPLATES[CommendationRound.ForWhom(round.for_whom)])


def job_of(round: CommendationRound) -> Job | None:
    """The job that issues, while it does."""
    return jobs.open_one(_key(round.pk))


def issue(*, round: CommendationRound, praise: str, by: User) -> bool:
    """A certificate for everybody commended who has none, by the template in use; False where the worker does it.

    Pressed twice, nobody gets two. While the worker has the round, other words are refused: they would be on some and
    not on others. What cannot be printed is kept as a sentence beside the name, the others go on.
    """
    require(can_run_rounds(by))
    row, praise = CommendationRound.objects.get(pk=round.pk), praise.strip()
    _refuse(row, praise)
    keys = list(waiting(row).values_list("pk", flat=True))
    if not keys:
        raise DecisionRefused(Reason.PAPERS_NONE_WAITING)
    with transaction.atomic():
        version = beginnings.version_for(TEMPLATES[CommendationRound.ForWhom(row.for_whom)], by=by)
        history.record(by=by, did="round papers asked", to=row, count=len(keys), template=version.template)
        job = job_of(row)
        if job is None and len(keys) > AT_ONCE:
            job = jobs.enqueue(ISSUE, key=_key(row.pk), pk=row.pk, version=version.pk, praise=praise, by=by.pk)
        if job is not None:
            if (job.arguments["praise"], job.arguments["version"]) != (praise, version.pk):
                raise DecisionRefused(Reason.PAPERS_UNDER_WAY, praise=job.arguments["praise"])
            return False
    for key in keys:
        _one(key, version, praise, by)
    return True


def _refuse(round: CommendationRound, praise: str) -> None:
    if round.is_for_stars:
        raise DecisionRefused(Reason.DECISION_IS_STAR)
    if not round.is_decided:
        raise DecisionRefused(Reason.PAPERS_NOT_DECIDED, status=round.get_status_display())
    if word := wording.forbidden(praise, is_approved=bool(round.decision_document_no)):
        raise DecisionRefused(Reason.PAPERS_PRAISE, word=word)


@jobs.job(ISSUE)
def issue_by_worker(*, pk: int, version: int, praise: str, by: int) -> None:
    """Go through those who still wait; after a crash it goes on where it was."""
    round, design = CommendationRound.objects.get(pk=pk), TemplateVersion.objects.get(pk=version)
    asker, row = User.objects.get(pk=by), job_of(round)
    keys = list(waiting(round).values_list("pk", flat=True))
    for done, key in enumerate(keys, 1):
        _one(key, design, praise, asker)
        if row and (done % AT_ONCE == 0 or done == len(keys)):
            jobs.progress(row, done, len(keys))


def end_of(nomination: Nomination, *, by: User, reason: str) -> None:
    """The commendation was withdrawn, and so is its certificate, drawn or not. Inside the caller's transaction."""
    if certificate := Certificate.objects.filter(nomination=nomination).not_ended().first():
        certificates.end(certificate=certificate, status=Certificate.Status.REVOKED, by=by, reason=reason)


def again(old: Certificate, by: User) -> Certificate:
    """The same commendation under the corrected name (D92). Inside the caller's transaction."""
    nomination = Nomination.objects.for_lists().select_related("round").get(certificates=old)
    version = TemplateVersion.objects.select_related("template").get(uuid=old.snapshot["template"]["uuid"])
    more = {"replaces": old.number, "praise": old.snapshot["praise"]}
    statement = _statement(nomination, version, **more)
    new = certificates.replace(certificate=old, statement=statement, by=by, reason=_("本人信息更正后重新出具"))
    entry = history.record(
        by=by, did="reissued commendation certificate", to=nomination, unit=nomination.unit, certificate=new
    )
    text = _("您的嘉许证书已按更正后的姓名重新出具，新编号 {number}，旧证书不再有效。").format(number=new.number)
    _tell(entry, nomination, new, text)
    transaction.on_commit(partial(certificates.finish, new), robust=True)
    return new


@transaction.atomic
def _one(pk: int, version: TemplateVersion, praise: str, by: User) -> None:
    row = Nomination.objects.select_for_update(no_key=True, of=("self",)).for_lists().get(pk=pk)
    if not row.is_accepted or Certificate.objects.filter(nomination=row).not_ended().exists():
        return
    try:
        new = certificates.prepare(statement=_statement(row, version, praise=praise), by=by)
    except CertificateRefused as refusal:  # its number is the next one's
        Nomination.objects.filter(pk=pk).update(paper_problem=refusal.message[:LONGEST_PROBLEM])
        return
    Nomination.objects.filter(pk=pk).exclude(paper_problem="").update(paper_problem="")
    did = "issued commendation certificate"
    entry = history.record(by=by, did=did, to=row, unit=row.candidate.unit, certificate=new)
    text = _("{title}的嘉许证书已经出具，编号 {number}。").format(title=quoted(row.round.title), number=new.number)
    _tell(entry, row, new, text)
    certificates.finish_later(new)


def _tell(entry: Any, nomination: Nomination, new: Certificate, text: str) -> None:
    """The person; of a team, a unit or a project those who run it."""
    users = concerned.by([nomination.candidate])
    notifications.tell_of(entry, users=users, text=text, url=reverse("proof-detail", args=[new.uuid]))


def _statement(nomination: Nomination, version: TemplateVersion, **more: Any) -> certificates.Statement:
    """What was decided, in the name that is borne now, by the office as it is called now."""
    round, candidate = nomination.round, nomination.candidate
    person = candidate.volunteer.person if candidate.volunteer else None
    committee, office = deciders.committee_unit(), identity.current()
    content: dict[str, Any] = {
        "title": "",
        "document_head": office.document_head,
        "unit_name": committee.name_on_paper,
        "round_title": round.title,
        "decision_document": round.decision_document_no,
        "decided_on": date.isoformat(round.decided_on) if round.decided_on else "",
        "volunteer_no": person.volunteer_no if person else "",
    } | more
    content |= {"volunteer_name": person.name} if person else {"recipient_name": str(candidate.recipient)}
    values = said.values_of(nomination, praise=content["praise"], issuer=committee.name_on_paper)
    content |= composing.said_by(version, values)
    title = content["award"]["title"]
    # Whoever verifies reads a person's name masked (D169).
    content["title"] = version.template.get_kind_display() if person and person.name in title else title
    return certificates.Statement(
        kind=Certificate.Kind.COMMENDATION,
        volunteer=person,
        issuing_unit=committee,
        content=content,
        content_digest=canonical.digest(content),
        nomination=nomination,
    )


def _key(pk: int) -> str:
    return f"{ISSUE}:{pk}"
