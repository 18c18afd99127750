"""A unit's own quarter for the lower stars: where the committee says so, within its people, never on its deciders."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse

from certificates.exceptions import DecisionRefused, ReviewRefused, RoundRefused, StarStandardRefused
from certificates.models import Candidate, Certificate, CommendationRound, Nomination, PublicNotice, StarApplication
from certificates.recognition.services import star_batches, star_standards
from certificates.recognition.stars import Standard
from certificates.rounds.criteria import Criteria
from certificates.rounds.plans import quarter_of
from certificates.rounds.services import many, notices, reviewers, reviewing, rounds
from registry import clock
from registry.ground import jobs
from registry.models import Job
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_stars import HOURS, over, served_for_stars, star_plan, units_decide_to
from tests.people import browser_of
from tests.readers import pdf_text, xlsx_rows
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = RoundRefused.Reason


class World:
    def __init__(self) -> None:
        committee_unit()
        self.committee, self.unit = committee_member(), UnitFactory(short_name="水利厅")
        self.people = served_for_stars(self.unit, 100, 320, 700)
        self.elsewhere = served_for_stars(UnitFactory(), 150)[0]
        self.desk, self.head = administrator_of(self.unit), administrator_of(self.unit)
        self.decider = self.people[0]
        self.decider.user = self.head
        self.decider.save()
        self.judge = UserFactory()

    def plan(self, **changes):
        first, last = quarter_of(clock.today())
        usual = {"unit_id": self.unit.pk, "period_from_on": first, "period_until_on": last}
        return star_plan(**usual | {"criteria": Criteria(stars_up_to=2)} | changes)


world, _now = built_at(AFTERWARDS, World)


def refused(family, reason, act):
    with pytest.raises(family) as refusal:
        act()
    assert refusal.value.reason == reason


def pressed(browser, name, *args, **typed):
    answer = browser.post(reverse(name, args=args), typed)
    assert answer.status_code == 302, answer.context["form"].errors


def begun(here) -> CommendationRound:
    """By the unit's page: its quarter for one and two stars, opened."""
    desk, today = browser_of(here.desk), clock.today()
    pressed(
        desk, "star-batch-create", unit=here.unit.pk, quarter=str(quarter_of(today)[0]), stars_up_to=2,
        reviewers_needed=1, nominations_until_on=today, review_until_on=today.replace(day=today.day + 3),
        notice_working_days=3,
    )  # fmt: skip
    round = CommendationRound.objects.get()
    pressed(desk, "round-open", round.pk)
    return round


def test_a_unit_does_its_quarter_by_itself(world, at):
    here = world()
    units_decide_to(2, by=here.committee)
    round = begun(here)
    looked = {one.volunteer_id: one.missed for one in Candidate.objects.filter(round=round)}
    assert looked == {here.decider.pk: ["star_decider"], here.people[1].pk: [], here.people[2].pk: []}
    desk, head, judge = browser_of(here.desk), browser_of(here.head), browser_of(here.judge)

    pressed(desk, "round-nominate-all", round.pk)
    pressed(head, "reviewer-add", round.pk, who=here.judge.username)
    pressed(head, "review-begin", round.pk, reason="都已推荐")
    pressed(judge, "review-agree-rest", round.pk)
    pressed(head, "review-freeze", round.pk)
    pressed(head, "review-choose", round.pk, first=2)
    pressed(head, "round-notice", round.pk, text="")
    notice = PublicNotice.objects.get()
    said = {"text": "不实", "name": "覃示例", "contact": "0771-0000000"}
    objection = notices.object_to(notice=notice, nomination=None, **said)
    pressed(head, "objection-answer", objection.uuid, outcome="rejected", answer="已核实，时长无误。")
    over(notice, at)
    desk, head = browser_of(here.desk), browser_of(here.head)
    pressed(head, "notice-end", notice.uuid)
    answer = desk.post(reverse("round-decision", args=[round.pk]), {"decided_on": clock.today()})
    assert DecisionRefused.Reason.DECISION_OWN.value in answer.context["form"].errors.as_json()
    pressed(head, "round-decision", round.pk, document_no="", decided_on=clock.today())

    assert sorted(StarApplication.objects.held().values_list("volunteer", "star")) == [
        (here.people[1].pk, 1), (here.people[2].pk, 1),
    ]  # fmt: skip
    for job in Job.objects.filter(name=star_batches.PAPERS):
        jobs.perform(job.pk)

    ask = {"path": reverse("api-round-archive-list"), "data": {"round": round.pk}, "content_type": "application/json"}
    asked, strange = head.post(**ask), browser_of(administrator_of(UnitFactory())).post(**ask)
    assert (asked.status_code, strange.status_code) == (202, 403)
    jobs.perform(asked.json()["id"])
    archive = ZipFile(BytesIO(head.get(reverse("api-round-archive-file", args=[asked.json()["id"]])).getvalue()))
    assert here.unit.full_name in "".join(pdf_text(archive.read("00 目录.pdf")).split())
    looked_at = xlsx_rows(archive.read("02 候选对象.xlsx"))[0]
    assert {"可认定星级", "累计服务时长（分）"} <= set(looked_at)
    assert not {"队员数", "场次"} & set(looked_at)
    numbers = set(Certificate.objects.values_list("number", flat=True))
    assert numbers <= {row[0] for row in xlsx_rows(archive.read("10 证书登记簿.xlsx"))}
    assert len(numbers) == 2


