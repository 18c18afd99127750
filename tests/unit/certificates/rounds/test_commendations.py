"""嘉许证书 of a decided round: numbered, withdrawn with the commendation, reissued (D147, D170)."""

import json
from datetime import timedelta

import pytest
from django.test import TestCase
from django.urls import reverse

from certificates.audit.services import audit
from certificates.exceptions import CertificateRefused, DecisionRefused
from certificates.issuing.documents import award
from certificates.issuing.services import certificates, composing
from certificates.models import Certificate, CommendationRound, Nomination
from certificates.register.services import certificate_records, reissues
from certificates.rounds import duties
from certificates.rounds.services import commendations, decisions, notices, ordering, reviewers, reviewing
from certificates.verification.services import verification
from registry import clock
from registry.ground import jobs
from registry.models import Notification, NumberSeries, Project
from registry.standing.services import corrections
from tests.factories import MembershipFactory, TeamFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_rounds import CandidateFactory, NominationFactory, RoundFactory
from tests.people import browser_of, id_number
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = DecisionRefused.Reason


def decided(at, committee, round, *, number=""):
    """Reviewed by one, announced, decided; everybody is chosen."""
    judge = UserFactory()
    reviewers.name(round=round, user=judge, by=committee)
    reviewing.begin(round=round, by=committee, reason="示例")
    rows = list(round.nominations.all())
    for one in rows:
        reviewing.review(nomination=one, by=judge, scores={}, agrees=True)
    reviewing.freeze(round=round, by=committee)
    ordering.choose(round=round, first=len(rows), by=committee)
    notice = notices.begin(round=round, by=committee)
    at(f"{notice.closes_on + timedelta(days=1)} 09:00")
    notices.end(notice=notice, by=committee)
    return decisions.decide(round=round, document_no=number, decided_on=clock.today(), by=committee)


def put_forward(round, **recipient):
    unit = recipient.pop("unit")
    chosen = {"volunteer": None} | recipient
    figures = {"minutes": 6000, "records": 12, "shifts": 5, "served": 300, "days": 9, "activities": 3}
    return NominationFactory(candidate=CandidateFactory(round=round, unit=unit, evidence=figures, **chosen))


class World:
    def __init__(self, at):
        committee_unit()
        self.committee = committee_member()
        self.vera, self.rare = (
            VolunteerFactory(name="韦示例一", id_number=id_number()),
            VolunteerFactory(name="覃示例二"),
        )
        self.round = RoundFactory(reviewers_needed=1)
        self.first = put_forward(self.round, volunteer=self.vera, unit=self.vera.unit)
        self.second = put_forward(self.round, volunteer=self.rare, unit=self.rare.unit)
        self.round = decided(at, self.committee, self.round, number="桂直团工发〔2026〕7号")
        self.at = clock.now()

    def issue(self, **changes):
        return commendations.issue(**{"round": self.round, "praise": "认真负责", "by": self.committee} | changes)


def build(at):
    at(AFTERWARDS)
    return World(at)


world = built_once(build)


@pytest.fixture
def here(world, at):
    found = world()
    at(f"{clock.local_date(found.at)} 10:00")
    return found


def test_everybody_on_the_list_gets_one_number_and_is_told(here):
    assert [duty.count for duty in duties.to_run(here.committee) if "嘉许证书" in duty.title] == [2]

    assert here.issue() is True

    made = [one.certificate for one in commendations.all_of(here.round)]
    assert [one.number[:19] for one in made] == [f"GXQZ-JX-2026-00000{n}" for n in (1, 2)]
    assert [one.nomination_id for one in made] == [here.first.pk, here.second.pk]
    assert Notification.objects.filter(user=here.vera.user, text__contains=made[0].number).count() == 1
    said = made[0].snapshot
    assert "认真负责" in said["award"]["words"]
    assert "12次" in said["award"]["words"]
    assert "100.0小时" in said["award"]["words"]
    assert (said["round_title"], said["decision_document"]) == (here.round.title, "桂直团工发〔2026〕7号")
    assert not [duty for duty in duties.to_run(here.committee) if "嘉许证书" in duty.title]
    with pytest.raises(DecisionRefused) as refusal:
        here.issue()
    assert refusal.value.reason == Reason.PAPERS_NONE_WAITING
    assert Certificate.objects.count() == 2
    certificates.finish(made[0])
    answer = verification.check(number=made[0].number, code=made[0].verify_code, sender="a")
    assert (answer.state, answer.masked_name, answer.round_title) == ("valid", "韦*", here.round.title)
    assert list(certificate_records.lines_of(made[0]))


