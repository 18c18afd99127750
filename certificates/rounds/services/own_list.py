"""What a unit puts forward in a round, as one list: texts, order and handing in by one press each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy

from certificates.exceptions import NominationRefused
from certificates.models import CommendationRound, Nomination
from certificates.models.nominations import NominationQuerySet
from certificates.permissions import can_write
from certificates.rounds import scoring
from certificates.rounds.services import nominations, standing, star_rounds
from certificates.rounds.services.nominations import Places
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, Unit, User
from registry.permissions import require, unit_reach

Reason, Status = NominationRefused.Reason, Nomination.Status


# On a list that fits a phone; the whole sentence stands where the text is written.
SHORT: Final[dict[Any, Any]] = {
    Reason.NOMINATION_TEXT: gettext_lazy("理由没有写好"),
    Reason.NOMINATION_DRAFTED: gettext_lazy("理由没有写好"),
    Reason.NOMINATION_QUOTA: gettext_lazy("没有名额"),
    Reason.NOMINATION_LATE: gettext_lazy("已经截止"),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, and what was not with the sentence why."""

    done: list[Nomination] = field(default_factory=list)
    refused: list[tuple[Nomination, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part: its places, its list in its order, and what of it is not ready."""

    unit: Unit
    places: Places
    rows: list[Nomination]

    @property
    def left(self) -> int | None:
        return None if self.places.most is None else max(0, self.places.most - self.places.used)

    @property
    def drafts(self) -> list[Nomination]:
        return [one for one in self.rows if one.is_draft]

    @property
    def returned(self) -> list[Nomination]:
        return [one for one in self.rows if one.is_returned]


def has_part(round: CommendationRound, *, by: User) -> bool:
    """This user puts somebody forward in the round, or may for a unit."""
    return bool(unit_reach(by)) or Nomination.objects.filter(round=round, by=by).exists()


def parts_of(round: CommendationRound, *, by: User, also: list[Unit] | None = None) -> list[Part]:
    """Each unit with what it puts forward; `also` those that have put forward nobody yet."""
    found: dict[int, list[Nomination]] = {unit.pk: [] for unit in also or []}
    units = {unit.pk: unit for unit in also or []}
    for one in _rows(round, by).live().in_order():
        units.setdefault(one.unit_id, one.unit)
        found.setdefault(one.unit_id, []).append(one)
    return [Part(units[pk], nominations.places_of(round, units[pk]), rows) for pk, rows in found.items()]


def to_write(round: CommendationRound, *, by: User) -> list[Nomination]:
    """What this user still writes, in the units' order."""
    return [one for one in _rows(round, by).editable().in_order() if can_write(by, one)]


def lacking(round: CommendationRound, rows: list[Nomination]) -> dict[int, NominationRefused]:
    """Nomination → what keeps it from being handed in now; who is ready is not named."""
    changed = standing.hindered(round, [one.candidate for one in rows])
    found, desk = {}, _Desk(round)
    for one in rows:
        try:
            desk.judge(one, changed)
        except NominationRefused as refusal:
            found[one.pk] = refusal
    return found


def posted(round: CommendationRound, pks: Iterable[int], *, by: User) -> list[Nomination]:
    """These of what the user puts forward, whatever became of them meanwhile."""
    return [one for one in _rows(round, by).filter(pk__in=list(pks)).in_order() if can_write(by, one)]


@transaction.atomic
def save_texts(*, round: CommendationRound, texts: Mapping[int, tuple[str, int]], by: User) -> Outcome:
    """Keep several texts with the versions they were read in; whose was changed meanwhile is named."""
    nominations.open_round(round)
    outcome = Outcome()
    for row in _locked(round, by).filter(pk__in=texts).in_order():
        require(can_write(by, row))
        text, seen = texts[row.pk]
        if text.strip() == row.text:
            continue
        if not row.is_editable:
            refusal = NominationRefused(Reason.NOMINATION_STATE, status=row.get_status_display())
            outcome.refused.append((row, str(refusal.message)))
        elif row.version != seen:
            outcome.refused.append((row, str(NominationRefused(Reason.NOMINATION_CHANGED).message)))
        else:
            row.text, row.version = text.strip(), row.version + 1
            outcome.done.append(row)
    Nomination.objects.bulk_update(outcome.done, ["text", "version"])
    _record(outcome.done, by, "nomination saved")
    return outcome


@transaction.atomic
def rank(*, round: CommendationRound, wanted: Mapping[int, int], by: User) -> int:
    """The units' own order by the numbers typed; who got another number stands there, the others close up.

    Only whoever administers the unit orders its list, drafts and what others put on its quota included.
    """
    nominations.open_round(round)
    lists: dict[int, list[Nomination]] = defaultdict(list)
    for row in _held(Nomination.objects.filter(round=round, unit__in=unit_reach(by)).for_lists()).live().in_order():
        lists[row.unit_id].append(row)
    changed = []
    for rows in lists.values():
        for row in rows:
            if row.pk in wanted and not 1 <= wanted[row.pk] <= len(rows):
                raise NominationRefused(Reason.NOMINATION_RANK, name=row, most=len(rows))
        changed += _in_order(rows, wanted)
    # Two of one unit never hold a place together, not even between two rows of one statement.
    Nomination.objects.filter(pk__in=[one.pk for one in changed]).update(rank=None)
    Nomination.objects.bulk_update(changed, ["rank"])
    _record(changed, by, "nomination ranked")
    return len(changed)


@transaction.atomic
def hand_in(*, round: CommendationRound, by: User) -> Outcome:
    """Everything that is ready, in the unit's order as far as its places go; the others are named."""
    row = nominations.open_round(round)
    ours = [one for one in _locked(row, by).editable().in_order() if can_write(by, one)]
    star_rounds.hold(row, [one.candidate for one in ours])
    changed = standing.hindered(row, [one.candidate for one in ours])
    outcome, desk = Outcome(), _Desk(row)
    for one in ours:
        try:
            desk.judge(one, changed)
        except NominationRefused as refusal:
            outcome.refused.append((one, str(refusal.message)))
            continue
        desk.rank(one)
        one.status, one.submitted_at, one.return_reason = Status.SUBMITTED, clock.now(), ""
        outcome.done.append(one)
    Nomination.objects.bulk_update(outcome.done, ["status", "submitted_at", "return_reason", "rank"])
    _record(outcome.done, by, "nomination submitted")
    star_rounds.hand_in(row, outcome.done, by=by)
    return outcome


class _Desk:
    """Places and order of each unit, read once; the caller holds the round."""

    def __init__(self, round: CommendationRound) -> None:
        self.round = round
        self.places: dict[int, Places] = {}
        self.taken: dict[str, int] = defaultdict(int)
        self.ranks: dict[int, int] = {}

    def judge(self, one: Nomination, changed: Mapping[int, str]) -> None:
        """Ready, and with a place for it; what came back has kept its own."""
        nominations.refuse_incomplete(self.round, one, changed)
        if not one.is_draft:
            return
        if one.unit_id not in self.places:
            self.places[one.unit_id] = nominations.places_of(self.round, one.unit)
        places = self.places[one.unit_id]
        nominations.refuse_full(replace(places, used=places.used + self.taken[places.whose]))
        self.taken[places.whose] += 1

    def rank(self, one: Nomination) -> None:
        """Behind those that have a place in the unit's order."""
        if one.rank is None:
            if one.unit_id not in self.ranks:
                self.ranks[one.unit_id] = nominations.next_rank(self.round, one.unit)
            one.rank = self.ranks[one.unit_id]
            self.ranks[one.unit_id] += 1


def _in_order(rows: list[Nomination], wanted: Mapping[int, int]) -> list[Nomination]:
    """Those of one unit whose place is another one now."""
    named = {one.pk: one for one in rows}
    if not named.keys() & wanted.keys():
        return []
    changed = []
    for place, pk in enumerate(scoring.in_order(list(named), wanted), start=1):
        one = named[pk]
        if one.rank != place:
            one.rank = place
            changed.append(one)
    return changed


def _rows(round: CommendationRound, by: User) -> NominationQuerySet:
    return Nomination.objects.filter(round=round).put_forward_by(by).for_lists()


def _locked(round: CommendationRound, by: User) -> NominationQuerySet:
    return _held(_rows(round, by))


def _held(rows: NominationQuerySet) -> NominationQuerySet:
    return rows.select_for_update(no_key=True, of=("self",))


def _record(rows: list[Nomination], by: User, did: str) -> None:
    label, now = Nomination._meta.label_lower, clock.now()
    history.record_many(
        [
            HistoryEntry(at=now, by=by, did=did, target_model=label, target_id=one.pk, unit_id=one.unit_id, fields={})
            for one in rows
        ]
    )
