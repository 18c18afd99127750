"""嘉许批次: set up, copied, opened, cancelled; every step is dated and names who took it (D56, D147)."""

from dataclasses import fields, replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from certificates.exceptions import RoundRefused
from certificates.models import CommendationRound, RoundQuota, RoundStep, StarApplication
from certificates.models.rounds import LEAST_NOTICE_DAYS, MOST_NOTICE_DAYS
from certificates.permissions import can_run, can_set_up
from certificates.recognition.services import star_standards
from certificates.rounds.criteria import Criteria
from certificates.rounds.plans import Plan, ScoreCriterion, Share
from certificates.rounds.services import candidates, star_rounds
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, User
from registry.permissions import require, shown_name
from registry.words.dates import as_full_date

Reason, Status = RoundRefused.Reason, CommendationRound.Status
Quota, ReviewKind = CommendationRound.Quota, CommendationRound.ReviewKind
APART = {"criteria", "quotas", "score_criteria"}  # not columns of the same form
PLAIN = tuple(field.name for field in fields(Plan) if field.name not in APART)
NOMINATORS = {"teams_nominate": "团队推荐", "selves_nominate": "本人自荐"}
CRITERIA_NAMES = {
    "years_registered": "注册年限",
    "star": "星级",
    "no_findings": "没有待核的疑点",
    "no_requests": "没有待答复的更正申请",
    "reports_on_time": "按时报送活动情况",
    "stars_up_to": "认定到几星",
}


@transaction.atomic
def draft(*, plan: Plan, by: User, copied_from: CommendationRound | None = None) -> CommendationRound:
    """The committee sets up a round; nobody else sees it before it is opened."""
    require(can_set_up(by, plan.unit_id))
    _refuse(plan, is_named=copied_from is None)
    round = CommendationRound(created_by=by, created_at=clock.now(), copied_from=copied_from)
    _write(round, plan)
    step(round, by)
    history.record(by=by, did="round drafted", to=round)
    return round


@transaction.atomic
def edit(*, round: CommendationRound, plan: Plan, seen: int, by: User) -> CommendationRound:
    """Change a round that is not open yet; the second of two who save at once is told who was first."""
    require(can_run(by, round))
    row = held(round)
    _refuse_unless_draft(row)
    if row.version != seen:
        raise RoundRefused(Reason.ROUND_CHANGED_SINCE, who=_who_changed(row, by))
    plan = replace(plan, unit_id=row.unit_id)
    _refuse(plan, itself=row.pk)
    row.version += 1
    _write(row, plan)
    history.record(by=by, did="round changed", to=row)
    return row


@transaction.atomic
def copy(*, round: CommendationRound, by: User) -> CommendationRound:
    """The same round a year later, as a draft to be looked through; its name waits for this year's document."""
    require(can_run(by, round))
    return draft(plan=plan_of(round).a_year_later(), by=by, copied_from=round)


@transaction.atomic
def begin(*, round: CommendationRound, by: User) -> CommendationRound:
    """Open the round for nominations; the candidates are computed and frozen with their evidence."""
    require(can_run(by, round))
    row = held(round)
    _refuse_unless_draft(row)
    if refusal := obstacle(row):
        raise refusal
    row.status, row.opened_by, row.opened_at = Status.NOMINATING, by, clock.now()
    row.save(update_fields=["status", "opened_by", "opened_at"])
    step(row, by)
    history.record(by=by, did="round opened", to=row)
    candidates.freeze_soon(row)
    return CommendationRound.objects.get(pk=row.pk)


def obstacle(round: CommendationRound) -> RoundRefused | None:
    """Why a draft cannot be opened as it stands; pages say it instead of offering the button."""
    plan = plan_of(round)
    try:
        _refuse(plan, itself=round.pk)
    except RoundRefused as refusal:
        return refusal
    if plan.criteria.asks_nothing and not plan.is_for_stars:
        return RoundRefused(Reason.ROUND_NO_CRITERIA)
    if plan.nominations_until_on < clock.today():
        return RoundRefused(Reason.ROUND_DEADLINE_PAST, day=as_full_date(plan.nominations_until_on))
    return None


@transaction.atomic
def cancel(*, round: CommendationRound, reason: str, by: User) -> CommendationRound:
    """Stop a round that is not decided; what was nominated and reviewed stays on record."""
    require(can_run(by, round))
    row = held(round)
    if row.is_decided or row.is_cancelled:
        raise RoundRefused(Reason.ROUND_OVER, status=row.get_status_display())
    if not reason.strip():
        raise RoundRefused(Reason.ROUND_REASON_MISSING)
    row.status = Status.CANCELLED
    row.save(update_fields=["status"])
    step(row, by, reason.strip())
    history.record(by=by, did="round cancelled", to=row, reason=reason.strip())
    nominations = list(row.nominations.values_list("pk", flat=True))
    star_rounds.end(row, nominations, StarApplication.Status.WITHDRAWN, by=by, reason=_("批次已取消"))
    return row


def plan_of(round: CommendationRound) -> Plan:
    """The round as a value."""
    told: dict[str, Any] = {name: getattr(round, name) for name in PLAIN}
    shares = tuple(Share(one.places, one.unit_id, one.group_id) for one in round.quotas.all())
    scored = tuple(ScoreCriterion(**one) for one in round.score_criteria)
    return Plan(**told, criteria=Criteria.read(round.criteria), quotas=shares, score_criteria=scored)


