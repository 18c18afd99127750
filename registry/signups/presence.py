"""Whether the holder of a place came: the room that keeps attendance says it."""

from collections.abc import Callable, Iterable

from registry.models import SignUp

Answer = Callable[[Iterable[SignUp]], dict[int, str]]  # sign-up → state of the attendance
_answers: list[Answer] = []


def follow(answer: Answer) -> None:
    """Ask this from now on."""
    _answers[:] = [answer]


def with_presence(signups: Iterable[SignUp]) -> list[SignUp]:
    """The sign-ups, each with the presence that its word depends on, by one query."""
    listed = list(signups)
    begun = [signup for signup in listed if signup.is_confirmed and signup.shift.has_started]
    known = _answers[0](begun) if begun and _answers else {}
    for signup in listed:
        signup.presence = known.get(signup.pk, "")
    return listed
