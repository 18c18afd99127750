"""Whether one can still sign up for a shift: the word on the card of its activity, and why nobody can."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextShift:
    """All that the word depends on."""

    places_left: int
    has_started: bool = False
    is_not_open_yet: bool = False
    is_closed: bool = False


def word_of(shift: NextShift | None) -> tuple[str, str]:
    """The word and its tone; free places are named only while somebody can take them."""
    if shift is None:
        return "已开展", ""
    if shift.is_closed:
        return ("正在开展" if shift.has_started else "报名已截止"), ""
    if shift.is_not_open_yet:
        return "报名未开始", "wait"
    if shift.places_left:
        return f"还有 {shift.places_left} 个名额", "done"
    return "名额已满，可候补", "wait"


def closed_because(status: str, *, was_published: bool, is_called_off: bool, has_ended: bool) -> str:
    """The code of the refusal, whoever asks; empty while the activity takes sign-ups."""
    if status in ("cancelled", "withdrawn"):
        return "activity_called_off"
    if is_called_off:
        return "shift_called_off"
    if status in ("closed", "reported") or (has_ended and status == "published"):
        return "shift_over"
    if status == "published":
        return ""
    return "change_pending" if was_published and status in ("submitted", "returned") else "not_published"
