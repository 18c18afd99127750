"""星级 through a round, by page clicks: twelve people from opening to their certificates (D62, D63, D172–D174)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.audit.services import audit
from certificates.duties import certificate_duties
from certificates.exceptions import DecisionRefused, NominationRefused, StarRefused
from certificates.issuing.services import certificates, drawing
from certificates.models import Candidate, Certificate, CommendationRound, Nomination, PublicNotice, StarApplication
from certificates.recognition.services import star_batches, stars
from certificates.rounds.services import decisions, many, nominations, notices, ordering, reviewers, reviewing, rounds
from checkin.deciding.services import decisions as hours
from registry import clock
from registry.ground import jobs
from registry.models import Job, Notification
from tests.factories import UnitFactory, UserFactory, committee_unit
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_stars import over, served_for_stars, star_round
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = DecisionRefused.Reason
TWELVE = (100, 120, 150, 180, 200, 220, 240, 260, 299, 300, 700, 1600)
SHORT = 99


class World:
    def __init__(self) -> None:
        committee_unit()
        self.committee, self.unit, self.judge = committee_member(), UnitFactory(), UserFactory()
        self.desk = administrator_of(self.unit)
        self.people = served_for_stars(self.unit, *TWELVE, SHORT)

    def reviewed(self) -> CommendationRound:
        """A round with all twelve chosen."""
        round = star_round(by=self.committee)
        many.nominate_many(
            round=round, candidates=many.qualifying(round, by=self.desk, source="unit"), source="unit", by=self.desk
        )
        reviewers.name(round=round, user=self.judge, by=self.committee)
        reviewing.begin(round=round, by=self.committee, reason="示例")
        reviewing.agree_to_rest(round=round, by=self.judge)
        reviewing.freeze(round=round, by=self.committee)
        return ordering.choose(round=round, first=len(TWELVE), by=self.committee)

    def over(self, at) -> CommendationRound:
        """The same after its notice."""
        notice = notices.begin(round=self.reviewed(), by=self.committee)
        over(notice, at)
        notices.end(notice=notice, by=self.committee)
        return CommendationRound.objects.get(pk=notice.round_id)


world, _now = built_at(AFTERWARDS, World)


def pressed(browser, name, *args, **typed):
    """A press that the page takes."""
    answer = browser.post(reverse(name, args=args), typed)
    assert answer.status_code == 302, answer.context["form"].errors
    return answer


def refused(family, reason, act):
    with pytest.raises(family) as refusal:
        act()
    assert refusal.value.reason == reason
    return refusal.value.message


def drawn() -> None:
    for one in Job.objects.filter(name=star_batches.PAPERS, state=Job.State.WAITING):
        jobs.perform(one.pk)


def owed(user) -> list[tuple[str, int, str]]:
    """What is on the home page about certificates."""
    return [(one.title, one.count, one.url) for one in certificate_duties(user) if "证书" in one.title]


def test_twelve_people_from_opening_to_their_certificates(world, at):
    here = world()
    office, desk, judge = browser_of(here.committee), browser_of(here.desk), browser_of(here.judge)
    today = clock.today()
    pressed(
        office, "round-create", title="2026 年星级志愿者认定", for_whom="star", period_from_on="2026-01-01",
        period_until_on="2026-12-31", nominators=["units_nominate"], quota_kind="free", review_kind="agree",
        reviewers_needed=1, notice_working_days=3, nominations_until_on=today + timedelta(days=7),
        review_until_on=today + timedelta(days=14),
    )  # fmt: skip
    round = CommendationRound.objects.get()
    pressed(office, "round-preview", round.pk)
    assert "12" in office.get(reverse("round-detail", args=[round.pk])).content.decode()
    pressed(office, "round-open", round.pk)

    page = desk.get(reverse("round-detail", args=[round.pk])).content.decode()
    assert "推荐全部符合条件的 12 人" in page
    pressed(desk, "round-nominate-all", round.pk)
    own = desk.get(reverse("round-own", args=[round.pk])).content.decode()
    assert ("韦示例1" in own, "input-place" in own, "保存顺序" in own) == (True, False, False)
    assert [one.star for one in StarApplication.objects.order_by("pk")] == [1] * 12
    assert "不到下一星级" in desk.get(reverse("round-candidates", args=[round.pk])).content.decode()

    pressed(office, "reviewer-add", round.pk, who=here.judge.username)
    pressed(office, "review-begin", round.pk, reason="都已推荐")
    listed = judge.get(reverse("reviews", args=[round.pk])).content.decode()
    assert "同意其余没有疑点的 12 项" in listed
    assert "待核疑点 " not in listed
    pressed(judge, "review-agree-rest", round.pk)
    pressed(office, "review-freeze", round.pk)
    board = office.get(reverse("round-review", args=[round.pk])).content.decode()
    assert ('value="12"' in board, "名单取几人" in board, "input-place" in board, "调整名次" in board) == (
        True, True, False, False,
    )  # fmt: skip
    pressed(office, "review-choose", round.pk, first=12)
    pressed(office, "round-notice", round.pk, text="")
    notice = PublicNotice.objects.get()
    announced = browser_of(UserFactory()).get(reverse("notice", args=[notice.uuid])).content.decode()
    assert "拟认定下列志愿者为星级志愿者" in announced
    assert "一星" in announced
    assert "韦示例" not in announced
    over(notice, at)
    office = browser_of(here.committee)
    pressed(office, "notice-end", notice.uuid)
    draft = office.get(reverse("round-decision-docx", args=[round.pk]))
    assert draft.status_code == 200
    pressed(office, "round-decision", round.pk, document_no="桂直团工发〔2026〕7号", decided_on=clock.today())

    waiting = office.get(reverse("round-decision", args=[round.pk])).content.decode()
    assert "还有 12 份没有出具" in waiting
    assert "正在后台出具" in waiting
    drawn()
    papers = Certificate.objects.filter(kind="XJ").order_by("pk")
    assert [one.volunteer for one in papers] == here.people[:12]
    assert {(one.snapshot["was_announced"], one.snapshot["decision_document"]) for one in papers} == {
        (True, "桂直团工发〔2026〕7号")
    }
    assert [int(one.number.split("-")[3]) for one in papers] == list(range(1, 13))
    assert "都已出具" in office.get(reverse("round-decision", args=[round.pk])).content.decode()
    listed = office.get(reverse("nominations", args=[round.pk])).content.decode()
    assert "请撤回" not in listed  # the next star, which nobody asked for, is no trouble
    printing = office.get(reverse("print-run-new", query={"round": round.pk})).content.decode()
    assert "开始印制（12 份）" in printing
    assert Notification.objects.filter(text__contains="您已被认定为一星级志愿者").count() == 12
    assert stars.standing_of(here.people[0]).held == 1


def test_the_standard_says_who_is_looked_at_with_the_reason_if_not(world):
    here = world()
    with TestCase.captureOnCommitCallbacks(execute=True):
        stars.approve(application=stars.propose(volunteer=here.people[0], by=here.desk), by=here.committee)
    stars.propose(volunteer=here.people[1], by=here.desk)

    round = star_round(by=here.committee)

    looked = {one.volunteer_id: one for one in Candidate.objects.filter(round=round)}
    missed = {person.pk: looked[person.pk].missed for person in here.people}
    assert missed[here.people[0].pk] == ["star_hours"]  # the first star held, 300 hours asked for
    assert missed[here.people[1].pk] == ["star_open"]
    assert missed[here.people[12].pk] == ["star_hours"]
    assert [pk for pk, codes in missed.items() if not codes] == [one.pk for one in here.people[2:12]]
    last = looked[here.people[11].pk].evidence
    assert (last["next_star"], last["star_hours"], last["whole_minutes"]) == (1, 100, 96000)


def test_nobody_is_taken_twice(world):
    here = world()
    first, second = star_round(by=here.committee), star_round(by=here.committee, title="又一批星级认定")
    person = here.people[0]
    one, other = (Candidate.objects.get(round=round, volunteer=person) for round in (first, second))
    many.nominate_many(round=first, candidates=[one.pk], source="unit", by=here.desk)

    outcome = many.nominate_many(round=second, candidates=[other.pk], source="unit", by=here.desk)
    assert outcome.made == []
    assert "已有一项星级认定正在办理" in outcome.refused[0][1]
    draft = nominations.begin(candidate=other, source="unit", by=here.desk)
    alone = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"
    said = refused(
        NominationRefused, NominationRefused.Reason.NOMINATION_STANDING,
        lambda: nominations.save_and_submit(nomination=draft, text=alone, seen=1, by=here.desk),
    )  # fmt: skip
    assert "已有一项星级认定正在办理" in said
    refused(StarRefused, StarRefused.Reason.STAR_ALREADY_OPEN, lambda: stars.propose(volunteer=person, by=here.desk))
    application = StarApplication.objects.get()
    refused(
        StarRefused, StarRefused.Reason.STAR_IN_ROUND, lambda: stars.approve(application=application, by=here.committee)
    )
    assert (
        "在批次中办理" in browser_of(here.committee).get(reverse("star-detail", args=[application.pk])).content.decode()
    )

    nominations.withdraw(nomination=application.nomination, by=here.desk)
    application.refresh_from_db()
    assert application.status == StarApplication.Status.WITHDRAWN
    assert stars.propose(volunteer=person, by=here.desk).star == 1


def test_a_cancelled_round_frees_its_people(world):
    here = world()
    round = here.reviewed()

    rounds.cancel(round=round, reason="示例", by=here.committee)

    assert {one.status for one in StarApplication.objects.all()} == {"withdrawn"}
    assert stars.propose(volunteer=here.people[0], by=here.desk).is_proposed


def test_who_falls_below_the_standard_is_not_kept_by_a_reason(world, at):
    here = world()
    round = here.over(at)
    hours.void(record=here.people[0].records.get(), by=here.committee, reason="不是本人。")

    trouble = decisions.troubles(round)
    assert [one.place.nomination.candidate.volunteer for one in trouble] == [here.people[0]]
    assert "不到 100 小时" in trouble[0].what
    said = {"round": round, "document_no": "", "decided_on": clock.today()}
    refused(DecisionRefused, Reason.DECISION_TROUBLES, lambda: decisions.decide(**said, by=here.committee))
    refused(
        DecisionRefused, Reason.DECISION_STAR_SHORT,
        lambda: decisions.keep(place=trouble[0].place, reason="示例", by=here.committee),
    )  # fmt: skip
    decisions.drop(place=trouble[0].place, reason="时长已更正", by=here.committee)
    decisions.decide(**said, by=here.committee)

    held = StarApplication.objects.held()
    assert held.count() == 11
    assert not held.filter(volunteer=here.people[0]).exists()
    refused(
        DecisionRefused, Reason.DECISION_IS_STAR,
        lambda: decisions.withdraw(nomination=Nomination.objects.get(star_application=held[0]), reason="x",
                                   by=here.committee),
    )  # fmt: skip


def test_nobody_decides_on_whom_they_put_forward(world, at):
    here = world()
    round = here.over(at)
    StarApplication.objects.filter(volunteer=here.people[0]).update(proposed_by=here.committee)

    said = refused(
        DecisionRefused, Reason.DECISION_OWN,
        lambda: decisions.decide(round=round, document_no="", decided_on=clock.today(), by=here.committee),
    )  # fmt: skip

    assert "韦示例1" in said


def test_one_paper_that_cannot_be_made_stops_no_other(world, at):
    here = world()
    here.people[0].name = "韦\U0003fffd"
    here.people[0].save()
    round = here.over(at)
    decisions.decide(round=round, document_no="", decided_on=clock.today(), by=here.committee)
    assert not list(audit.faults(quick=True))  # the worker has it in hand
    assert not owed(here.committee)

    drawn()
    assert Certificate.objects.count() == 11
    ((title, count, url),) = owed(here.committee)
    assert (title, count, url) == ("出具星级证书", 1, f"{reverse('round-decision', args=[round.pk])}#papers")
    assert not owed(here.desk)
    assert not list(audit.faults(quick=True))  # the page names the one, it is no fault
    browser = browser_of(here.committee)
    told = browser.post(reverse("round-papers", args=[round.pk]), follow=True).content.decode()
    assert "没有字体可以印出" in told
    assert "还有 1 份没有出具" in told
    here.people[0].name = "韦示例"
    here.people[0].save()
    assert "都已出具" in browser.post(reverse("round-papers", args=[round.pk]), follow=True).content.decode()
    assert Certificate.objects.count() == 12
    assert not owed(here.committee)
    lost = Certificate.objects.last()
    Certificate.objects.filter(pk=lost.pk).update(status="preparing", file=None, issued_at=None)
    assert not owed(here.committee)
    at(f"{clock.today() + timedelta(days=1)} 09:00")
    ((title, count, url),) = owed(here.committee)  # has its number, and cannot be drawn
    assert (title, count) == ("核查没有制作的证书", 1)
    assert lost.number in browser_of(here.committee).get(url).content.decode()


def test_papers_are_stored_together_and_one_that_cannot_be_drawn_stops_no_other(world, at, monkeypatch):
    here = world()
    round = here.over(at)
    decisions.decide(round=round, document_no="", decided_on=clock.today(), by=here.committee)
    broken, draw, finish, counts = here.people[4], drawing.as_pdf, certificates.finish_many, []

    def drawn_but_one(parts):
        if parts[0].volunteer_id == broken.pk:
            raise RuntimeError("示例")
        return draw(parts)

    def stored(several):
        with CaptureQueriesContext(connection) as asked:
            failed = finish(several)
        counts.append((len(several), len([one for one in asked if "certificates_certificatefile" in one["sql"]])))
        return failed

    monkeypatch.setattr(drawing, "as_pdf", drawn_but_one)
    monkeypatch.setattr(certificates, "finish_many", stored)
    monkeypatch.setattr(star_batches, "TOGETHER", 7)
    drawn()

    papers = Certificate.objects.filter(kind="XJ")
    assert papers.filter(status="issued").count() == 11
    assert papers.get(volunteer=broken).is_preparing
    assert Job.objects.get(name=star_batches.PAPERS).state == Job.State.DONE
    assert [n for n, _statements in counts] == [7, 5]
    assert len({statements for _n, statements in counts}) == 1