def usual_notice_days() -> int:
    """What a new round begins with; a setting below the least is not taken."""
    return max(LEAST_NOTICE_DAYS, int(settings.NOTICE_WORKING_DAYS))


def held(round: CommendationRound) -> CommendationRound:
    """The round, locked: of two steps at once the second sees the first."""
    return CommendationRound.objects.select_for_update(no_key=True, of=("self",)).get(pk=round.pk)


def step(round: CommendationRound, by: User, reason: str = "") -> None:
    """Where the round stands now, with when and by whom; only a new step takes one back."""
    RoundStep.objects.create(round=round, status=round.status, by=by, at=clock.now(), reason=reason)


def _write(round: CommendationRound, plan: Plan) -> None:
    for name in PLAIN:
        setattr(round, name, getattr(plan, name))
    round.criteria = plan.criteria.stored()
    round.score_criteria = [one.stored() for one in plan.score_criteria]
    try:
        with transaction.atomic():
            round.save()
    except IntegrityError:  # of two who begin the same quarter at once, both had looked
        if round.unit_id is None:
            raise
        raise RoundRefused(Reason.ROUND_UNIT_TAKEN) from None
    round.quotas.all().delete()
    RoundQuota.objects.bulk_create(
        RoundQuota(round=round, unit_id=one.unit, group_id=one.group, places=one.places) for one in plan.quotas
    )


def _refuse_unless_draft(round: CommendationRound) -> None:
    if not round.is_draft:
        raise RoundRefused(Reason.ROUND_NOT_DRAFT, status=round.get_status_display())


def _refuse(plan: Plan, *, is_named: bool = True, itself: int = 0) -> None:
    if is_named and plan.award_words:
        raise RoundRefused(Reason.ROUND_WORDING, words="”“".join(plan.award_words))
    if plan.period_until_on < plan.period_from_on:
        raise RoundRefused(Reason.ROUND_PERIOD)
    if plan.review_until_on <= plan.nominations_until_on:
        raise RoundRefused(Reason.ROUND_REVIEW_DAY)
    if not LEAST_NOTICE_DAYS <= plan.notice_working_days <= MOST_NOTICE_DAYS:
        raise RoundRefused(Reason.ROUND_NOTICE_DAYS, least=LEAST_NOTICE_DAYS, most=MOST_NOTICE_DAYS)
    _refuse_nominators(plan)
    if plan.strange_criteria:
        names = "”“".join(CRITERIA_NAMES[name] for name in plan.strange_criteria)
        whom = CommendationRound.ForWhom(plan.for_whom).label
        raise RoundRefused(Reason.ROUND_CRITERIA_KIND, names=names, whom=whom)
    if plan.review_kind == ReviewKind.SCORES and not plan.weighs_whole:
        raise RoundRefused(Reason.ROUND_SCORES)
    if plan.unit_id is not None:
        _refuse_unit(plan, itself)


def _refuse_unit(plan: Plan, itself: int) -> None:
    """A unit decides where and as far as the committee says so, once in a quarter (D63)."""
    highest = star_standards.read().current.units_decide_to
    if not highest:
        raise RoundRefused(Reason.ROUND_UNIT_MAY_NOT)
    if not plan.is_for_stars or not 1 <= plan.criteria.stars_up_to <= highest:
        raise RoundRefused(Reason.ROUND_UNIT_STARS, n=highest)
    if not plan.is_of_a_quarter:
        raise RoundRefused(Reason.ROUND_UNIT_QUARTER)
    others = CommendationRound.objects.filter(unit=plan.unit_id, period_from_on=plan.period_from_on)
    if others.exclude(status=Status.CANCELLED).exclude(pk=itself).exists():
        raise RoundRefused(Reason.ROUND_UNIT_TAKEN)


def _refuse_nominators(plan: Plan) -> None:
    if not (plan.units_nominate or plan.teams_nominate or plan.selves_nominate):
        raise RoundRefused(Reason.ROUND_NOBODY_NOMINATES)
    if plan.strange_nominators:
        names = "”“".join(NOMINATORS[name] for name in plan.strange_nominators)
        whom = CommendationRound.ForWhom(plan.for_whom).label
        raise RoundRefused(Reason.ROUND_NOMINATORS_KIND, names=names, whom=whom)
    if plan.quota_kind == Quota.FREE and (plan.quotas or plan.places_each is not None):
        raise RoundRefused(Reason.ROUND_QUOTA_FREE)
    if plan.quota_kind != Quota.FREE and not plan.quotas and plan.places_each is None:
        raise RoundRefused(Reason.ROUND_QUOTA_MISSING)
    wrong = [one for one in plan.quotas if (one.unit is None) == (plan.quota_kind == Quota.UNIT)]
    if wrong or len({(one.unit, one.group) for one in plan.quotas}) < len(plan.quotas):
        raise RoundRefused(Reason.ROUND_QUOTA_KIND)


def _who_changed(round: CommendationRound, by: User) -> str:
    last = HistoryEntry.objects.about(round).select_related("by").last()
    return shown_name(last.by, to=by) if last and last.by else "其他人"
