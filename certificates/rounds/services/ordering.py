"""The frozen list: put in another order with a reason, and how many of it are chosen."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from certificates.exceptions import ReviewRefused
from certificates.models import CommendationRound, RoundPlace
from certificates.permissions import can_run
from certificates.rounds import scoring
from certificates.rounds.services.rounds import held
from registry.history.services import history
from registry.models import User
from registry.permissions import require

Reason = ReviewRefused.Reason


@transaction.atomic
def move(*, place: RoundPlace, to: int, reason: str, by: User) -> RoundPlace:
    """Put one at another place; the reason stays beside it."""
    reorder(round=place.round, wanted={place.nomination_id: to}, reason=reason, by=by)
    return RoundPlace.objects.get(pk=place.pk)


@transaction.atomic
def reorder(*, round: CommendationRound, wanted: Mapping[int, int], reason: str, by: User) -> dict[int, int]:
    """Nomination → place for as many as need another one, with one reason that stays beside each of them; where they
    stand now, which is elsewhere only beside a shared place.

    Of those who share a place, the one that is put there again stands before the others.
    """
    require(can_run(by, round))
    row, rows = _frozen(round)
    now = {one.nomination_id: one for one in rows}
    moves = sorted((to, pk) for pk, to in wanted.items() if pk in now)
    if any(not 1 <= to <= len(rows) for to, _pk in moves):
        raise ReviewRefused(Reason.ORDER_PLACE, n=len(rows))
    if not reason.strip():
        raise ReviewRefused(Reason.ORDER_REASON)
    if not moves:
        return {}
    places = scoring.moved([(one.nomination_id, one.place) for one in rows], {pk: to for to, pk in moves})
    for _to, pk in moves:
        now[pk].moved_reason, now[pk].moved_by = reason.strip(), by
    for one in rows:
        one.place, one.chosen = places[one.nomination_id], False
    RoundPlace.objects.bulk_update(rows, ["place", "chosen", "moved_reason", "moved_by"])
    for _to, pk in moves:
        history.record(by=by, did="round order changed", to=row, nomination=pk, reason=reason.strip())
    return {pk: places[pk] for _to, pk in moves}


@transaction.atomic
def choose(*, round: CommendationRound, first: int, by: User) -> CommendationRound:
    """The first so many are to be commended; a tie at the border is settled by a reason first."""
    require(can_run(by, round))
    row, rows = _frozen(round)
    if not 1 <= first <= len(rows):
        raise ReviewRefused(Reason.ORDER_PLACE, n=len(rows))
    if tied := set(scoring.split_tie([(one.pk, one.place) for one in rows], first)):
        names = "、".join(str(one.nomination) for one in rows if one.pk in tied)
        raise ReviewRefused(Reason.ORDER_TIE, n=first, names=names)
    for n, one in enumerate(rows):
        one.chosen = n < first
    RoundPlace.objects.bulk_update(rows, ["chosen"])
    history.record(by=by, did="round choice made", to=row, count=first)
    return row


def places_of(round: CommendationRound) -> list[RoundPlace]:
    """The whole list in its order, with everything that a row shows."""
    return list(rows_of(round))


def rows_of(round: CommendationRound) -> QuerySet[RoundPlace]:
    """The same to be narrowed and shown by pages."""
    related = (
        "nomination__unit", "nomination__candidate__volunteer__merged_into", "nomination__candidate__team",
        "nomination__candidate__recipient_unit", "nomination__candidate__project", "moved_by",
        "nomination__star_application",
    )  # fmt: skip
    return RoundPlace.objects.filter(round=round).select_related(*related).order_by("place", "pk")


def _frozen(round: CommendationRound) -> tuple[CommendationRound, list[RoundPlace]]:
    row = held(round)
    if not row.is_reviewing:
        raise ReviewRefused(Reason.REVIEW_ROUND_STATE, status=row.get_status_display())
    rows = places_of(row)
    if not rows:
        raise ReviewRefused(Reason.ORDER_NOT_FROZEN)
    return row, rows
