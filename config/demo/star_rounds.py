"""A finished round for stars: proposed by the logins' unit in one press, announced, decided, with its certificates."""

from datetime import timedelta
from typing import Final

from certificates.models import Certificate, CommendationRound, Delivery, PublicNotice
from certificates.recognition.services import star_batches
from certificates.register.services import deliveries
from certificates.rounds.plans import Plan
from certificates.rounds.services import decisions, many, notices, ordering, reviewers, reviewing, rounds
from config.demo.commending import open_round
from config.demo.story import Story
from config.demo.units import CIVIL
from registry import clock
from registry.ground import jobs
from registry.models import Job

OPENED, NOMINATED, NOMINATIONS_UNTIL, REVIEWED, REVIEW_UNTIL = -47, -45, -44, -43, -40
FIRST_DAY: Final = -200  # of the period: what reviewers read beside the hours of all years
MOST: Final = 5


def expect_star_round(story: Story) -> None:
    """Put its opening on the agenda; the rest follows from it."""
    story.agenda.at(story.day(OPENED, "14:30"), _open, story)


def _open(story: Story) -> None:
    today = story.today
    plan = Plan(
        title=f"{today.year}年星级志愿者认定",
        for_whom="star",
        period_from_on=today + timedelta(days=FIRST_DAY),
        period_until_on=today + timedelta(days=OPENED - 1),
        nominations_until_on=today + timedelta(days=NOMINATIONS_UNTIL),
        review_until_on=today + timedelta(days=REVIEW_UNTIL),
        reviewers_needed=1,
    )
    opened = open_round(plan, by=story.staff["committee"])
    story.agenda.at(story.day(NOMINATED, "15:10"), _nominate, story, opened)


def _nominate(story: Story, round: CommendationRound) -> None:
    """All but the logins, whose own stars are told elsewhere; nobody has the hours yet in a very small one."""
    unit, known = story.staff["unit"], {each.volunteer.pk for each in story.cast.values()}
    able = many.qualifying(round, by=unit, source="unit")
    rows = round.candidates.filter(pk__in=able, unit=story.units[CIVIL]).exclude(volunteer__in=known).order_by("pk")
    chosen = [one.pk for one in rows[:MOST]]
    if not chosen:
        rounds.cancel(round=round, reason="没有达到星级标准的志愿者。", by=story.staff["committee"])
        return
    many.nominate_many(round=round, candidates=chosen, source="unit", by=unit)
    story.agenda.at(story.day(REVIEWED, "09:40"), _review, story, round)


def _review(story: Story, round: CommendationRound) -> None:
    """One of the committee agrees to all that are not in doubt and looks at the others; then the list is announced."""
    committee, judge = story.staff["committee"], story.staff["committee2"]
    reviewing.begin(round=round, by=committee)
    reviewers.name(round=round, user=judge, by=committee)
    reviewing.agree_to_rest(round=round, by=judge)
    for one, review in reviewing.waiting_for(judge, round):
        if review is None:
            reviewing.review(nomination=one, by=judge, scores={}, agrees=True, comment="疑点已向单位问明，不影响认定。")
    places = reviewing.freeze(round=round, by=committee)
    ordering.choose(round=round, first=len(places), by=committee)
    notice = notices.begin(round=round, by=committee)
    over = notice.closes_on + timedelta(days=1) - story.today
    story.agenda.at(story.day(over.days, "09:50"), _decide, story, notice)


def _decide(story: Story, notice: PublicNotice) -> None:
    """The notice is over: decided under its number, certificates by the worker, the first one collected."""
    committee = story.staff["committee"]
    notices.end(notice=notice, by=committee)
    round = CommendationRound.objects.get(pk=notice.round_id)
    number = f"桂直团工演〔{clock.today().year}〕8号"
    decided = decisions.decide(round=round, document_no=number, decided_on=clock.today(), by=committee)
    jobs.perform(Job.objects.get(key=star_batches.papers_key(decided.pk)).pk)
    first = Certificate.objects.of_round(decided).order_by("pk").first()
    if first is not None:
        deliveries.enter(
            certificate=first, way=Delivery.Way.COLLECTED, who="本人", on=clock.today(), by=story.staff["committee2"]
        )
