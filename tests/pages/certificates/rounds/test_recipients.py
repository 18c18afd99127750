"""Rounds for teams, units and projects: each kind walked in a browser from setting up to the decision."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from docx import Document

from certificates.exceptions import DecisionRefused, NominationRefused, RoundRefused
from certificates.models import Candidate, CommendationRound, Nomination, PublicNotice, RoundPlace
from certificates.rounds.criteria import Criteria
from certificates.rounds.plans import Share
from certificates.rounds.services import decisions, nominations, rounds
from registry import clock
from registry.models import Notification, Project
from registry.teams.services import mergers as team_mergers
from registry.teams.services import teams
from registry.units.services import lists, mergers
from tests.factories import (
    CollaborationGroupFactory,
    MembershipFactory,
    SignUpFactory,
    TeamFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
    committee_unit,
)
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    committee_member,
    handed_in,
    shift_of,
)
from tests.factories_rounds import plan
from tests.people import browser_of
from tests.shared import built_at

pytestmark = pytest.mark.django_db
TEXT = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"
TYPED = {
    "period_from_on": "2026-01-01", "period_until_on": "2026-12-31", "hours": "5", "nominators": ["units_nominate"],
    "review_kind": "agree", "reviewers_needed": "1", "nominations_until_on": "2026-04-20",
    "review_until_on": "2026-05-11", "notice_working_days": "3",
}  # fmt: skip
KINDS = {"team": ("支", "支志愿团队"), "unit": ("家", "家单位"), "project": ("个", "个志愿服务项目")}


class Side:
    """A unit with its desk, its team, its project, and a morning that two people served there."""

    def __init__(self, name: str, *, served: int) -> None:
        self.unit = UnitFactory(short_name=f"{name}团委", full_name=f"共青团广西壮族自治区{name}委员会")
        self.desk = administrator_of(self.unit)
        self.captain = VolunteerFactory(unit=self.unit)
        self.team = TeamFactory(unit=self.unit, name=f"{name}服务队")
        MembershipFactory(team=self.team, volunteer=self.captain, is_leader=True)
        self.project = Project.objects.create(name=f"{name}陪伴项目", unit=self.unit, starts_on=date(2026, 1, 1))
        shift = shift_of(recording_unit=self.unit, project=self.project)
        for volunteer in [self.captain, VolunteerFactory(unit=self.unit)][:served]:
            SignUpFactory(shift=shift, volunteer=volunteer, team=self.team)
            attended(volunteer, shift, ("09:00", "12:00"))
        for record in handed_in(shift):
            approved(record)

    def recipient(self, kind: str):
        return {"team": self.team, "unit": self.unit, "project": self.project}[kind]


class World:
    def __init__(self) -> None:
        committee_unit()
        self.committee, self.judge = committee_member(), UserFactory(username="judge")
        self.first, self.second = Side("示例厅", served=2), Side("示例局", served=1)
        self.group = CollaborationGroupFactory(name="第一协作组")
        self.group.units.set([self.first.unit, self.second.unit])

    def opened(self, kind: str, **changes) -> CommendationRound:
        made = rounds.draft(plan=plan(for_whom=kind, criteria=Criteria(hours=2), **changes), by=self.committee)
        return rounds.begin(round=made, by=self.committee)


world, _now = built_at(AFTERWARDS, World)


def candidate_of(round: CommendationRound, side: Side) -> Candidate:
    column = {"team": "team", "unit": "recipient_unit", "project": "project"}[round.for_whom]
    return Candidate.objects.for_lists().get(round=round, **{column: side.recipient(round.for_whom)})


def put_forward(round, side, *, by=None) -> Nomination:
    draft = nominations.begin(candidate=candidate_of(round, side), source="unit", by=by or side.desk)
    return nominations.save_and_submit(nomination=draft, text=TEXT, seen=1, by=by or side.desk)


def refused(act) -> NominationRefused:
    with pytest.raises(NominationRefused) as refusal:
        act()
    return refusal.value


@pytest.mark.parametrize("kind", KINDS)
def test_the_whole_way_in_a_browser(world, at, kind):
    here, (counter, counted) = world(), KINDS[kind]
    first, second = here.first, here.second
    desk, unit, stranger = browser_of(here.committee), browser_of(first.desk), Client()

    def page(who, name, *args):
        return who.get(reverse(name, args=args)).content.decode()

    asked = TYPED | {"title": "2026 年度嘉许", "for_whom": kind, "quota_kind": "unit", "places_each": "1"}
    desk.post(reverse("round-create"), asked)
    round = CommendationRound.objects.get()
    looked = desk.post(reverse("round-preview", args=[round.pk]), follow=True).content.decode()
    opened = desk.post(reverse("round-open", args=[round.pk]), follow=True).content.decode()
    n = Candidate.objects.count()
    assert f"核算了 {n} {counter}，1 {counter}符合条件" in looked
    assert f"共 {n} {counter}，其中 1 {counter}符合条件" in opened

    candidate, short = candidate_of(round, first), candidate_of(round, second)
    name = str(first.recipient(kind))
    assert candidate.evidence["minutes"] == 360
    assert short.missed == ["hours"]
    listed = page(unit, "round-candidates", round.pk)
    assert [reverse("candidate", args=[one.pk]) in listed for one in (candidate, short)] == [True, False]
    evidence = page(unit, "candidate", candidate.pk)
    assert "6.0 小时" in evidence
    assert "单位推荐" in evidence
    assert browser_of(second.desk).get(reverse("candidate", args=[candidate.pk])).status_code == 404

    unit.post(reverse("nomination-begin", args=[candidate.pk]), {"source": "unit"})
    nomination = Nomination.objects.get()
    paper = reverse("nomination", args=[nomination.pk])
    done = unit.post(paper, {"text": TEXT, "seen": "1", "do": "submit"}, follow=True).content.decode()
    assert "已提交区直团工委" in done
    assert "共 1 个，已提交 1 个" in done
    captain = browser_of(first.captain.user)
    assert captain.get(paper).status_code == (200 if kind == "team" else 404)
    assert browser_of(second.desk).get(paper).status_code == 404

    add = reverse("reviewer-add", args=[round.pk])
    near = desk.post(add, {"who": first.desk.username})
    assert near.status_code == 422
    desk.post(add, {"who": "judge"})
    desk.post(reverse("review-begin", args=[round.pk]), {"reason": "推荐已经交齐"})
    judge = browser_of(here.judge)
    assert name in page(judge, "reviews", round.pk)
    judge.post(reverse("review-write", args=[nomination.pk]), {"agrees": "yes", "comment": "属实"})
    desk.post(reverse("review-freeze", args=[round.pk]))
    desk.post(reverse("review-choose", args=[round.pk]), {"first": "1"})
    board = page(desk, "round-notice", round.pk)
    assert f"拟嘉许 1 {counter}" in board
    assert "姓氏" not in board

    desk.post(reverse("round-notice", args=[round.pk]), {"text": ""})
    notice = PublicNotice.objects.get()
    full = first.unit.full_name if kind == "unit" else name
    shown = page(stranger, "notice", notice.uuid)
    assert full in shown
    assert "姓氏" not in shown
    at(f"{notice.closes_on + timedelta(days=1)} 09:00")
    desk = browser_of(here.committee)
    desk.post(reverse("notice-end", args=[notice.uuid]))
    decided = {"document_no": "", "decided_on": clock.today().isoformat()}
    desk.post(reverse("round-decision", args=[round.pk]), decided)
    final = page(desk, "round-decision", round.pk)
    assert name in final
    draft = Document(BytesIO(desk.get(reverse("round-decision-docx", args=[round.pk])).content))
    assert f"决定对1{counted}予以嘉许" in "\n".join(one.text for one in draft.paragraphs)
    assert draft.tables[0].rows[1].cells[1].text == full
    told = first.captain.user if kind == "team" else first.desk
    assert Notification.objects.filter(user=told, text__contains="已作出决定").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_quotas_of_a_unit_and_of_a_group_hold_for_each_kind(world, kind):
    here = world()
    by_unit = here.opened(kind, quota_kind="unit", places_each=1, quotas=(Share(0, unit=here.second.unit.pk),))
    by_group = here.opened(kind, quota_kind="group", quotas=(Share(1, group=here.group.pk),))

    put_forward(by_unit, here.first)
    none = refused(lambda: put_forward(by_unit, here.second))
    put_forward(by_group, here.second)
    full = refused(lambda: put_forward(by_group, here.first))

    assert (none.code, full.code) == (NominationRefused.Reason.NOMINATION_QUOTA,) * 2
    assert "示例局团委的名额是 0 个" in none.message
    assert "第一协作组的名额是 1 个" in full.message


def test_a_leader_puts_forward_the_own_team_and_nobody_a_unit_or_project(world):
    here = world()
    round = here.opened("team", teams_nominate=True)
    candidate = candidate_of(round, here.first)

    made = nominations.begin(candidate=candidate, source="team", by=here.first.captain.user)
    with pytest.raises(PermissionDenied):
        nominations.begin(candidate=candidate_of(round, here.second), source="team", by=here.first.captain.user)

    assert nominations.save_and_submit(nomination=made, text=TEXT, seen=1, by=here.first.captain.user).is_submitted
    desk = browser_of(here.committee)
    asked = TYPED | {"title": "2026 年度嘉许", "quota_kind": "free"}
    for kind, ways, named in (
        ("team", ["selves_nominate"], "志愿团队不能由“本人自荐”产生"),
        ("unit", ["teams_nominate", "selves_nominate"], "单位不能由“团队推荐”“本人自荐”产生"),
        ("project", ["units_nominate", "teams_nominate"], "志愿服务项目不能由“团队推荐”产生"),
    ):
        answer = desk.post(reverse("round-create"), asked | {"for_whom": kind, "nominators": ways})
        assert answer.status_code == 422
        assert named in answer.content.decode()
        (error,) = answer.context["form"].errors.as_data()["nominators"]
        assert error.code == RoundRefused.Reason.ROUND_NOMINATORS_KIND


def test_what_ends_in_mid_round_is_named_and_cannot_be_handed_in(world):
    here = world()
    made = {}
    for kind in KINDS:
        draft = nominations.begin(
            candidate=candidate_of(here.opened(kind), here.first), source="unit", by=here.first.desk
        )
        made[kind] = nominations.save(nomination=draft, text=TEXT, seen=1, by=here.first.desk)

    teams.dissolve(team=here.first.team, reason="人员变动", by=here.first.desk)
    lists.archive(row=here.first.project, by=here.first.desk, confirmed=True)
    mergers.merge(unit=here.first.unit, successor=here.second.unit, by=here.committee)

    heir = browser_of(here.second.desk)
    for kind, said in (
        ("team", "团队现在是“已解散”"),
        ("project", "停用，不能嘉许"),
        ("unit", "已停用或合并，不能嘉许"),
    ):
        answer = heir.post(reverse("nomination", args=[made[kind].pk]), {"text": TEXT, "seen": "2", "do": "submit"})
        assert answer.status_code == 422, kind
        assert said in answer.content.decode()
        assert said in heir.get(reverse("nominations", args=[made[kind].round_id])).content.decode()


def test_a_team_that_went_into_another_is_named_with_it(world):
    here = world()
    draft = nominations.begin(
        candidate=candidate_of(here.opened("team"), here.first), source="unit", by=here.first.desk
    )
    other = TeamFactory(unit=here.first.unit, name="示例联合服务队")
    team_mergers.merge(team=here.first.team, successor=other, by=here.first.desk)

    found = refused(lambda: nominations.save_and_submit(nomination=draft, text=TEXT, seen=1, by=here.first.desk))

    assert "团队已并入示例联合服务队" in found.message


@pytest.mark.parametrize("quota", ["unit", "group"])
def test_who_takes_over_a_unit_goes_on_with_its_teams_and_its_places(world, quota):
    here = world()
    shares = (Share(1, group=here.group.pk),) if quota == "group" else ()
    round = here.opened("team", quota_kind=quota, quotas=shares, places_each=1)
    draft = nominations.begin(candidate=candidate_of(round, here.first), source="unit", by=here.first.desk)
    mergers.merge(unit=here.first.unit, successor=here.second.unit, by=here.committee)
    by = type(here.second.desk).objects.get(pk=here.second.desk.pk)  # what they reach is read once

    shown = browser_of(by).get(reverse("nominations", args=[round.pk])).content.decode()
    handed = nominations.save_and_submit(nomination=draft, text=TEXT, seen=1, by=by)

    assert "示例厅团委已停用或合并，由接续的单位继续办理" in shown
    assert handed.is_submitted
    if quota == "unit":  # its own place, and that of the unit it took over
        assert nominations.places_of(round, handed.unit) == nominations.Places("示例局团委", 2, 1)
        assert put_forward(round, here.second, by=by).is_submitted
    else:
        full = refused(lambda: put_forward(round, here.second, by=by))
        assert full.code == NominationRefused.Reason.NOMINATION_QUOTA


@pytest.mark.parametrize("kind", KINDS)
def test_what_ended_before_the_decision_needs_a_word(world, at, kind):
    here = world()
    round = here.opened(kind, reviewers_needed=1)
    nomination = put_forward(round, here.first)
    place = RoundPlace.objects.create(round=round, nomination=nomination, place=1, chosen=True)
    assert decisions.troubles(round) == []

    teams.dissolve(team=here.first.team, reason="人员变动", by=here.first.desk)
    lists.archive(row=here.first.project, by=here.first.desk, confirmed=True)
    mergers.merge(unit=here.first.unit, successor=here.second.unit, by=here.committee)

    (found,) = decisions.troubles(round)
    assert found.place == place
    assert not found.is_kept
    with pytest.raises(DecisionRefused) as refusal:
        decisions.keep(place=place, reason="解散以前已完成服务", by=here.committee)
    assert refusal.value.code == DecisionRefused.Reason.DECISION_ROUND_STATE
    CommendationRound.objects.filter(pk=round.pk).update(status="reviewing")
    decisions.keep(place=place, reason="解散以前已完成服务", by=here.committee)
    assert [one.is_kept for one in decisions.troubles(round)] == [True]
