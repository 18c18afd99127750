"""Drawing lots: once for a shift, after its sign-up has closed, with a seed that is kept."""

import secrets
from contextlib import suppress
from datetime import timedelta

from django.db import transaction

from registry import clock
from registry.exceptions import SignUpRefused
from registry.history.services import history
from registry.models import Activity, Lot, Position, Shift, SignUp, User
from registry.models.shifts import ShiftQuerySet
from registry.permissions import can_lead, require
from registry.signups import drawing
from registry.signups.services import placing, shift_news, sign_up_rules
from registry.words.dates import as_moment

Reason = SignUpRefused.Reason
Status = SignUp.Status
SEED_BYTES = 16


@transaction.atomic
def draw(*, shift: Shift, by: User | None) -> Lot:
    """Draw the lot of a shift; by=None is the worker. Who gets no place waits in the drawn order."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    require(by is None or can_lead(by, shift.activity))
    _refuse_unless_due(shift)
    asking = SignUp.objects.asking().filter(shift=shift, volunteer__status="registered")
    listed = {signup.pk: signup for signup in asking.select_related("shift__activity__recording_unit")}
    if not listed:
        raise SignUpRefused(Reason.NOBODY_TO_DRAW)
    seed, entries = secrets.token_hex(SEED_BYTES), _entries(shift, listed)
    lot = Lot.objects.create(shift=shift, seed=seed, entries=entries, drawn_by=by)
    _place(lot, listed)
    unit = shift.activity.recording_unit
    history.record(by=by, did="lot drawn", to=shift, unit=unit, seed=seed, count=len(listed))
    return lot


def draw_due() -> int:
    """Draw every lot whose sign-up has closed; how many were drawn. One that was settled meanwhile stops no other."""
    drawn = 0
    for shift in due_shifts().order_by("pk"):
        with suppress(SignUpRefused):
            draw(shift=shift, by=None)
            drawn += 1
    return drawn


def is_one_due() -> bool:
    """The worker asks this each minute."""
    return due_shifts().exists()


def due_shifts() -> ShiftQuerySet:
    """Shifts whose lot waits to be drawn."""
    closed = Shift.objects.upcoming().filter(sign_up_closes_at__lte=clock.now(), lot=None)
    published = closed.filter(activity__flow=Activity.Flow.LOT, activity__status=Activity.Status.PUBLISHED)
    asking = SignUp.objects.asking().filter(volunteer__status="registered")
    return published.filter(pk__in=asking.order_by().values("shift"))


def _refuse_unless_due(shift: Shift) -> None:
    if not shift.activity.draws_lots:
        raise SignUpRefused(Reason.NOT_BY_LOT)
    if lot := Lot.objects.filter(shift=shift).first():
        raise SignUpRefused(Reason.LOT_DRAWN, when=as_moment(lot.drawn_at))
    sign_up_rules.refuse_unless_open(shift)
    if not shift.is_past_deadline:
        raise SignUpRefused(Reason.LOT_TOO_EARLY, deadline=as_moment(shift.sign_up_closes_at))


def _entries(shift: Shift, listed: dict[int, SignUp]) -> list[dict[str, object]]:
    """For each position its key, the places it has to give, and the numbers of those who ask for it."""
    numbers: dict[int, list[int]] = {}
    for pk in sorted(listed):
        numbers.setdefault(listed[pk].position_id, []).append(pk)
    positions = Position.objects.filter(pk__in=numbers).with_taken().order_by("pk")
    free = {each.pk: max(0, each.places - each.taken) for each in positions}  # type: ignore[attr-defined]
    return [{"position": pk, "places": places, "numbers": numbers[pk]} for pk, places in free.items()]


def _place(lot: Lot, listed: dict[int, SignUp]) -> None:
    chosen, waiting = [], []
    for entry in lot.entries:
        drawn = [listed[number] for number in drawing.order(lot.seed, entry["numbers"])]
        chosen += drawn[: entry["places"]]
        waiting += drawn[entry["places"] :]
    for signup in chosen:
        signup.status, signup.confirmed_at = Status.CONFIRMED, lot.drawn_at
    for place, signup in enumerate(waiting):  # the waiting list goes by its moments
        signup.status, signup.waitlisted_at = Status.WAITLISTED, lot.drawn_at + timedelta(microseconds=place)
    SignUp.objects.bulk_update([*chosen, *waiting], ["status", "confirmed_at", "waitlisted_at"])
    placing.note(chosen, did="drawn by lot", by=None)
    placing.note(waiting, did="not drawn", by=None)
    shift_news.drawn(lot.shift, chosen)
    shift_news.not_drawn(lot.shift, waiting)
