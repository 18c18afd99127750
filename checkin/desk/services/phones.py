"""Phones of a shift's people for those who run it, around the shift, each look in the history (D110); their answers."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from checkin.exceptions import PhonesRefused
from checkin.permissions import can_take_roll
from checkin.scanning import roll
from registry import clock
from registry.models import Shift, User, Volunteer
from registry.permissions import require
from registry.signups.services import answers, calling

Reason = PhonesRefused.Reason
KEPT_FOR = timedelta(days=7)  # after the end: to thank, to ask for a forgotten check-out


@transaction.atomic
def show(*, shift: Shift, people: Collection[int], by: User) -> list[Volunteer]:
    """Those of these people whose number may be called; minors are reached through their unit (D97)."""
    require(can_take_roll(by, shift))
    if is_over(shift):
        raise PhonesRefused(Reason.PHONES_OVER, days=KEPT_FOR.days)
    listed = Volunteer.objects.filter(pk__in=roll.pks_of(shift) & set(people)).order_by("pk")
    found = [person for person in listed if calling.can_be_called(person)]
    if not found:
        raise PhonesRefused(Reason.PHONES_NOBODY)
    calling.note(found, shift=shift, by=by)
    return found


def answers_of(shift: Shift, people: Collection[int] | None = None) -> dict[int, list[tuple[str, str]]]:
    """What people answered at sign-up, read as long as they may be called, by whoever keeps the roll."""
    return {} if is_over(shift) else answers.of_people(shift, people)


def is_over(shift: Shift) -> bool:
    """So long after the end nobody of it is called any more."""
    return clock.now() > shift.ends_at + KEPT_FOR
