"""Handing a place to the first in line, and taking one that is kept for a while."""

from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import SignUpRefused
from registry.history.services import history
from registry.models import Shift, SignUp, User
from registry.models.signups import SignUpQuerySet
from registry.permissions import is_self, require
from registry.signups.services import placing, shift_news, signups

Reason = SignUpRefused.Reason
Status = SignUp.Status


@transaction.atomic
def hand_over(*, signup: SignUp, by: User, to: int | None = None) -> SignUp:
    """Hand the place to the first in line, which is never late; `to` names whom the giver saw there."""
    signup, shift = _own(signup, by)
    if shift.has_started:
        raise SignUpRefused(Reason.SHIFT_STARTED)
    if not signup.is_confirmed:
        raise SignUpRefused(Reason.SIGN_UP_NOT_ACTIVE)
    first = signup.position.signups.in_line().first()
    if first is None:
        raise SignUpRefused(Reason.NOBODY_IN_LINE)
    if to is not None and to != first.pk:
        raise SignUpRefused(Reason.ANOTHER_IN_LINE)
    placing.close(signup, Status.WITHDRAWN, _("名额让给候补"))
    placing.give(shift, [first])
    unit = shift.activity.recording_unit
    history.record(by=by, did="place handed over", to=signup, unit=unit, into_sign_up=first.pk)
    shift_news.handed_over(shift, signup, first)
    return signup


@transaction.atomic
def accept_offer(*, signup: SignUp, by: User) -> SignUp:
    """Take the place that was kept for who waited."""
    signup, shift = _own(signup, by)
    if not signup.is_offered:
        raise SignUpRefused(Reason.OFFER_GONE)
    signup.status, signup.confirmed_at, signup.offered_until = Status.CONFIRMED, clock.now(), None
    signup.save(update_fields=["status", "confirmed_at", "offered_until"])
    history.record(by=by, did="offer accepted", to=signup, unit=shift.activity.recording_unit)
    shift_news.answered(signup)
    return signup


def lapse_due() -> int:
    """Pass on every kept place whose time is over; how many there were."""
    return sum(_lapse(pk) for pk in sorted(set(_due().order_by().values_list("shift", flat=True))))


def is_one_due() -> bool:
    """The worker asks this each minute."""
    return _due().exists()


def _due() -> SignUpQuerySet:
    return SignUp.objects.unanswered().filter(shift__cancelled_at=None)


@transaction.atomic
def _lapse(shift_pk: int) -> int:
    return placing.lapse(Shift.objects.select_for_update(no_key=True).get(pk=shift_pk))


def _own(signup: SignUp, by: User) -> tuple[SignUp, Shift]:
    signup, shift = signups.locked_signup(signup)
    require(is_self(by, signup.volunteer))
    return signup, shift
