"""Whether the holder of a place came: the room that keeps attendance says it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from registry.models import SignUp


@dataclass(frozen=True, slots=True)
class Known:
    """The state of the attendance, or that it was written down as missed, and the words for it."""

    state: str = ""
    note: str = ""


Answer = Callable[[Iterable[SignUp]], dict[int, Known]]
_answers: list[Answer] = []


def follow(answer: Answer) -> None:
    """Ask this from now on."""
    _answers[:] = [answer]


def with_presence(signups: Iterable[SignUp]) -> list[SignUp]:
    """The sign-ups, each with the presence that its word depends on, by two queries at most."""
    listed = list(signups)
    begun = [signup for signup in listed if signup.is_confirmed and signup.shift.has_started]
    known = _answers[0](begun) if begun and _answers else {}
    for signup in listed:
        told = known.get(signup.pk, Known())
        signup.presence, signup.presence_note = told.state, told.note
    return listed