def test_who_cannot_be_printed_is_named_takes_no_number_and_stops_nobody(here, monkeypatch):
    seen = award.sheet
    stop = here.vera.name

    def full(paper):
        if paper.name == stop:
            raise award.DoesNotFit("姓名或名称", lines=1, across=9, length=50)
        return seen(paper)

    monkeypatch.setattr(award, "sheet", full)
    here.issue()
    first, second = commendations.all_of(here.round)
    assert first.certificate is None
    assert "放不下" in first.problem
    assert second.certificate.number.startswith("GXQZ-JX-2026-000001")
    page = browser_of(here.committee).get(reverse("round-certificates", args=[here.round.pk])).content.decode()
    assert "放不下" in page
    assert "没有出具的" in page

    monkeypatch.setattr(award, "sheet", seen)
    here.issue()

    first, second = commendations.all_of(here.round)
    assert first.certificate.number.startswith("GXQZ-JX-2026-000002")
    assert Nomination.objects.get(pk=here.first.pk).paper_problem == ""
    assert NumberSeries.objects.get(kind="JX").last == 2


def test_many_are_left_to_the_worker_which_goes_on_after_a_crash(here, monkeypatch):
    monkeypatch.setattr(commendations, "AT_ONCE", 1)

    assert here.issue() is False
    assert here.issue() is False  # the same work is asked for once

    job = commendations.job_of(here.round)
    assert Certificate.objects.count() == 0
    for at_once in (1, 20):  # nor do a few overtake it
        monkeypatch.setattr(commendations, "AT_ONCE", at_once)
        page = browser_of(here.committee).post(
            reverse("round-certificates", args=[here.round.pk]), {"praise": "乐于助人"}
        )
        assert page.status_code == 422
        assert Reason.PAPERS_UNDER_WAY.value in page.context["form"].errors.as_json()
        for said in ("认真负责", "乐于助人", "没有办理"):  # what runs, what was typed, what next
            assert said in page.content.decode()
    commendations._one(here.first.pk, composing.current("person"), "认真负责", here.committee)  # noqa: SLF001
    jobs.known[commendations.ISSUE].function(**job.arguments)
    assert sorted(Certificate.objects.values_list("nomination", flat=True)) == [here.first.pk, here.second.pk]


def test_a_withdrawn_commendation_ends_its_certificate_and_verification_says_so(here):
    here.issue()
    paper = Certificate.objects.get(nomination=here.first)
    with pytest.raises(CertificateRefused) as refusal:
        certificates.revoke(certificate=paper, by=here.committee, reason="示例")
    assert refusal.value.reason == CertificateRefused.Reason.CERTIFICATE_FOLLOWS_ROUND
    certificates.finish(paper)

    decisions.withdraw(nomination=here.first, reason="事后查明时长不实", by=here.committee)

    paper.refresh_from_db()
    assert (paper.status, paper.end_reason) == ("revoked", "事后查明时长不实")
    assert verification.check(number=paper.number, code=paper.verify_code, sender="a").state == "revoked"
    assert [one.nomination.pk for one in commendations.all_of(here.round)] == [here.second.pk]
    assert not list(audit.faults(quick=True))
    Certificate.objects.filter(pk=paper.pk).update(status="issued", ended_at=None, end_reason="")
    assert "but the nomination is withdrawn" in "\n".join(one.what for one in audit.faults(quick=True))
    assert verification.check(number=paper.number, code=paper.verify_code, sender="a").state == "altered"


def test_a_certificate_that_cannot_be_drawn_does_not_keep_its_commendation_from_being_withdrawn(here):
    here.issue()
    paper = Certificate.objects.get(nomination=here.first)
    Certificate.objects.filter(pk=paper.pk).update(snapshot=paper.snapshot | {"round_title": "改过的"})
    with pytest.raises(CertificateRefused) as refusal:
        certificates.finish(paper)
    assert refusal.value.reason == CertificateRefused.Reason.CERTIFICATE_ALTERED

    decisions.withdraw(nomination=here.first, reason="事后查明时长不实", by=here.committee)

    paper.refresh_from_db()
    assert (paper.status, paper.end_reason, paper.was_drawn) == ("revoked", "事后查明时长不实", False)
    assert verification.check(number=paper.number, code=paper.verify_code, sender="a").state == "altered"
    desk = browser_of(here.committee)
    page = desk.get(reverse("certificate-picture", args=[paper.uuid]), follow=True).content.decode()
    assert str(CertificateRefused.Reason.CERTIFICATE_NEVER_DRAWN.label) in page


