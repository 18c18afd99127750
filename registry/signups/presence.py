"""Whether the holder of a place came, or may not come: the room that keeps attendance says it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from registry.models import SignUp


@dataclass(frozen=True, slots=True)
class Known:
    """The state of the attendance, or that it was written down as missed, and the words for it."""

    state: str = ""
    note: str = ""


Answer = Callable[[Iterable[SignUp]], dict[int, Known]]
Doubts = Callable[[Iterable[SignUp]], dict[int, list[str]]]
_answers: list[Answer] = []
_doubts: list[Doubts] = []


def follow(answer: Answer) -> None:
    """Ask this from now on."""
    _answers[:] = [answer]


def follow_doubts(doubts: Doubts) -> None:
    """Ask this from now on about who may not come."""
    _doubts[:] = [doubts]


def with_doubts(signups: Iterable[SignUp]) -> list[SignUp]:
    """The sign-ups, each with the reasons for which somebody had better call, the day before."""
    listed = list(signups)
    known = _doubts[0](listed) if listed and _doubts else {}
    for signup in listed:
        signup.doubts = tuple(known.get(signup.pk, ()))
    return listed


def with_presence(signups: Iterable[SignUp]) -> list[SignUp]:
    """The sign-ups, each with the presence that its word depends on, by two queries at most."""
    listed = list(signups)
    begun = [signup for signup in listed if signup.is_confirmed and signup.shift.has_started]
    known = _answers[0](begun) if begun and _answers else {}
    for signup in listed:
        told = known.get(signup.pk, Known())
        signup.presence, signup.presence_note = told.state, told.note
    return listed


def with_turns(signups: Iterable[SignUp]) -> list[SignUp]:
    """The sign-ups, those who wait with their place in the line, by one query where somebody waits."""
    listed = list(signups)
    waiting = [signup.pk for signup in listed if signup.is_waitlisted]
    in_line = SignUp.objects.filter(pk__in=waiting).with_turn() if waiting else ()
    turns = {signup.pk: signup.turn for signup in in_line}
    for signup in listed:
        signup.turn = turns.get(signup.pk, 0)
    return listed


def with_heirs(signups: Iterable[SignUp]) -> list[SignUp]:
    """The sign-ups, those with a place with the sign-up that is first in line for it, by one query."""
    listed = list(signups)
    positions = {signup.position_id for signup in listed if signup.is_confirmed and not signup.shift.has_started}
    waiting = SignUp.objects.in_line().filter(position__in=positions)
    first: dict[int, int] = {}
    for position, pk in waiting.values_list("position", "pk"):
        first.setdefault(position, pk)
    for signup in listed:
        signup.heir = first.get(signup.position_id, 0) if signup.is_confirmed else 0
    return listed
