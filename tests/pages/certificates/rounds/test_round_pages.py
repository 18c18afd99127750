"""嘉许批次 from setting up to the frozen candidates, in a browser."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from certificates.exceptions import RoundRefused
from certificates.models import Candidate, CommendationRound, RoundStep
from certificates.rounds.criteria import Criteria
from certificates.rounds.plans import ScoreCriterion, Share
from certificates.rounds.services import candidates, rounds
from checkin.models import Finding
from registry import clock
from registry.ground import jobs
from registry.history.services import acts
from registry.models import HistoryEntry, Job
from tests.factories import CollaborationGroupFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import served
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_rounds import RoundFactory, plan
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Reason = RoundRefused.Reason
TYPED = {
    "title": "2026 年度志愿服务嘉许",
    "for_whom": "volunteer",
    "period_from_on": "2026-01-01",
    "period_until_on": "2026-12-31",
    "hours": "2",
    "nominators": ["units_nominate", "selves_nominate"],
    "quota_kind": "free",
    "review_kind": "agree",
    "reviewers_needed": "2",
    "nominations_until_on": "2026-04-20",
    "review_until_on": "2026-05-11",
    "notice_working_days": "3",
}


class World:
    def __init__(self) -> None:
        committee_unit()
        self.committee = committee_member()
        self.unit = UnitFactory(short_name="示例厅团委")
        self.person = VolunteerFactory(unit=self.unit, name="韦示例一", registered_on=date(2025, 1, 5))
        self.desk = administrator_of(self.unit)
        served(self.person)
        served(self.person, day="2026-03-15", origin="leader_closed")
        self.elsewhere = VolunteerFactory(name="韦示例二", registered_on=date(2026, 2, 1))
        served(self.elsewhere)
        VolunteerFactory(unit=self.unit, name="韦示例无")


world, _now = built_at(AFTERWARDS, World)


def page(client, name, *args, **said):
    return client.get(reverse(name, args=args), said).content.decode()


def test_a_round_is_set_up_looked_at_and_opened(world):
    here = world()
    desk = browser_of(here.committee)

    made = desk.post(reverse("round-create"), TYPED | {"hours": "6", "timed_percent": "50"}, follow=True)
    round = CommendationRound.objects.get()
    unit_desk = browser_of(here.desk)
    hidden = unit_desk.get(reverse("round-detail", args=[round.pk])).status_code
    looked = desk.post(reverse("round-preview", args=[round.pk]), follow=True).content.decode()
    opened = desk.post(reverse("round-open", args=[round.pk]), follow=True).content.decode()

    assert "时长不少于 6 小时；系统计时占比不低于 50%" in made.content.decode()
    assert hidden == 404
    assert "核算了 2 人，1 人符合条件" in looked
    assert "共 2 人，其中 1 人符合条件" in opened
    assert [step.status for step in RoundStep.objects.all()] == ["draft", "nominating"]
    assert "新建批次" in opened
    assert "开始推荐" in opened
    found = Candidate.objects.get(volunteer=here.person)
    assert found.evidence == {
        "minutes": 360, "timed_minutes": 180, "days": 2, "activities": 2, "records": 2, "registered_on": "2025-01-05",
        "years_registered": 1,
    }  # fmt: skip
    assert (found.qualifies, found.unit) == (True, here.unit)
    assert Candidate.objects.get(volunteer=here.elsewhere).missed == ["hours"]

    own = page(unit_desk, "round-candidates", round.pk)
    assert "韦示例一" in own
    assert "韦示例二" not in own
    evidence = page(unit_desk, "candidate", found.pk)
    assert reverse("volunteer-timeline", args=[here.person.pk]) in evidence
    assert "6.0 小时" in evidence
    assert "2025年1月5日起，满 1 年" in evidence
    assert reverse("me-hours") in page(browser_of(here.person.user), "candidate", found.pk)
    refused = page(desk, "round-candidates", round.pk, qualifies="false")
    assert "韦示例二" in refused
    assert "不符合" in refused


def test_what_is_open_about_somebody_stands_in_the_way_and_is_counted_by_person(world):
    here = world()
    record = here.person.records.first()
    Finding.objects.create(shift=record.shift, volunteer=here.person, code="late_upload")
    round = rounds.draft(plan=plan(criteria=Criteria(hours=1, no_findings=True)), by=here.committee)

    rounds.begin(round=round, by=here.committee)

    missed = Candidate.objects.get(volunteer=here.person)
    assert missed.missed == ["no_findings"]
    assert "应为 0 项" in page(browser_of(here.committee), "candidate", missed.pk)
    assert Candidate.objects.get(volunteer=here.elsewhere).qualifies


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": "2026 年度优秀志愿者表彰"}, Reason.ROUND_WORDING),
        ({"period_until_on": date(2025, 12, 31)}, Reason.ROUND_PERIOD),
        ({"review_until_on": date(2026, 3, 20), "nominations_until_on": date(2026, 3, 20)}, Reason.ROUND_REVIEW_DAY),
        ({"notice_working_days": 2}, Reason.ROUND_NOTICE_DAYS),
        ({"units_nominate": False}, Reason.ROUND_NOBODY_NOMINATES),
        ({"places_each": 2}, Reason.ROUND_QUOTA_FREE),
        ({"quota_kind": "unit"}, Reason.ROUND_QUOTA_MISSING),
        ({"quota_kind": "group", "quotas": (Share(2, unit=1),)}, Reason.ROUND_QUOTA_KIND),
        ({"criteria": Criteria(reports_on_time=True)}, Reason.ROUND_CRITERIA_KIND),
        ({"for_whom": "team", "criteria": Criteria(star=1)}, Reason.ROUND_CRITERIA_KIND),
        ({"review_kind": "scores", "score_criteria": (ScoreCriterion("服务实效", 60, 10),)}, Reason.ROUND_SCORES),
    ],
)
def test_a_round_that_cannot_be_is_refused(world, changes, reason):
    with pytest.raises(RoundRefused) as refusal:
        rounds.draft(plan=plan(**changes), by=world().committee)

    assert refusal.value.reason == reason
    assert not CommendationRound.objects.exists()


def test_with_a_document_the_name_may_be_that_of_an_award(world):
    made = rounds.draft(
        plan=plan(title="2026 年度优秀志愿者", document_no="桂直团工发〔2026〕7号"), by=world().committee
    )

    assert made.title == "2026 年度优秀志愿者"


def test_what_was_typed_survives_and_the_field_says_why(world):
    desk = browser_of(world().committee)

    for wrong, said in (
        ({"title": "十佳志愿者"}, "没有批准文号的不能这样称"),
        ({"quota_kind": "unit", "quotas": "没有的单位 3"}, "没有找到“没有的单位”"),
        ({"quota_kind": "unit", "quotas": "示例厅团委"}, "应是“名称 名额”"),
        ({"review_kind": "scores", "score_criteria": "服务实效 60"}, "应是“项目 权重 满分”"),
    ):
        answer = desk.post(reverse("round-create"), TYPED | wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert 'value="2026-04-20"' in answer.content.decode()


def test_the_moment_of_computing_cannot_be_changed_by_hand(world):
    here = world()
    opened = rounds.begin(round=rounds.draft(plan=plan(), by=here.committee), by=here.committee)
    before = acts.wrong_with(CommendationRound, [opened.pk])

    CommendationRound.objects.filter(pk=opened.pk).update(computed_at=clock.now() - timedelta(days=1))

    assert before == {}
    assert list(acts.wrong_with(CommendationRound, [opened.pk])) == [opened.pk]


def test_rare_conditions_are_folded_and_their_line_says_what_they_hold(world):
    desk, page = browser_of(world().committee), reverse("round-create")

    fresh = lines_of(desk.get(page))
    typed = desk.post(page, TYPED | {"title": "", "star": "3", "reports_on_time": "on"})
    wrong = lines_of(desk.post(page, TYPED | {"star": "甲"}))
    lacking = lines_of(desk.post(page, TYPED | {"quota_kind": "unit", "review_kind": "scores", "quotas": "甲 1\n乙 2"}))

    assert fresh == {"更多条件": False, "填写名额": False, "打分项目": False}
    assert 'name="star" value="3"' in typed.text
    assert "更多条件 星级不低于 3、活动情况都按时报送（团队、单位、项目）" in lines_of(typed)
    assert wrong["更多条件 星级不低于 甲"]
    assert lacking["填写名额 另行规定的名额 2 行"]  # what is asked for by another answer is wrong


def lines_of(page):
    """The lines of the folded parts, and whether they stand open."""
    found = re.findall(r'<details class="fold"( open)?><summary>(.*?)</summary>', page.text, re.DOTALL)
    return {" ".join(re.sub(r"<[^>]+>", " ", line).split()): bool(is_open) for is_open, line in found}


def test_quotas_and_scores_are_typed_in_lines_and_come_back(world):
    here, group = world(), CollaborationGroupFactory(name="第一协作组")
    desk = browser_of(here.committee)
    lines = {"quota_kind": "group", "quotas": "第一协作组　4", "places_each": "2", "review_kind": "scores"}

    desk.post(reverse("round-create"), TYPED | lines | {"score_criteria": "服务实效 60 10\n服务 时长 40 5"})

    round = CommendationRound.objects.get()
    read = rounds.plan_of(round)
    assert read.quotas == (Share(4, group=group.pk),)
    assert read.score_criteria == (ScoreCriterion("服务实效", 60, 10), ScoreCriterion("服务 时长", 40, 5))
    edited = page(desk, "round-edit", round.pk)
    assert "第一协作组 4" in edited
    assert "服务 时长 40 5" in edited


def test_two_who_change_at_once_the_second_is_told(world):
    here = world()
    round = rounds.draft(plan=plan(), by=here.committee)
    first, second = browser_of(here.committee), browser_of(committee_member())
    said = TYPED | {"seen": str(round.version)}

    first.post(reverse("round-edit", args=[round.pk]), said | {"title": "第一个人的名称"})
    answer = second.post(reverse("round-edit", args=[round.pk]), said | {"title": "第二个人的名称"})

    assert answer.status_code == 422
    assert "修改了这个批次" in answer.content.decode()
    assert "第二个人的名称" in answer.content.decode()
    assert CommendationRound.objects.get().title == "第一个人的名称"
    with pytest.raises(RoundRefused) as refusal:
        rounds.edit(round=round, plan=plan(), seen=1, by=here.committee)
    assert refusal.value.reason == Reason.ROUND_CHANGED_SINCE


def test_last_years_round_is_copied_a_year_later(world):
    here = world()
    old = rounds.draft(
        plan=plan(
            title="2024 年度志愿服务嘉许",
            document_no="桂直团工发〔2024〕7号",
            period_from_on=date(2024, 2, 29),
            period_until_on=date(2024, 12, 31),
            quota_kind="unit",
            quotas=(Share(3, unit=here.unit.pk),),
        ),
        by=here.committee,
    )

    answer = browser_of(here.committee).post(reverse("round-copy", args=[old.pk]), follow=True)

    made = CommendationRound.objects.get(copied_from=old)
    assert "日期都推后一年" in answer.content.decode()
    assert (made.title, made.document_no) == ("2025 年度志愿服务嘉许", "")
    assert (made.period_from_on, made.period_until_on) == (date(2025, 2, 28), date(2025, 12, 31))
    assert made.quotas.get().places == 3


def test_a_copy_of_an_approved_award_waits_for_the_document_of_its_year(world):
    """Whether it may be called so is asked when it is saved and opened, not before anything can be typed."""
    here = world()
    told = {"title": "2025 年度优秀志愿者", "document_no": "桂直团工发〔2025〕7号"}
    old = rounds.draft(plan=plan(**told), by=here.committee)

    answer = browser_of(here.committee).post(reverse("round-copy", args=[old.pk]), follow=True)

    made = CommendationRound.objects.get(copied_from=old)
    assert "请逐项核对后保存" in answer.content.decode()
    for act in (
        lambda: rounds.begin(round=made, by=here.committee),
        lambda: rounds.edit(round=made, plan=rounds.plan_of(made), seen=1, by=here.committee),
    ):
        with pytest.raises(RoundRefused) as refusal:
            act()
        assert refusal.value.reason == Reason.ROUND_WORDING


def test_of_a_round_that_was_cancelled_first_the_worker_computes_nobody(world, monkeypatch):
    here = world()
    monkeypatch.setattr(candidates, "AT_ONCE", 0)
    round = rounds.begin(round=rounds.draft(plan=plan(), by=here.committee), by=here.committee)
    rounds.cancel(round=round, reason="上级要求暂缓", by=here.committee)

    jobs.perform(Job.objects.get(name=candidates.FREEZE).pk)

    assert not Candidate.objects.exists()
    assert CommendationRound.objects.get().computed_at is None
    assert "取消以前没有核算候选对象" in page(browser_of(here.committee), "round-detail", round.pk)


def test_what_is_not_ready_is_not_opened_and_what_is_open_not_changed(world):
    here = world()
    round = rounds.draft(plan=plan(criteria=Criteria()), by=here.committee)
    late = rounds.draft(plan=plan(nominations_until_on=date(2026, 3, 1)), by=here.committee)
    going = RoundFactory()

    for act, reason in (
        (lambda: rounds.begin(round=round, by=here.committee), Reason.ROUND_NO_CRITERIA),
        (lambda: rounds.begin(round=late, by=here.committee), Reason.ROUND_DEADLINE_PAST),
        (lambda: rounds.begin(round=going, by=here.committee), Reason.ROUND_NOT_DRAFT),
        (lambda: rounds.edit(round=going, plan=plan(), seen=1, by=here.committee), Reason.ROUND_NOT_DRAFT),
        (lambda: candidates.ask_preview(round=going, by=here.committee), Reason.ROUND_NOT_DRAFT),
        (lambda: rounds.cancel(round=going, reason=" ", by=here.committee), Reason.ROUND_REASON_MISSING),
    ):
        with pytest.raises(RoundRefused) as refusal:
            act()
        assert refusal.value.reason == reason


def test_what_stands_in_the_way_of_opening_is_said_and_no_button_offered(world):
    here = world()
    desk = browser_of(here.committee)
    bare = rounds.draft(plan=plan(criteria=Criteria()), by=here.committee)
    late = rounds.draft(plan=plan(nominations_until_on=date(2026, 3, 1)), by=here.committee)
    ready = rounds.draft(plan=plan(), by=here.committee)

    without, over = page(desk, "round-detail", bare.pk), page(desk, "round-detail", late.pk)

    assert "还没有设置任何条件" in without
    assert reverse("round-edit", args=[bare.pk]) in without
    assert "2026年3月1日" in over.split("开始推荐</h2>")[1]
    assert reverse("round-open", args=[bare.pk]) not in without
    assert reverse("round-open", args=[late.pk]) not in over
    assert reverse("round-open", args=[ready.pk]) in page(desk, "round-detail", ready.pk)


def test_a_round_is_cancelled_with_a_reason_and_stays_on_record(world):
    here, going = world(), RoundFactory()
    desk = browser_of(here.committee)

    without = desk.post(reverse("round-cancel", args=[going.pk]), {"reason": ""})
    done = desk.post(reverse("round-cancel", args=[going.pk]), {"reason": "上级要求暂缓"}, follow=True)

    assert without.status_code == 422
    assert "上级要求暂缓" in done.content.decode()
    assert HistoryEntry.objects.filter(did="round cancelled").count() == 1
    with pytest.raises(RoundRefused) as refusal:
        rounds.cancel(round=going, reason="再取消", by=here.committee)
    assert refusal.value.reason == Reason.ROUND_OVER


def test_many_people_are_left_to_the_worker_and_nobody_is_kept_twice(world, monkeypatch, django_assert_max_num_queries):
    here = world()
    monkeypatch.setattr(candidates, "AT_ONCE", 0)
    round = rounds.draft(plan=plan(), by=here.committee)
    desk = browser_of(here.committee)

    assert "正在后台核算" in desk.post(reverse("round-preview", args=[round.pk]), follow=True).content.decode()
    jobs.perform(Job.objects.get(name=candidates.PREVIEW).pk)
    assert "核算了 2 人" in page(desk, "round-detail", round.pk)
    assert "正在核算候选对象" in desk.post(reverse("round-open", args=[round.pk]), follow=True).content.decode()
    work = Job.objects.get(name=candidates.FREEZE)
    Candidate.objects.create(round=round, volunteer=here.person, unit=here.unit, qualifies=False)  # a worker died here
    with django_assert_max_num_queries(40):
        jobs.perform(work.pk)
    candidates.freeze(round.pk)

    work.refresh_from_db()
    assert (work.state, work.done_units, Candidate.objects.count()) == (Job.State.DONE, 2, 2)
    assert "其中 1 人符合条件" in page(desk, "round-detail", round.pk)


def test_a_look_keeps_nobody_from_writing(world, monkeypatch):
    """SQLite lets one connection write: a station would wait with its scans until everybody was looked at."""
    round = rounds.draft(plan=plan(), by=world().committee)
    look, deep, outside = candidates.look, [], len(connection.savepoint_ids)
    monkeypatch.setattr(candidates, "look", lambda *a: (deep.append(len(connection.savepoint_ids)), look(*a))[1])

    browser_of(world().committee).post(reverse("round-preview", args=[round.pk]))

    assert deep == [outside]  # in no transaction of its own
    assert CommendationRound.objects.get().preview["considered"] == 2


def test_others_neither_set_up_nor_open(world):
    here, going = world(), RoundFactory()
    desk = browser_of(here.desk)

    assert "新建批次" not in page(desk, "rounds")
    assert desk.get(reverse("round-create")).status_code == 403
    for name in ("round-copy", "round-preview", "round-open", "round-cancel"):
        assert desk.post(reverse(name, args=[going.pk])).status_code == 403


def test_every_button_carries_its_token(world):
    """A fragment that is included alone loses the token, which a test's browser would not miss."""
    here = world()
    desk = Client(enforce_csrf_checks=True)
    desk.force_login(here.committee)
    round = rounds.draft(plan=plan(), by=here.committee)

    shown = desk.get(reverse("round-detail", args=[round.pk])).content.decode()

    forms = shown.split("<main", 1)[1].split('method="post"')[1:]
    assert len(forms) == 3  # copy, count, open
    assert all("csrfmiddlewaretoken" in form.split("</form>")[0] for form in forms)
