"""Requests for a place: the leader confirms or declines them, one or many at once."""

from collections import Counter
from collections.abc import Collection

from django.db import transaction

from registry import clock
from registry.exceptions import SignUpRefused
from registry.models import Position, Shift, SignUp, User
from registry.permissions import can_lead, require
from registry.signups.services import placing, shift_news, sign_up_rules

Reason = SignUpRefused.Reason


@transaction.atomic
def confirm(*, shift: Shift, signups: Collection[SignUp], by: User) -> list[SignUp]:
    """Give places to the chosen: as many as are free, none if one of them asks no longer, none before a lot."""
    shift, chosen = _chosen(shift, signups, by)
    if shift.activity.draws_lots and placing.waits_for_a_decision(shift):
        raise SignUpRefused(Reason.LOT_DECIDES)
    wanted = Counter(signup.position_id for signup in chosen)
    for position in Position.objects.filter(pk__in=wanted).with_taken():
        free = max(0, position.places - position.taken)  # type: ignore[attr-defined]
        if wanted[position.pk] > free:
            told = {"position": position.name, "free": free, "chosen": wanted[position.pk]}
            raise SignUpRefused(Reason.TOO_MANY_CHOSEN, **told)
    _settle(chosen, status=SignUp.Status.CONFIRMED, confirmed_at=clock.now())
    placing.note(chosen, did="request confirmed", by=by)
    shift_news.confirmed(shift, chosen)
    return chosen


@transaction.atomic
def decline(*, shift: Shift, signups: Collection[SignUp], by: User, reason: str) -> list[SignUp]:
    """Decline the chosen with one reason, which each of them reads."""
    if not reason.strip():
        raise SignUpRefused(Reason.DECLINED_WITHOUT_REASON)
    shift, chosen = _chosen(shift, signups, by)
    _settle(chosen, status=SignUp.Status.DECLINED, ended_at=clock.now(), end_reason=reason[:100])
    placing.note(chosen, did="request declined", by=by)
    shift_news.not_taken(shift, chosen)
    return chosen


def _chosen(shift: Shift, signups: Collection[SignUp], by: User) -> tuple[Shift, list[SignUp]]:
    """The shift, locked, and those of the chosen who still ask; a list that has changed is looked at again."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    require(can_lead(by, shift.activity))
    if not signups:
        raise SignUpRefused(Reason.NOBODY_CHOSEN)
    sign_up_rules.refuse_unless_open(shift)
    asking = SignUp.objects.asking().select_related("shift__activity__recording_unit", "position", "volunteer")
    chosen = list(asking.filter(shift=shift, pk__in=[signup.pk for signup in signups]))
    if len(chosen) != len(signups) or not all(signup.volunteer.is_registered for signup in chosen):
        raise SignUpRefused(Reason.REQUESTS_CHANGED)
    return shift, chosen


def _settle(signups: list[SignUp], **values: object) -> None:
    for signup in signups:
        for name, value in values.items():
            setattr(signup, name, value)
    SignUp.objects.bulk_update(signups, list(values))