def test_a_corrected_name_gets_a_new_paper_in_place_of_the_old(here, at):
    with TestCase.captureOnCommitCallbacks(execute=True):
        here.issue()
        old = Certificate.objects.get(nomination=here.first)
        certificates.finish(old)
        with pytest.raises(CertificateRefused) as refusal:
            reissues.reissue(certificate=old, by=here.vera.user)
        assert refusal.value.reason == CertificateRefused.Reason.REISSUE_NOT_NEEDED
        at(f"{clock.local_date(here.at) + timedelta(days=1)} 10:00")
        request = corrections.ask(volunteer=here.vera, by=here.vera.user, why="登记时写错", name="韦示例壹")
        corrections.grant(request=request, how="居民身份证原件", by=administrator_of(here.vera.unit))
        desk = browser_of(here.vera.user)
        assert "按更正后的姓名重新出具" in desk.get(reverse("proof-detail", args=[old.uuid])).content.decode()
        desk.post(reverse("star-reissue", args=[old.uuid]))

    old.refresh_from_db()
    new = old.superseded_by
    assert (new.nomination_id, new.status, new.snapshot["award"]["name"]) == (here.first.pk, "issued", "韦示例壹")
    assert new.snapshot["award"]["words"] == old.snapshot["award"]["words"]
    answer = verification.check(number=old.number, code=old.verify_code, sender="a")
    assert (answer.state, answer.replaced_by) == ("superseded", new.number)
    assert reissues.reissue(certificate=old, by=here.vera.user) == new
    assert not list(audit.faults(quick=True))


def test_before_the_decision_and_with_words_that_need_a_number_nothing_is_issued(here, at):
    with pytest.raises(DecisionRefused) as refusal:
        here.issue(round=RoundFactory())
    assert refusal.value.reason == Reason.PAPERS_NOT_DECIDED
    CommendationRound.objects.filter(pk=here.round.pk).update(decision_document_no="")
    desk, page = browser_of(here.committee), reverse("round-certificates", args=[here.round.pk])
    answer = desk.post(page, {"praise": "表现优秀"})
    assert answer.status_code == 422
    assert Reason.PAPERS_PRAISE.value in answer.context["form"].errors.as_json()
    assert not Certificate.objects.exists()
    assert desk.post(page, {"praise": "热心服务"}, follow=True).status_code == 200
    assert Certificate.objects.count() == 2
    api = f"/api/v1/round-decisions/{here.round.pk}/"
    listed = json.loads(desk.get(f"{api}certificates/").content)
    assert [one["number"][:8] for one in listed] == ["GXQZ-JX-"] * 2
    again = desk.post(f"{api}issue/", {"praise": "热心服务"}, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, Reason.PAPERS_NONE_WAITING.value)


@pytest.mark.parametrize("kind", ["team", "unit", "project"])
def test_a_team_a_unit_and_a_project_hold_one_too(here, at, kind):
    unit = here.vera.unit
    recipient = {
        "team": lambda: {"team": TeamFactory(unit=unit, name="碧水先锋服务队")},
        "unit": lambda: {"recipient_unit": unit},
        "project": lambda: {"project": Project.objects.create(unit=unit, name="护河项目", starts_on="2026-01-01")},
    }[kind]()
    head = administrator_of(unit)
    if kind == "team":
        head = MembershipFactory(team=recipient["team"], is_leader=True).volunteer.user
    round = RoundFactory(for_whom=kind, reviewers_needed=1)
    row = put_forward(round, unit=unit, **recipient)
    round = decided(at, here.committee, round)
    with TestCase.captureOnCommitCallbacks(execute=True):
        here.issue(round=round)

    paper = Certificate.objects.get(nomination=row)
    certificates.finish(paper)
    assert Notification.objects.filter(user=head, text__contains=paper.number).count() == 1
    answer = verification.check(number=paper.number, code=paper.verify_code, sender="a")
    name = recipient.get("recipient_unit") and unit.name_on_paper or str(row.candidate.recipient)
    assert (answer.state, answer.is_of_person) == ("valid", False)
    assert paper.snapshot["award"]["name"] == name
    assert answer.masked_name == str(row.candidate.recipient)
    for who in (here.committee, administrator_of(unit)):
        desk = browser_of(who)
        assert str(row.candidate.recipient) in desk.get(reverse("proof-detail", args=[paper.uuid])).content.decode()
        assert desk.get(reverse("certificate-pdf", args=[paper.uuid])).status_code == 200
        assert str(row.candidate.recipient) in desk.get(reverse("manage-certificates")).content.decode()
    assert browser_of(UserFactory()).get(reverse("proof-detail", args=[paper.uuid])).status_code == 404
    assert browser_of(here.committee).get(reverse("certificate-timeline", args=[paper.uuid])).status_code == 302
    assert not list(audit.faults(quick=True))
