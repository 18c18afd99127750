"""Who gets a place: at the sign-up, from the waiting list, or by a decision; the caller holds the shift's lock."""

from collections.abc import Iterable

from registry import clock
from registry.exceptions import SignUpRefused
from registry.ground.request_ids import request_id
from registry.history.services import history
from registry.models import HistoryEntry, Lot, Position, Shift, SignUp, User, Volunteer
from registry.signups.services import shift_news

Status = SignUp.Status


def place(signup: SignUp, *, join_waitlist: bool) -> None:
    """A place, a request, or the waiting list; an invitation that is accepted was decided already."""
    if not signup.is_invited and waits_for_a_decision(signup.shift):
        signup.status = Status.REQUESTED
    elif (taken := signup.position.signups.confirmed().count()) < signup.position.places:
        signup.status, signup.confirmed_at = Status.CONFIRMED, clock.now()
    elif join_waitlist:
        signup.status, signup.waitlisted_at = Status.WAITLISTED, clock.now()
    else:
        raise SignUpRefused(SignUpRefused.Reason.SHIFT_FULL, taken=taken, places=signup.position.places)
    signup.save()


def waits_for_a_decision(shift: Shift) -> bool:
    """The leader confirms, or a lot is still to be drawn."""
    activity = shift.activity
    return activity.takes_requests or (activity.draws_lots and not Lot.objects.filter(shift=shift).exists())


def end(signup: SignUp, status: str, reason: str) -> None:
    """End a sign-up; the place that becomes free goes to the waiting list."""
    signup.status, signup.ended_at, signup.end_reason = status, clock.now(), reason[:100]
    signup.save(update_fields=["status", "ended_at", "end_reason"])
    move_up(signup.position)


def move_up(position: Position) -> list[SignUp]:
    """Give free places to the waiting list in its order."""
    waiting = position.signups.waitlisted().filter(volunteer__status=Volunteer.Status.REGISTERED)
    moved = list(waiting[: free_places(position)])
    for signup in moved:
        signup.status, signup.confirmed_at = Status.CONFIRMED, clock.now()
        signup.save(update_fields=["status", "confirmed_at"])
        history.record(by=None, did="moved up", to=signup)
    if moved:
        shift_news.moved_up(position.shift, moved)
    return moved


def free_places(position: Position) -> int:
    """Walk-ins may have taken more than there were."""
    return max(0, position.places - position.signups.confirmed().count())


def note(signups: Iterable[SignUp], *, did: str, by: User | None) -> None:
    """The same act about many sign-ups of one shift, with one statement."""
    listed = list(signups)
    unit = listed[0].shift.activity.recording_unit if listed else None
    told = {"did": did, "by": by, "unit": unit, "at": clock.now(), "request_id": request_id.get()}
    label = SignUp._meta.label_lower
    history.record_many([HistoryEntry(target_model=label, target_id=each.pk, fields={}, **told) for each in listed])
