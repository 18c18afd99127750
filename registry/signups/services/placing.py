"""Who gets a place: at the sign-up, from the waiting list, or by a decision; the caller holds the shift's lock."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import SignUpRefused
from registry.history.services import history
from registry.models import HistoryEntry, Lot, Position, Shift, SignUp, User
from registry.signups.services import settled, shift_news

Status = SignUp.Status


def place(signup: SignUp, *, join_waitlist: bool) -> None:
    """A place, a request, or the waiting list; an invitation that is accepted was decided already."""
    if not signup.is_invited and waits_for_a_decision(signup.shift):
        signup.status = Status.REQUESTED
    elif (gone := taken(signup.position)) < signup.position.places:
        signup.status, signup.confirmed_at = Status.CONFIRMED, clock.now()
    elif join_waitlist:
        signup.status, signup.waitlisted_at = Status.WAITLISTED, clock.now()
    else:
        raise full(signup.position, gone)
    signup.save()


def waits_for_a_decision(shift: Shift) -> bool:
    """The leader confirms, or a lot is still to be drawn."""
    is_drawn = shift.activity.draws_lots and Lot.objects.filter(shift=shift).exists()
    return shift.gives_places_later(is_drawn=is_drawn)


def full(position: Position, gone: int) -> SignUpRefused:
    return SignUpRefused(SignUpRefused.Reason.SHIFT_FULL, taken=gone, places=position.places)


def end(signup: SignUp, status: str, reason: str) -> None:
    """End a sign-up; the place that becomes free goes to the waiting list."""
    close(signup, status, reason)
    move_up(signup.position)


def close(signup: SignUp, status: str, reason: str) -> None:
    """End a sign-up and leave its place."""
    signup.status, signup.ended_at, signup.end_reason = status, clock.now(), reason[:100]
    signup.offered_until = None
    signup.save(update_fields=["status", "ended_at", "end_reason", "offered_until", "withdrew_late"])
    settled.given_up(signup)


def move_up(position: Position) -> list[SignUp]:
    """Give free places to the waiting list in its order."""
    moved = list(position.signups.in_line()[: free_places(position)])
    if moved:
        give(position.shift, moved)
    return moved


def give(shift: Shift, moved: list[SignUp]) -> None:
    """The place at once, or kept for a while where the activity asks for a yes; never past the start."""
    hours = shift.activity.accept_hours
    if hours and shift.has_started:
        return
    until = min(clock.now() + timedelta(hours=hours), shift.starts_at) if hours else None
    for signup in moved:
        if until is None:
            signup.status, signup.confirmed_at = Status.CONFIRMED, clock.now()
        signup.offered_until = until
        signup.save(update_fields=["status", "confirmed_at", "offered_until"])
        history.record(by=None, did="place offered" if until else "moved up", to=signup)
    if until:
        shift_news.offered(shift, moved, until)
    else:
        shift_news.moved_up(shift, moved)


def lapse(shift: Shift) -> int:
    """Places that nobody accepted in time go to the next in line; how many there were."""
    late = list(SignUp.objects.unanswered().filter(shift=shift).order_by("pk"))
    for signup in late:
        close(signup, Status.WITHDRAWN, _("没有在期限内接受递补的名额"))
        history.record(by=None, did="offer lapsed", to=signup)
    for position in Position.objects.filter(pk__in={signup.position_id for signup in late}).order_by("pk"):
        position.shift = shift
        move_up(position)
    if late:
        shift_news.offer_lapsed(shift, late)
    return len(late)


def can_pass_on(shift: Shift) -> bool:
    """Whether a kept place has become free or the next one's, which nobody has written down yet."""
    return bool(shift.activity.accept_hours) and SignUp.objects.unanswered().filter(shift=shift).exists()


def taken(position: Position) -> int:
    return int(position.signups.holding_a_place().count())


def free_places(position: Position) -> int:
    """None where more are placed than there are places now."""
    return max(0, position.places - taken(position))


def note(signups: Iterable[SignUp], *, did: str, by: User | None) -> None:
    """The same act about many sign-ups of one shift, with one statement."""
    listed = list(signups)
    unit = listed[0].shift.activity.recording_unit if listed else None
    told = {"did": did, "by": by, "unit": unit, "at": clock.now()}
    label = SignUp._meta.label_lower
    history.record_many([HistoryEntry(target_model=label, target_id=each.pk, fields={}, **told) for each in listed])
