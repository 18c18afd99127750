"""A round whose object is 星级认定: who reaches the next star, what is handed in with a nomination, what is decided."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from certificates.exceptions import DecisionRefused
from certificates.models import Candidate, CommendationRound, Nomination, RoundPlace, StarApplication
from certificates.permissions import is_party_to
from certificates.recognition.services import star_batches
from certificates.recognition.services.stars import Standing, star_name
from certificates.rounds.criteria import OF_THE_STANDARD, Criteria, Evidence, Missed, missed
from certificates.rounds.services import evidence
from checkin.models import LedgerEntry
from registry import clock
from registry.models import RoleAssignment, Unit, User, Volunteer, persons
from registry.words.dates import as_full_date
from registry.words.durations import duration_text

Reason, Status = DecisionRefused.Reason, StarApplication.Status
MOST_NAMED = 5


def universe(round: CommendationRound) -> list[tuple[int, int]]:
    """Registered people with recognised hours, whenever served; of a unit that decides itself its own people."""
    served = set(LedgerEntry.objects.service().order_by().values_list(persons.key(), flat=True).distinct())
    people = Volunteer.objects.canonical().registered()
    if round.unit_id is not None:
        people = people.in_units(Unit.objects.succession().reach([round.unit_id]))
    rows = people.order_by("pk").values_list("pk", "unit_id")
    return [(pk, unit) for pk, unit in rows.iterator() if pk in served]


def of_people(round: CommendationRound, people: Collection[int]) -> evidence.Found:
    """The figures of the period, and beside them where each stands with the stars."""
    found = evidence.of_people(people, round.period_from_on, round.period_until_on)
    deciders = _deciders(round)
    for pk, standing in star_batches.standings_of(people, round=round.pk).items():
        found[pk] = _with_star(found.get(pk, Evidence()), standing, is_decider=pk in deciders)
    return found


def hindrance(candidate: Candidate, figures: Evidence, lost: list[Missed]) -> str:
    """Why the star for which somebody was put forward cannot be theirs by these figures, where it is said its own
    way."""
    return _said(figures, lost) or _other_star(figures, candidate)


def hold(round: CommendationRound, candidates: Collection[Candidate]) -> None:
    """Nobody else takes these people before the transaction ends: neither another round nor their own application."""
    if round.is_for_stars:
        star_batches.hold([one.volunteer.person_id for one in candidates if one.volunteer])


def hand_in(round: CommendationRound, nominations: Collection[Nomination], *, by: User) -> None:
    """Each nomination is an application from now on; the caller holds the people."""
    if not round.is_for_stars or not nominations:
        return
    people = [one.candidate.volunteer.person_id for one in nominations if one.candidate.volunteer]
    star_batches.hand_in(nominations, star_batches.standings_of(people, round=round.pk), by=by)


def usual_text(candidate: Candidate) -> str:
    """What the record says for the star, where nobody writes more."""
    figures = Evidence.read(candidate.evidence)
    said = _("截至{day}，累计服务 {hours}，达到{star}的时长标准（{needed} 小时）；本期服务 {days} 天、活动 {n} 个。")
    return said.format(
        day=as_full_date(clock.local_date(candidate.computed_at)),
        hours=duration_text(figures.whole_minutes),
        star=star_name(figures.next_star),
        needed=figures.star_hours,
        days=figures.days,
        n=figures.activities,
    )


def end(round: CommendationRound, nominations: Collection[int], status: str, *, by: User, reason: str) -> None:
    """The applications go the way of their nominations: declined, or withdrawn."""
    if round.is_for_stars:
        star_batches.decide(nominations, status, by=by, reason=reason)


def settle(round: CommendationRound, chosen: Collection[int], *, by: User) -> None:
    """The stars of the chosen are decided, the others are declined; the certificates are left to the worker."""
    if not round.is_for_stars:
        return
    star_batches.decide(chosen, Status.APPROVED, by=by, reason=round.decision_document_no)
    rest = Nomination.objects.filter(round=round).exclude(pk__in=chosen).values_list("pk", flat=True)
    star_batches.decide(list(rest), Status.DECLINED, by=by, reason=_("未列入认定名单"))
    star_batches.papers_later(round, by)


def refuse_decision(round: CommendationRound, chosen: Iterable[RoundPlace], *, by: User) -> None:
    """Nobody decides on themselves or on those they put forward, and nobody gets a star that they do not reach."""
    if not round.is_for_stars:
        return
    places = list(chosen)
    hold(round, [one.nomination.candidate for one in places])
    rows = StarApplication.objects.filter(nomination__in=[one.nomination_id for one in places])
    own = [one for one in rows.select_related(persons.joined()) if is_party_to(by, one)]
    if own:
        raise DecisionRefused(Reason.DECISION_OWN, n=len(own), names=_names(one.volunteer for one in own))
    short = short_of_standard(round, places)
    if short:
        raise DecisionRefused(Reason.DECISION_STAR_SHORT, n=len(short), names=_names(short))


def short_of_standard(round: CommendationRound, places: list[RoundPlace]) -> list[Nomination]:
    """Whom no reason lets through: they do not reach what the standard asks for."""
    if not round.is_for_stars:
        return []
    nominations = [one.nomination for one in places]
    about = {one.candidate.volunteer.person_id: one for one in nominations if one.candidate.volunteer}
    now, criteria = of_people(round, list(about)), Criteria.read(round.criteria)
    return [
        one
        for person, one in about.items()
        if OF_THE_STANDARD & set(missed(criteria, now[person])) or _other_star(now[person], one.candidate)
    ]


def _with_star(found: Evidence, standing: Standing, *, is_decider: bool) -> Evidence:
    star = standing.held + 1 if standing.missing_minutes is not None else 0
    opens_on = standing.waits_until
    return replace(
        found,
        whole_minutes=standing.minutes,
        star=standing.held,
        next_star=star,
        star_hours=standing.standard.hours[star - 1] if star else 0,
        star_opens_on=opens_on.isoformat() if opens_on else "",
        star_bar=_bar(standing, is_decider=is_decider),
    )


def _bar(standing: Standing, *, is_decider: bool) -> str:
    """What stands in the way of the next star, the gravest first."""
    bars = {
        Missed.STAR_DECIDER: is_decider,
        Missed.STAR_OPEN: standing.open_star is not None,
        Missed.STAR_HIGHEST: standing.missing_minutes is None,
        Missed.STAR_HOURS: bool(standing.missing_minutes),
        Missed.STAR_WAIT: standing.waits_until is not None,
    }
    return next((code.value for code, holds in bars.items() if holds), "")


def _deciders(round: CommendationRound) -> set[int]:
    """Who could decide in a round that a unit runs: they go to the committee (D63, D121)."""
    if round.unit_id is None:
        return set()
    offices = RoleAssignment.objects.valid().filter(role=RoleAssignment.Role.UNIT_ADMIN)
    users = offices.filter(unit__in=Unit.objects.succession().line(round.unit_id)).values("user")
    return {one.person_id for one in Volunteer.objects.filter(user__in=users)}


def _said(figures: Evidence, lost: list[Missed]) -> str:
    if not lost:
        return ""
    if lost[0] == Missed.STAR_OPEN:
        return _("已有一项星级认定正在办理，不能同时再办一项。")
    if lost[0] == Missed.STAR_HOURS:
        now, needed = duration_text(figures.whole_minutes), figures.star_hours
        return _("更正以后累计 {now}，不到 {needed} 小时，不能认定。请撤回或者不再认定。").format(
            now=now, needed=needed
        )
    return ""


def _other_star(figures: Evidence, candidate: Candidate) -> str:
    asked = Evidence.read(candidate.evidence).next_star
    if asked and figures.next_star != asked:
        return _("推荐时应认定{then}，现有星级已经变动。请撤回或者不再认定。").format(then=star_name(asked))
    return ""


def _names(rows: Iterable[object]) -> str:
    return "、".join(str(one) for one in list(rows)[:MOST_NAMED])
