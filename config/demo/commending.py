"""Rounds of commendation: one decided with its certificates, one in 公示, one open, one being set up."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from certificates.issuing.services import certificates
from certificates.models import (
    Candidate,
    Certificate,
    CommendationRound,
    Delivery,
    Nomination,
    Objection,
    PublicNotice,
    RoundReviewer,
)
from certificates.register.services import deliveries
from certificates.rounds.criteria import Criteria, Evidence
from certificates.rounds.plans import Plan, ScoreCriterion
from certificates.rounds.services import (
    candidates,
    commendations,
    decisions,
    nominations,
    notices,
    ordering,
    reviewers,
    reviewing,
    rounds,
)
from config.demo.story import Story
from config.demo.units import CIVIL
from registry import clock
from registry.models import User

FIRST_DAY: Final = -200  # of the period: hours since then count
MOST_EACH, NEEDED = 2, 2
SCORED: Final = (ScoreCriterion("服务事迹", 60, 10), ScoreCriterion("服务时长", 40, 10))
TEXTS: Final = (
    "期间服务 {n} 次、{hours} 小时，每次提前到场，主动承担搬运物资、维持秩序等重活，服务对象评价好。",
    "期间服务 {n} 次、{hours} 小时，耐心细致，带着新来的志愿者熟悉流程，所在场次没有一次迟到、早退。",
    "期间服务 {n} 次、{hours} 小时，周末坚持到社区服务，结束后整理场地，活动情况写得清楚完整。",
)
COMMENT: Final = "事迹具体，数字与记录相符。"
PRAISE: Final = "热心服务，认真负责"
RETURNED: Final = "请补充具体事例，写明做了什么、服务对象怎么评价。"
DOUBT: Final = "名单里有一位同志，我在八月的一场活动里没有见到，请核实那一场的时长。"
SOUND: Final = "核对了那一场的扫码记录和签到表，电话问过活动负责人，本人到场，时长属实。名单不变。"
OPEN_DOUBT: Final = "公示名单里有一位今年上半年刚调来，请核实期间的服务是不是在本单位。"
WITHDRAWN: Final = "本人来函，服务时长有一场是代他人扫码，经核实情况属实。"


@dataclass(frozen=True, slots=True)
class Days:
    """When a round goes on, in days from today; what lies ahead is only planned."""

    opened: int
    nominated: int
    nominations_until: int
    reviewed: int
    announced: int
    review_until: int
    units: int  # so many put somebody forward


DECIDED: Final = Days(-52, -46, -42, -40, -38, -35, 4)
ANNOUNCED: Final = Days(-24, -17, -12, -9, -1, -2, 7)
OPEN: Final = Days(-6, -3, 12, 14, 26, 26, 9)


def expect_rounds(story: Story) -> None:
    """Put the acts of the committee on the agenda; those of the units follow from them."""
    agenda = story.agenda
    agenda.at(story.day(DECIDED.opened, "09:30"), _open, story, DECIDED, _plan(story, DECIDED, "上半年", "scores"))
    agenda.at(story.day(ANNOUNCED.opened, "09:30"), _open, story, ANNOUNCED, _plan(story, ANNOUNCED, "", "agree"))
    agenda.at(story.day(OPEN.opened, "09:30"), _open, story, OPEN, _plan(story, OPEN, "助残助老", "scores"))
    agenda.at(story.day(-2, "16:20"), _prepare_teams, story)


def _plan(story: Story, days: Days, what: str, review_kind: str) -> Plan:
    """The usual round of the demonstration: short criteria, so that a small one has candidates too."""
    today = story.today
    return Plan(
        title=f"{today.year}年{what}志愿服务嘉许" if what else f"{today.year}年度志愿服务嘉许",
        for_whom="volunteer",
        period_from_on=today + timedelta(days=FIRST_DAY),
        period_until_on=today + timedelta(days=days.opened - 1),
        nominations_until_on=today + timedelta(days=days.nominations_until),
        review_until_on=today + timedelta(days=days.review_until),
        criteria=Criteria(hours=2, no_findings=True),
        teams_nominate=True,
        quota_kind="unit",
        places_each=MOST_EACH + 1,
        review_kind=review_kind,
        score_criteria=SCORED if review_kind == "scores" else (),
        reviewers_needed=NEEDED,
        notice_working_days=5,
    )


def _open(story: Story, days: Days, plan: Plan) -> None:
    """The units nominate some days later."""
    opened = open_round(plan, by=story.staff["committee"])
    story.agenda.at(story.day(days.nominated, "10:10"), _nominate, story, days, opened)


def open_round(plan: Plan, *, by: User) -> CommendationRound:
    """Draft, preview and open."""
    opened = rounds.begin(round=prepare_round(plan, by=by), by=by)
    candidates.freeze(opened.pk)  # in a large demonstration the worker would
    return opened


def prepare_round(plan: Plan, *, by: User) -> CommendationRound:
    """A draft with its preview."""
    draft = rounds.draft(plan=plan, by=by)
    candidates.ask_preview(round=draft, by=by)
    return draft


def _nominate(story: Story, days: Days, round: CommendationRound) -> None:
    """Each unit puts forward its first ones; the logins' unit also leaves something undone where it still can."""
    made = 0
    for unit, some in list(_by_unit(story, round).items())[: days.units]:
        for n, one in enumerate(some[:MOST_EACH]):
            row = nominations.begin(candidate=one, source="unit", by=story.staff[unit])
            nominations.save_and_submit(
                nomination=row, text=_text(one, made + n), seen=row.version, by=story.staff[unit]
            )
        made += len(some[:MOST_EACH])
        if unit == CIVIL and days is OPEN:
            _leave_undone(story, some[MOST_EACH:], round)
    if made and days is not OPEN:
        story.agenda.at(story.day(days.reviewed, "09:20"), _review, story, days, round)


