"""评审: blind until the list is frozen; who is too near, or says so, does not judge (D56, D121)."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects

from certificates.exceptions import ReviewRefused
from certificates.models import CommendationRound, Nomination, Review, RoundPlace, RoundReviewer
from certificates.permissions import can_run
from certificates.rounds import scoring
from certificates.rounds.criteria import Evidence
from certificates.rounds.services import reviewers
from certificates.rounds.services.rounds import held, step
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, User
from registry.permissions import require
from registry.words.dates import as_full_date

Reason, Status = ReviewRefused.Reason, CommendationRound.Status
SCORES = CommendationRound.ReviewKind.SCORES
MOST_NAMED = 5


@dataclass(slots=True)
class Stand:
    """How far the review of one nomination is; no marks before the list is frozen."""

    nomination: Nomination
    needed: int
    reviews: list[Review] = field(default_factory=list)
    conflicts: list[Review] = field(default_factory=list)
    able: int = 0

    @property
    def missing(self) -> int:
        return max(0, self.needed - len(self.reviews))

    @property
    def lacks_reviewers(self) -> bool:
        """Fewer people may judge this one than the round asks for: another one must be named."""
        return self.able < self.needed


@transaction.atomic
def begin(*, round: CommendationRound, by: User, reason: str = "") -> CommendationRound:
    """From nominations to review, after their last day or earlier with a reason."""
    require(can_run(by, round))
    row = held(round)
    if not row.is_nominating or row.computed_at is None:
        raise ReviewRefused(Reason.REVIEW_ROUND_STATE, status=row.get_status_display())
    if clock.today() <= row.nominations_until_on and not reason.strip():
        raise ReviewRefused(Reason.REVIEW_TOO_EARLY, day=as_full_date(row.nominations_until_on))
    if not Nomination.objects.filter(round=row).handed_in().exists():
        raise ReviewRefused(Reason.REVIEW_NOTHING)
    row.status = Status.REVIEWING
    row.save(update_fields=["status"])
    step(row, by, reason.strip())
    history.record(by=by, did="round review begun", to=row, reason=reason.strip() or None)
    return row


@transaction.atomic
def review(
    *, nomination: Nomination, by: User, scores: dict[str, int], agrees: bool | None, comment: str = ""
) -> Review:
    """One reviewer's judgement; it may be changed until the list is frozen, and nobody else reads it before."""
    round, reviewer = _may_judge(nomination, by)
    row = Review.objects.filter(nomination=nomination, reviewer=reviewer).first()
    row = row or Review(nomination=nomination, reviewer=reviewer)
    if row.conflict_reason:
        raise ReviewRefused(Reason.REVIEW_HAS_CONFLICT)
    if round.review_kind == SCORES:
        if wrong := scoring.wrong_marks(scores, round.score_criteria):
            raise ReviewRefused(Reason.REVIEW_MARKS, names="、".join(wrong))
        row.scores = {one["name"]: scores[one["name"]] for one in round.score_criteria}
    elif agrees is None:
        raise ReviewRefused(Reason.REVIEW_ANSWER_MISSING)
    else:
        row.agrees = agrees
    row.comment, row.submitted_at = comment.strip(), clock.now()
    row.save()
    history.record(by=by, did="nomination reviewed", to=row)
    return row


@transaction.atomic
def agree_to_rest(*, round: CommendationRound, by: User) -> int:
    """A yes to everything that this reviewer has not judged and against which nothing is open; the rest is judged one
    by one."""
    row = held(round)
    reviewer = _reviewer(row, by)
    if row.review_kind == SCORES:
        raise ReviewRefused(Reason.REVIEW_ONE_BY_ONE)
    now = clock.now()
    rest = [one for one, said in waiting_for(by, row) if said is None and not has_doubts(one)]
    made = Review.objects.bulk_create(
        Review(nomination=one, reviewer=reviewer, agrees=True, submitted_at=now) for one in rest
    )
    label = Review._meta.label_lower
    history.record_many(
        [HistoryEntry(at=now, by=by, did="nomination reviewed", target_model=label, target_id=one.pk) for one in made]
    )
    return len(made)


def has_doubts(nomination: Nomination) -> bool:
    """Findings or requests for correction were open when the figures were frozen."""
    figures = Evidence.read(nomination.candidate.evidence)
    return bool(figures.findings or figures.requests)


@transaction.atomic
def declare_conflict(*, nomination: Nomination, reason: str, by: User) -> Review:
    """The reviewer does not judge this one, and says why; another reviewer is needed."""
    _round, reviewer = _may_judge(nomination, by)
    if not reason.strip():
        raise ReviewRefused(Reason.REVIEW_CONFLICT_REASON)
    row = Review.objects.filter(nomination=nomination, reviewer=reviewer).first()
    row = row or Review(nomination=nomination, reviewer=reviewer)
    row.conflict_reason, row.scores, row.agrees, row.submitted_at = reason.strip(), {}, None, clock.now()
    row.save()
    history.record(by=by, did="review conflict declared", to=row)
    return row


