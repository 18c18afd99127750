"""评审人 of a round: named by the committee, and barred from what is too near to them (D121)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from certificates.exceptions import ReviewRefused
from certificates.models import CommendationRound, Nomination, RoundReviewer
from certificates.permissions import can_run
from certificates.rounds.services.rounds import held
from registry import clock
from registry.history.services import history
from registry.models import RoleAssignment, Team, Unit, User, Volunteer
from registry.permissions import require
from registry.words.succession import Succession

Reason = ReviewRefused.Reason
Bars = dict[int, "Bar"]


class Why(StrEnum):
    """What is too near."""

    OWN_UNIT = "own unit"
    OWN_NOMINATION = "own nomination"
    ONESELF = "oneself"


@dataclass(frozen=True, slots=True)
class Bar:
    """Why somebody may not review one nomination."""

    why: Why
    who: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """One reviewer: accounts, files, units and teams that they may not judge about."""

    user: User
    accounts: frozenset[int]
    files: frozenset[int]
    units: dict[int, str]
    teams: frozenset[int]

    def bar(self, nomination: Nomination) -> Bar | None:
        """Why they may not review this one."""
        candidate, who = nomination.candidate, str(self.user)
        if nomination.by_id in self.accounts:
            return Bar(Why.OWN_NOMINATION, who)
        if candidate.volunteer_id in self.files or candidate.team_id in self.teams:
            return Bar(Why.ONESELF, who)
        if nomination.round.unit_id is not None:  # a unit that decides on the lower stars judges its own people
            return None
        near = next((self.units[pk] for pk in _units_of(nomination) if pk in self.units), None)
        return Bar(Why.OWN_UNIT, who, near) if near else None


def near(user: User, tree: Succession | None = None) -> Near:
    """What is too near to this person today: their units, what is above and below these, what they run."""
    tree = tree or Unit.objects.succession()
    files = Volunteer.objects.of_account(user)
    own = set(files.exclude(unit=None).values_list("unit", flat=True))
    offices = RoleAssignment.objects.of(user).valid().filter(role=RoleAssignment.Role.UNIT_ADMIN)
    own |= set(offices.exclude(unit=None).values_list("unit", flat=True))
    names = dict(Unit.objects.filter(pk__in=own).values_list("pk", "short_name"))
    units: dict[int, str] = {}
    for pk in own:
        # The committee's unit is above everybody: only what is its own counts as near to it.
        around = {pk} if pk in tree.roots else {*tree.line(pk), *tree.reach([pk])} - tree.roots
        units |= dict.fromkeys({pk, *around}, names[pk])
    accounts = {user.pk} | set(files.exclude(user=None).values_list("user", flat=True))
    teams = Team.objects.run_by(user).values_list("pk", flat=True)
    return Near(user, frozenset(accounts), frozenset(files.values_list("pk", flat=True)), units, frozenset(teams))


def judged_in(round: CommendationRound) -> list[Nomination]:
    """What is reviewed: everything that was handed in, in the units' own order."""
    return list(Nomination.objects.filter(round=round).handed_in().for_lists().in_order())


def bars(reviewers: Iterable[RoundReviewer], nominations: list[Nomination]) -> dict[int, Bars]:
    """Reviewer → nomination → why not."""
    tree = Unit.objects.succession()
    found: dict[int, Bars] = {}
    for one in reviewers:
        around = near(one.user, tree)
        told = ((nomination.pk, around.bar(nomination)) for nomination in nominations)
        found[one.pk] = {pk: bar for pk, bar in told if bar}
    return found


@transaction.atomic
def name(*, round: CommendationRound, user: User, by: User) -> RoundReviewer:
    """The committee names a reviewer; not somebody who may judge none, or who is a nominee."""
    require(can_run(by, round))
    row = held(round)
    refuse_unless_before_freezing(row)
    known = RoundReviewer.objects.filter(round=row, user=user).first()
    if known and known.withdrawn_at is None:
        raise ReviewRefused(Reason.REVIEWER_KNOWN, who=user)
    _refuse_near(row, user)
    reviewer = known or RoundReviewer(round=row, user=user)
    reviewer.named_by, reviewer.named_at, reviewer.withdrawn_at = by, clock.now(), None
    reviewer.save()
    history.record(by=by, did="round reviewer named", to=row, reviewer=user.pk)
    return reviewer


@transaction.atomic
def take_off(*, reviewer: RoundReviewer, by: User) -> RoundReviewer:
    """What they reviewed stays on record and counts no more."""
    require(can_run(by, reviewer.round))
    row = held(reviewer.round)
    refuse_unless_before_freezing(row)
    if reviewer.withdrawn_at is None:
        reviewer.withdrawn_at = clock.now()
        reviewer.save(update_fields=["withdrawn_at"])
        history.record(by=by, did="round reviewer taken off", to=row, reviewer=reviewer.user_id)
    return reviewer


def refusal_of(bar: Bar) -> ReviewRefused:
    """The bar as a sentence."""
    reasons = {
        Why.OWN_UNIT: Reason.REVIEW_OWN_UNIT,
        Why.OWN_NOMINATION: Reason.REVIEW_OWN_NOMINATION,
        Why.ONESELF: Reason.REVIEW_ONESELF,
    }
    return ReviewRefused(reasons[bar.why], who=bar.who, unit=bar.unit)


def refuse_unless_before_freezing(round: CommendationRound) -> None:
    """Reviewers and reviews change only until the list is frozen."""
    if not (round.is_nominating or round.is_reviewing):
        raise ReviewRefused(Reason.REVIEW_ROUND_STATE, status=round.get_status_display())
    if round.places.exists():
        raise ReviewRefused(Reason.REVIEW_FROZEN)


def _refuse_near(round: CommendationRound, user: User) -> None:
    around, nominations = near(user), judged_in(round)
    found = [around.bar(one) for one in nominations]
    oneself = next((one for one in found if one and one.why == Why.ONESELF), None)
    if oneself:
        raise refusal_of(oneself)
    if found and all(found):
        raise refusal_of(next(one for one in found if one))


def _units_of(nomination: Nomination) -> list[int]:
    """The units of the nomination and of the nominee, on the day of opening and today."""
    candidate = nomination.candidate
    units = [nomination.unit_id, candidate.unit_id, candidate.recipient_unit_id]
    if candidate.volunteer:
        units.append(candidate.volunteer.person.unit_id)
    if candidate.team:
        units.append(candidate.team.unit_id)
    return [pk for pk in units if pk]