def _leave_undone(story: Story, more: Sequence[Candidate], round: CommendationRound) -> None:
    """One came back to the logins' unit, and a draft lies there."""
    first = Nomination.objects.filter(round=round, unit=story.units[CIVIL], status="submitted").order_by("rank").first()
    if first is not None:
        nominations.send_back(nomination=first, reason=RETURNED, by=story.staff["committee2"])
    if more:
        row = nominations.begin(candidate=more[0], source="unit", by=story.staff["unit2"])
        nominations.save(nomination=row, text="周末多次到社区服务，", seen=row.version, by=story.staff["unit2"])


def _review(story: Story, days: Days, round: CommendationRound) -> None:
    """Both of the committee judge; the list is frozen and the first ones are chosen."""
    committee = story.staff["committee"]
    reviewing.begin(round=round, by=committee)
    judges = [reviewers.name(round=round, user=story.staff[who], by=committee) for who in ("committee", "committee2")]
    rows = list(Nomination.objects.filter(round=round).handed_in().for_lists())
    for judge in judges:
        _judge(story, judge, rows, is_blind=round.is_blind)
    places = reviewing.freeze(round=round, by=committee)
    ordered = sorted(places, key=lambda one: (one.place, one.pk))
    first = len(ordered)
    while first > 1 and (first == len(ordered) or ordered[first - 1].place == ordered[first].place):
        first -= 1  # one less than all, and no tie at the border
    ordering.choose(round=round, first=first if first > 1 else len(ordered), by=committee)
    story.agenda.at(story.day(days.announced, "10:00"), _announce, story, days, round)


def _judge(story: Story, judge: RoundReviewer, rows: list[Nomination], *, is_blind: bool) -> None:
    for one in rows:
        dice = story.dice("round review", judge.user.username, one.candidate.volunteer_id)
        marks = {each.name: dice.randrange(6, 11) for each in SCORED} if is_blind else {}
        agrees = None if is_blind else dice.random() > 0.1
        reviewing.review(nomination=one, by=judge.user, scores=marks, agrees=agrees, comment=COMMENT)