@transaction.atomic
def freeze(*, round: CommendationRound, by: User) -> list[RoundPlace]:
    """The list with results and places, once every nomination was reviewed by enough people."""
    require(can_run(by, round))
    row = held(round)
    if not row.is_reviewing:
        raise ReviewRefused(Reason.REVIEW_ROUND_STATE, status=row.get_status_display())
    reviewers.refuse_unless_before_freezing(row)
    stands = stands_of(row)
    if lacking := [one for one in stands if one.missing]:
        names = "、".join(f"{one.nomination}（还差 {one.missing} 人）" for one in lacking[:MOST_NAMED])
        raise ReviewRefused(Reason.REVIEW_MISSING, n=len(lacking), names=names)
    order = scoring.ranked((one.nomination.pk, _result(row, one)) for one in stands)
    now = clock.now()
    RoundPlace.objects.bulk_create(
        RoundPlace(round=row, nomination_id=one.key, place=one.place, score=one.score, at=now) for one in order
    )
    step(row, by, "评审完成，名次固定")
    history.record(by=by, did="round list frozen", to=row, count=len(order))
    return list(RoundPlace.objects.filter(round=row))


def stands_of(round: CommendationRound) -> list[Stand]:
    """Each nomination with its counted reviews, declared conflicts, and how many may judge it."""
    nominations = reviewers.judged_in(round)
    active = list(round.reviewers.filter(withdrawn_at=None).select_related("user"))
    barred = reviewers.bars(active, nominations)
    stands = {one.pk: Stand(one, round.reviewers_needed) for one in nominations}
    away: dict[int, set[int]] = defaultdict(set)
    for one in Review.objects.filter(nomination__in=stands, reviewer__in=active).select_related("reviewer__user"):
        stand = stands[one.nomination_id]
        if one.conflict_reason:
            stand.conflicts.append(one)
            away[one.nomination_id].add(one.reviewer_id)
        elif one.submitted_at:
            stand.reviews.append(one)
    for pk, stand in stands.items():
        stand.able = sum(1 for one in active if pk not in barred[one.pk] and one.pk not in away[pk])
    return list(stands.values())


def waiting_for(user: User, round: CommendationRound) -> list[tuple[Nomination, Review | None]]:
    """What this reviewer may judge, with what they said; what is too near to them is not shown."""
    reviewer = active_reviewer(round, user)
    if reviewer is None:
        return []
    around = reviewers.near(user)
    own = {one.nomination_id: one for one in reviewer.reviews.all()}
    found = [one for one in reviewers.judged_in(round) if around.bar(one) is None]
    prefetch_related_objects(found, "attachments__file")
    return [(one, own.get(one.pk)) for one in found]


def reads(nomination: Nomination, *, by: User) -> bool:
    """By reviews this one now: neither barred nor out of it by their own word."""
    round = nomination.round
    if not round.is_reviewing:
        return False
    return any(one.pk == nomination.pk and not (said and said.conflict_reason) for one, said in waiting_for(by, round))


def active_reviewer(round: CommendationRound, user: User) -> RoundReviewer | None:
    """This user as a reviewer of the round."""
    return RoundReviewer.objects.filter(round=round, user=user, withdrawn_at=None).first()


def _reviewer(round: CommendationRound, by: User) -> RoundReviewer:
    reviewer = active_reviewer(round, by)
    if reviewer is None:
        raise PermissionDenied
    if not round.is_reviewing:
        raise ReviewRefused(Reason.REVIEW_ROUND_STATE, status=round.get_status_display())
    reviewers.refuse_unless_before_freezing(round)
    return reviewer


def _may_judge(nomination: Nomination, by: User) -> tuple[CommendationRound, RoundReviewer]:
    """The round, locked against freezing; the bars are asked again, since people move."""
    round = held(nomination.round)
    reviewer = _reviewer(round, by)
    one = Nomination.objects.filter(round=round).handed_in().for_lists().filter(pk=nomination.pk).first()
    if one is None:
        raise ReviewRefused(Reason.REVIEW_NOTHING)
    if (bar := reviewers.near(by).bar(one)) is not None:
        raise reviewers.refusal_of(bar)
    return round, reviewer


def _result(round: CommendationRound, stand: Stand) -> Decimal:
    if round.review_kind == SCORES:
        return scoring.mean([scoring.weighted(one.scores, round.score_criteria) for one in stand.reviews])
    return scoring.agreed([bool(one.agrees) for one in stand.reviews])
