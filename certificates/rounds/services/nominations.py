"""推荐: put forward within the quota, written, handed in, withdrawn, returned; late ones by a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import NominationRefused
from certificates.models import Candidate, CommendationRound, Nomination, RoundQuota, StarApplication
from certificates.permissions import can_nominate, can_run, can_withdraw, can_write
from certificates.rounds import told
from certificates.rounds.services import standing, star_rounds
from certificates.rounds.services.rounds import held
from registry import clock
from registry.history.services import history
from registry.models import CollaborationGroup, HistoryEntry, Unit, User
from registry.notifications.services import notifications
from registry.permissions import require
from registry.units.services.deciders import heir_of
from registry.words.chinese import quoted
from registry.words.dates import as_full_date
from registry.words.succession import Succession

Reason = NominationRefused.Reason
Status, Source = Nomination.Status, Nomination.Source
Quota = CommendationRound.Quota
LEAST_TEXT, MOST_TEXT = 20, 600
# What was handed in keeps its place until it is withdrawn or declined; a draft holds none.
HOLDING: Final = (Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED)
ALLOWED: Final = {Source.UNIT: "units_nominate", Source.TEAM: "teams_nominate", Source.SELF: "selves_nominate"}


@dataclass(frozen=True, slots=True)
class Places:
    """How many places a unit or its 协作组 has, and how many are used; None where there is no limit."""

    whose: str
    most: int | None
    used: int

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.used >= self.most


@transaction.atomic
def begin(*, candidate: Candidate, source: str, by: User) -> Nomination:
    """Begin a draft for somebody who meets the criteria; a candidate has one nomination at a time."""
    require(can_nominate(by, candidate, source))
    round = open_round(candidate.round)
    refuse_source(round, source)
    refuse_unqualified(candidate)
    unit = heir_of(candidate.unit)
    nomination = Nomination(round=round, candidate=candidate, unit=unit, source=source, by=by, created_at=clock.now())
    try:
        with transaction.atomic():
            nomination.save(force_insert=True)
    except IntegrityError:
        raise NominationRefused(Reason.NOMINATION_TAKEN) from None
    history.record(by=by, did="nomination begun", to=nomination, unit=unit)
    return nomination


@transaction.atomic
def save(*, nomination: Nomination, text: str, seen: int, by: User) -> Nomination:
    """Keep the text so far; of two who write at once the second is told."""
    require(can_write(by, nomination))
    open_round(nomination.round)
    row = _locked(nomination, *[Status.DRAFT, Status.RETURNED])
    if row.version != seen:
        raise NominationRefused(Reason.NOMINATION_CHANGED)
    row.text, row.version = text.strip(), row.version + 1
    row.save(update_fields=["text", "version"])
    history.record(by=by, did="nomination saved", to=row, unit=row.unit)
    return row


@transaction.atomic
def submit(*, nomination: Nomination, by: User) -> Nomination:
    """Hand it in: in time or let in late, with a text, within the quota, and nothing changed about the candidate."""
    require(can_write(by, nomination))
    round = open_round(nomination.round)
    row = _locked(nomination, Status.DRAFT, Status.RETURNED)
    star_rounds.hold(round, [row.candidate])
    refuse_incomplete(round, row, standing.hindered(round, [row.candidate]))
    if row.status == Status.DRAFT:
        refuse_full(places_of(round, row.unit))
    if row.rank is None:
        row.rank = next_rank(round, row.unit)
    row.status, row.submitted_at, row.return_reason = Status.SUBMITTED, clock.now(), ""
    row.save(update_fields=["status", "submitted_at", "return_reason", "rank"])
    history.record(by=by, did="nomination submitted", to=row, unit=row.unit)
    star_rounds.hand_in(round, [row], by=by)
    return row


@transaction.atomic
def save_and_submit(*, nomination: Nomination, text: str, seen: int, by: User) -> Nomination:
    """Both in one press: where it may not be handed in, the page still holds what was typed."""
    return submit(nomination=save(nomination=nomination, text=text, seen=seen, by=by), by=by)


@transaction.atomic
def withdraw(*, nomination: Nomination, by: User) -> Nomination:
    """Take it back while nominations are open; the place is free again."""
    require(can_withdraw(by, nomination))
    round = open_round(nomination.round)
    row = _locked(nomination, Status.DRAFT, Status.SUBMITTED, Status.RETURNED)
    row.status, row.rank = Status.WITHDRAWN, None
    row.save(update_fields=["status", "rank"])
    history.record(by=by, did="nomination withdrawn", to=row, unit=row.unit)
    star_rounds.end(round, [row.pk], StarApplication.Status.WITHDRAWN, by=by, reason=_("推荐已撤回"))
    return row


@transaction.atomic
def send_back(*, nomination: Nomination, reason: str, by: User) -> Nomination:
    """The committee returns it with a reason; it keeps its place and is handed in again."""
    require(can_run(by, nomination.round))
    open_round(nomination.round)
    row = _locked(nomination, Status.SUBMITTED)
    row.status, row.return_reason = Status.RETURNED, _said(reason)
    row.decided_by, row.decided_at = by, clock.now()
    row.save(update_fields=["status", "return_reason", "decided_by", "decided_at"])
    entry = history.record(by=by, did="nomination returned", to=row, unit=row.unit, reason=row.return_reason)
    _tell(entry, row, _("{round}：{name}的推荐已退回修改，理由：{reason}"), row.return_reason)
    return row


@transaction.atomic
def admit_late(*, nomination: Nomination, reason: str, by: User) -> Nomination:
    """The committee decides that a draft may still be handed in after the day."""
    require(can_run(by, nomination.round))
    round = open_round(nomination.round)
    row = _locked(nomination, Status.DRAFT)
    if round.nominations_until_on >= clock.today():
        raise NominationRefused(Reason.NOMINATION_NOT_LATE)
    row.late_reason, row.late_by = _said(reason), by
    row.save(update_fields=["late_reason", "late_by"])
    entry = history.record(by=by, did="nomination let in late", to=row, unit=row.unit, reason=row.late_reason)
    _tell(entry, row, _("{round}：同意{name}逾期推荐，请尽快提交。理由：{reason}"), row.late_reason)
    return row


@transaction.atomic
def move_up(*, nomination: Nomination, by: User) -> Nomination:
    """The unit ranks its own: this one changes places with the one before it."""
    require(can_withdraw(by, nomination))
    round = open_round(nomination.round)
    row = _locked(nomination, *HOLDING)
    ranked = Nomination.objects.filter(round=round, unit=row.unit, rank__lt=row.rank or 0).live()
    before = ranked.order_by("-rank").first()
    if before is None:
        return row
    mine, theirs = row.rank, before.rank
    Nomination.objects.filter(pk=row.pk).update(rank=None)
    Nomination.objects.filter(pk=before.pk).update(rank=mine)
    Nomination.objects.filter(pk=row.pk).update(rank=theirs)
    for one in (row, before):
        history.record(by=by, did="nomination moved up", to=one, unit=row.unit)
    return Nomination.objects.get(pk=row.pk)


def sources_for(candidate: Candidate, *, by: User) -> list[tuple[str, str]]:
    """The ways in which this user may put the candidate forward now, with their words."""
    return [(one.value, str(one.label)) for one in ALLOWED if may_begin(candidate, one, by=by)]


def may_begin(candidate: Candidate, source: Nomination.Source, *, by: User) -> bool:
    """Open for it now, by the frozen figures, and this user may."""
    round = candidate.round
    if not round.is_nominating or round.computed_at is None or not candidate.qualifies:
        return False
    return bool(getattr(round, ALLOWED[source])) and can_nominate(by, candidate, source)


def places_of(round: CommendationRound, unit: Unit) -> Places:
    """The places of this unit, or of its 协作组; the caller that hands in holds the round."""
    taken = Nomination.objects.filter(round=round, status__in=HOLDING)
    tree = Unit.objects.succession()
    heir = unit if unit.is_open else Unit.objects.get(pk=tree.stand_in(unit.pk))
    if round.quota_kind == Quota.GROUP:
        return _places_of_group(round, heir, unit, taken, tree)
    ours = tree.stood_for([heir.pk])
    used = taken.filter(unit__in=ours).count()
    if round.quota_kind == Quota.FREE:
        return Places(str(heir), None, used)
    # Who took over another unit in mid-round has its places as well.
    known = set(Candidate.objects.filter(round=round, unit__in=ours).values_list("unit", flat=True).distinct())
    own = dict(RoundQuota.objects.filter(round=round, unit__in=ours).values_list("unit", "places"))
    each = round.places_each or 0
    return Places(str(heir), sum(own.get(pk, each) for pk in known | set(own) | {heir.pk}), used)


def _places_of_group(
    round: CommendationRound, heir: Unit, unit: Unit, taken: QuerySet[Nomination], tree: Succession
) -> Places:
    """Of the 协作组 of the unit that acts today, or else of the one for which it acts."""
    groups = CollaborationGroup.objects.open().order_by("pk")
    group = groups.filter(units=heir).first() or groups.filter(units=unit).first()
    if group is None:
        return Places(str(heir), 0, 0)
    quota = RoundQuota.objects.filter(round=round, group=group).first()
    used = taken.filter(unit__in=tree.stood_for(group.units.values_list("pk", flat=True))).count()
    return Places(str(group), quota.places if quota else round.places_each or 0, used)


def refuse_incomplete(round: CommendationRound, row: Nomination, changed: Mapping[int, str]) -> None:
    """In time or let in late, in words of their own, and nothing changed about the candidate."""
    if not row.late_reason and row.submitted_at is None:
        refuse_late(round)
    refuse_text(row.text)
    drafted = told.sentence(row.candidate, round)
    if drafted in row.text and len(row.text.replace(drafted, "").strip()) < LEAST_TEXT:
        raise NominationRefused(Reason.NOMINATION_DRAFTED, least=LEAST_TEXT)
    if said := changed.get(row.candidate_id):
        raise NominationRefused(Reason.NOMINATION_STANDING, what=said)


def refuse_source(round: CommendationRound, source: str) -> None:
    """The round says who may put forward."""
    if not getattr(round, ALLOWED[Source(source)]):
        raise NominationRefused(Reason.NOMINATION_SOURCE, source=Source(source).label)


def refuse_unqualified(candidate: Candidate) -> None:
    """By the figures as they were frozen."""
    if not candidate.qualifies:
        raise NominationRefused(Reason.NOMINATION_MISSED, what=told.missed_in_words(candidate.missed))


def refuse_late(round: CommendationRound) -> None:
    """After the last day."""
    if round.nominations_until_on < clock.today():
        raise NominationRefused(Reason.NOMINATION_LATE, day=as_full_date(round.nominations_until_on))


def refuse_text(text: str) -> None:
    """Why somebody is put forward, neither too short nor too long."""
    if not LEAST_TEXT <= len(text) <= MOST_TEXT:
        raise NominationRefused(Reason.NOMINATION_TEXT, least=LEAST_TEXT, most=MOST_TEXT, length=len(text))


def refuse_full(places: Places) -> None:
    """Nothing beyond the quota."""
    if places.is_full:
        raise NominationRefused(Reason.NOMINATION_QUOTA, whose=places.whose, places=places.most)


def next_rank(round: CommendationRound, unit: Unit) -> int:
    """The place behind those that the unit has ranked."""
    last = Nomination.objects.filter(round=round, unit=unit).live().aggregate(last=Max("rank"))["last"]
    return (last or 0) + 1


def editable(nomination: Nomination) -> Nomination:
    """The row, held together with its round, while it is still written."""
    open_round(nomination.round)
    return _locked(nomination, Status.DRAFT, Status.RETURNED)


def open_round(round: CommendationRound) -> CommendationRound:
    """The round, held: of two nominations at once the second sees the first, so no quota is passed."""
    row = held(round)
    if not row.is_nominating:
        raise NominationRefused(Reason.NOMINATION_CLOSED, round=row.title, status=row.get_status_display())
    if row.computed_at is None:
        raise NominationRefused(Reason.NOMINATION_COMPUTING)
    return row


def _locked(nomination: Nomination, *among: str) -> Nomination:
    rows = Nomination.objects.select_for_update(no_key=True, of=("self",)).for_lists()
    row = rows.get(pk=nomination.pk)
    if row.status not in among:
        raise NominationRefused(Reason.NOMINATION_STATE, status=row.get_status_display())
    return row


def _said(reason: str) -> str:
    if not reason.strip():
        raise NominationRefused(Reason.NOMINATION_REASON_MISSING)
    return reason.strip()


def _tell(entry: HistoryEntry, row: Nomination, text: str, reason: str) -> None:
    """Whoever put it forward reads what the committee said, and what is to be done."""
    said = text.format(round=quoted(row.round.title), name=row, reason=reason)
    notifications.tell_of(entry, users=[row.by_id], text=said, url=reverse("nomination", args=[row.pk]))