def _announce(story: Story, days: Days, round: CommendationRound) -> None:
    notice = notices.begin(round=round, by=story.staff["committee"])
    story.agenda.at(clock.now() + timedelta(hours=3), _object, story, days, notice)
    if days is DECIDED:
        over = notice.closes_on + timedelta(days=1) - story.today
        story.agenda.at(story.day(over.days, "09:10"), _decide, story, notice)


def _object(story: Story, days: Days, notice: PublicNotice) -> None:
    """Somebody objects to the last one on the list; of the running notice nobody has answered yet."""
    last = list(notices.listed(notice).select_related("nomination"))[-1].nomination
    said = {"text": DOUBT if days is DECIDED else OPEN_DOUBT, "name": "陆示例", "contact": "0771-0000000"}
    objection = notices.object_to(notice=notice, nomination=last, **said)
    if days is DECIDED:
        story.agenda.at(clock.now() + timedelta(days=1), _answer, story, objection)


def _answer(story: Story, objection: Objection) -> None:
    notices.answer(objection=objection, upheld=False, answer=SOUND, by=story.staff["committee2"])


def _decide(story: Story, notice: PublicNotice) -> None:
    """The notice is over: decision with its number, certificates, one of them collected and one withdrawn."""
    committee = story.staff["committee"]
    notices.end(notice=notice, by=committee)
    round = CommendationRound.objects.get(pk=notice.round_id)
    for one in decisions.troubles(round):
        decisions.keep(place=one.place, reason="情况已核实，不影响期间的服务。", by=committee)
    number = f"桂直团工演〔{clock.today().year}〕7号"
    decided = decisions.decide(round=round, document_no=number, decided_on=clock.today(), by=committee)
    commendations.issue(round=decided, praise=PRAISE, by=committee)
    story.agenda.at(clock.now() + timedelta(days=1), _hand_over, story, decided)


def _hand_over(story: Story, round: CommendationRound) -> None:
    """The certificates are drawn, the first one is collected, the last one withdrawn."""
    committee = story.staff["committee"]
    made = list(Certificate.objects.filter(nomination__round=round).order_by("pk"))
    for one in made:
        certificates.finish(one)
    if made:
        first = Certificate.objects.get(pk=made[0].pk)
        deliveries.enter(
            certificate=first, way=Delivery.Way.COLLECTED, who="本人", on=clock.today(), by=story.staff["committee2"]
        )
    if len(made) > 1:
        last = Nomination.objects.for_lists().get(certificates=made[-1])
        decisions.withdraw(nomination=last, reason=WITHDRAWN, by=committee)


def _prepare_teams(story: Story) -> None:
    """A round for teams that nobody opened yet, with its preview."""
    plan = replace(
        _plan(story, OPEN, "", "agree"),
        title=f"{story.today.year}年度志愿服务团队嘉许",
        for_whom="team",
        criteria=Criteria(hours=10, reports_on_time=True),
    )
    prepare_round(plan, by=story.staff["committee"])


def _by_unit(story: Story, round: CommendationRound) -> dict[str, list[Candidate]]:
    """Who qualifies, by the key of their unit, most hours first; the logins' volunteer before others."""
    star = story.cast["volunteer"].volunteer.pk
    found: dict[str, list[Candidate]] = {key: [] for key in story.units if key in story.staff}
    keys = {story.units[key].pk: key for key in found}
    for one in round.candidates.qualifying().for_lists().order_by("pk"):
        if one.unit_id in keys:
            found[keys[one.unit_id]].append(one)
    order = {one.pk: (one.volunteer_id != star, -Evidence.read(one.evidence).minutes, one.pk)
             for some in found.values() for one in some}  # fmt: skip
    return {key: sorted(some, key=lambda one: order[one.pk]) for key, some in found.items() if some}


def _text(candidate: Candidate, n: int) -> str:
    figures = Evidence.read(candidate.evidence)
    return TEXTS[n % len(TEXTS)].format(n=figures.records or figures.activities, hours=figures.minutes // 60)