def test_stars_above_what_units_decide_go_to_the_committee(world):
    here = world()
    units_decide_to(1, by=here.committee)
    for one in here.people[1:]:
        StarApplication.objects.create(
            volunteer=one, star=1, status="approved", minutes_at_proposal=6000, volunteer_unit=here.unit,
            proposed_by=here.desk, decided_by=here.committee, decided_at=clock.now(),
        )  # fmt: skip

    drafted = rounds.draft(plan=here.plan(criteria=Criteria(stars_up_to=1)), by=here.desk)
    round = rounds.begin(round=drafted, by=here.desk)

    missed = dict(Candidate.objects.filter(round=round).values_list("volunteer", "missed"))
    assert [missed[one.pk] for one in here.people[1:]] == [["star_above"], ["star_above"]]


def test_a_unit_begins_only_what_the_committee_lets_it(world):
    here = world()
    page = browser_of(here.desk).get(reverse("star-batch-create")).content.decode()
    assert "现在都由区直团工委认定" in page
    refused(RoundRefused, Reason.ROUND_UNIT_MAY_NOT, lambda: rounds.draft(plan=here.plan(), by=here.desk))
    units_decide_to(2, by=here.committee)
    for reason, changes in (
        (Reason.ROUND_UNIT_STARS, {"criteria": Criteria(stars_up_to=3)}),
        (Reason.ROUND_UNIT_STARS, {"criteria": Criteria()}),
        (Reason.ROUND_UNIT_STARS, {"for_whom": "volunteer", "criteria": Criteria(hours=1)}),
        (Reason.ROUND_UNIT_QUARTER, {"period_from_on": clock.today()}),
        (Reason.ROUND_CRITERIA_KIND, {"for_whom": "team"}),
    ):
        refused(RoundRefused, reason, lambda changes=changes: rounds.draft(plan=here.plan(**changes), by=here.desk))
    drafted = rounds.draft(plan=here.plan(), by=here.desk)
    refused(RoundRefused, Reason.ROUND_UNIT_TAKEN, lambda: rounds.draft(plan=here.plan(), by=here.desk))
    rounds.cancel(round=drafted, reason="示例", by=here.desk)
    rounds.draft(plan=here.plan(), by=here.desk)
    refused(
        StarStandardRefused, StarStandardRefused.Reason.STANDARD_UNITS,
        lambda: star_standards.make(
            standard=Standard(HOURS, (0,) * 5, clock.today(), 6), reason="示例", by=here.committee
        ),
    )  # fmt: skip


def test_of_two_who_begin_the_same_quarter_at_once_the_second_is_told(world, monkeypatch):
    here = world()
    units_decide_to(2, by=here.committee)
    rounds.draft(plan=here.plan(), by=here.desk)
    monkeypatch.setattr(rounds, "_refuse_unit", lambda *_plan: None)  # both looked before either wrote

    refused(RoundRefused, Reason.ROUND_UNIT_TAKEN, lambda: rounds.draft(plan=here.plan(), by=here.desk))

    assert CommendationRound.objects.count() == 1


def test_another_unit_sees_the_round_and_runs_nothing_of_it(world):
    here = world()
    units_decide_to(2, by=here.committee)
    round = begun(here)
    other, volunteer = browser_of(administrator_of(UnitFactory())), browser_of(VolunteerFactory().user)

    assert other.get(reverse("round-detail", args=[round.pk])).status_code == 200
    for browser in (other, volunteer):
        for name in ("round-review", "round-notice", "round-decision", "round-edit"):
            assert browser.get(reverse(name, args=[round.pk])).status_code == 403
        assert browser.post(reverse("round-papers", args=[round.pk])).status_code == 403
    assert volunteer.get(reverse("star-batch-create")).status_code == 403
    assert volunteer.post(reverse("round-nominate-all", args=[round.pk])).status_code == 403
    assert volunteer.post(reverse("review-agree-rest", args=[round.pk])).status_code == 403
    told = browser_of(here.committee).get(reverse("round-decision", args=[round.pk]))
    assert told.status_code == 200


def test_who_nominated_does_not_review_and_marks_are_given_one_by_one(world):
    here = world()
    units_decide_to(2, by=here.committee)
    round = begun(here)
    keys = many.qualifying(round, by=here.desk, source="unit")
    many.nominate_many(round=round, candidates=keys, source="unit", by=here.desk)
    named = ReviewRefused.Reason
    refused(
        ReviewRefused, named.REVIEW_OWN_NOMINATION,
        lambda: reviewers.name(round=round, user=here.desk, by=here.head),
    )  # fmt: skip
    reviewers.name(round=round, user=here.head, by=here.desk)  # of the same unit: it judges its own people
    reviewing.begin(round=round, by=here.desk, reason="示例")
    CommendationRound.objects.filter(pk=round.pk).update(review_kind="scores")
    refused(ReviewRefused, named.REVIEW_ONE_BY_ONE, lambda: reviewing.agree_to_rest(round=round, by=here.head))
    CommendationRound.objects.filter(pk=round.pk).update(review_kind="agree")
    doubtful = Nomination.objects.filter(round=round).first()
    doubtful.candidate.evidence = doubtful.candidate.evidence | {"findings": 1}
    doubtful.candidate.save()

    assert reviewing.agree_to_rest(round=round, by=here.head) == 1
    assert "待核疑点 1 项" in browser_of(here.head).get(reverse("reviews", args=[round.pk])).content.decode()
