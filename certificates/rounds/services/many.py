"""推荐 of many at once: each by the rules of a single one; who cannot is named, the others go on (D172)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import TypeVar

from django.db import transaction

from certificates.exceptions import NominationRefused
from certificates.models import Candidate, CommendationRound, Nomination
from certificates.permissions import nominable
from certificates.rounds.services import nominations, standing, star_rounds
from certificates.rounds.services.nominations import Places
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, Unit, User
from registry.permissions import require
from registry.units.services.deciders import heir_of

Reason, Status = NominationRefused.Reason, Nomination.Status
MOST_AT_ONCE = 500
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who was put forward, and who was not with the sentence why."""

    made: list[Nomination] = field(default_factory=list)
    refused: list[tuple[Candidate, str]] = field(default_factory=list)


@transaction.atomic
def nominate_many(
    *, round: CommendationRound, candidates: Collection[int], source: str, by: User, text: str = ""
) -> Outcome:
    """Put these forward: with a text they are handed in, without one they are drafts to be written; for stars the
    figures are the text.

    A fixed number of queries for any number of them.
    """
    row = nominations.open_round(round)
    nominations.refuse_source(row, source)
    is_handed_in = bool(text := text.strip()) or row.is_for_stars  # of stars the record says enough
    if text:
        nominations.refuse_text(text)
    if is_handed_in:
        nominations.refuse_late(row)
    if len(candidates) > MOST_AT_ONCE:
        raise NominationRefused(Reason.NOMINATION_MANY, most=MOST_AT_ONCE)
    rows = Candidate.objects.visible_to(by).filter(round=row, pk__in=candidates).for_lists()
    chosen = list(rows.order_by("unit", "pk"))
    require(len(nominable(by, chosen, source)) == len(chosen))
    outcome = Outcome()
    desk = _Desk(row, chosen, is_handed_in=is_handed_in)
    for one in chosen:
        try:
            unit, rank = desk.taken_in(one)
        except NominationRefused as refusal:
            outcome.refused.append((one, str(refusal.message)))
            continue
        made = Nomination(round=row, candidate=one, unit=unit, source=source, by=by, rank=rank)
        made.text = text or (star_rounds.usual_text(one) if row.is_for_stars else "")
        made.created_at, made.submitted_at = clock.now(), clock.now() if is_handed_in else None
        made.status = Status.SUBMITTED if is_handed_in else Status.DRAFT
        outcome.made.append(made)
    Nomination.objects.bulk_create(outcome.made)
    _record(outcome.made, by, "nomination submitted" if is_handed_in else "nomination begun")
    star_rounds.hand_in(row, outcome.made, by=by)
    return outcome


def qualifying(round: CommendationRound, *, by: User, source: str) -> list[int]:
    """Those whom this user may put forward and nobody has yet: “推荐全部符合条件的”."""
    rows = Candidate.objects.visible_to(by).filter(round=round).qualifying().for_lists()
    rows = rows.exclude(nominations__in=Nomination.objects.filter(round=round).live())
    found = list(rows.order_by("unit", "pk"))
    allowed = nominable(by, found, source)
    return [one.pk for one in found if one.pk in allowed]


def nominate_all(*, round: CommendationRound, by: User) -> Outcome:
    """All of the user's units who qualify and whom nobody has put forward yet, as many as go at once."""
    unit = Nomination.Source.UNIT
    keys = qualifying(round, by=by, source=unit)[:MOST_AT_ONCE]
    return nominate_many(round=round, candidates=keys, source=unit, by=by)


class _Desk:
    """What is asked about each, read once for all; the caller holds the round."""

    def __init__(self, round: CommendationRound, candidates: list[Candidate], *, is_handed_in: bool) -> None:
        self.round, self.is_handed_in = round, is_handed_in
        live = Nomination.objects.filter(round=round, candidate__in=candidates).live()
        self.taken = set(live.values_list("candidate", flat=True))
        if is_handed_in:
            star_rounds.hold(round, candidates)
        self.changed = standing.hindered(round, candidates) if is_handed_in else {}
        self.heirs: dict[int, Unit] = {}
        self.places: dict[int, Places] = {}
        self.shared: dict[str, int] = {}
        self.ranks: dict[int, int] = {}

    def taken_in(self, candidate: Candidate) -> tuple[Unit, int | None]:
        """The unit whose quota is used, and the place in its order; or the refusal."""
        nominations.refuse_unqualified(candidate)
        if candidate.pk in self.taken:
            raise NominationRefused(Reason.NOMINATION_TAKEN)
        unit = _once(self.heirs, candidate.unit_id, lambda: heir_of(candidate.unit))
        if not self.is_handed_in:
            return unit, None
        if said := self.changed.get(candidate.pk):
            raise NominationRefused(Reason.NOMINATION_STANDING, what=said)
        places = _once(self.places, unit.pk, lambda: nominations.places_of(self.round, unit))
        more = self.shared.get(places.whose, 0)
        nominations.refuse_full(replace(places, used=places.used + more))
        self.shared[places.whose] = more + 1
        rank = _once(self.ranks, unit.pk, lambda: nominations.next_rank(self.round, unit))
        self.ranks[unit.pk] = rank + 1
        return unit, rank


def _once(known: dict[int, Value], key: int, ask: Callable[[], Value]) -> Value:
    if key not in known:
        known[key] = ask()
    return known[key]


def _record(made: list[Nomination], by: User, did: str) -> None:
    label, now = Nomination._meta.label_lower, clock.now()
    history.record_many(
        [
            HistoryEntry(at=now, by=by, did=did, target_model=label, target_id=one.pk, unit_id=one.unit_id, fields={})
            for one in made
        ]
    )
