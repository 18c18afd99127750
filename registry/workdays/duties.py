"""今天该我办: what waits for a person, each with its page and its day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do: what, about whom, where, by when; `count` > 1 stands for several of a kind."""

    title: str
    url: str
    detail: str = ""
    due_on: date | None = None
    count: int = 1
    is_estimated: bool = False  # the day rests on a year whose holidays are not known (D142)
    is_own: bool = False  # the person's own affair, which no office hands over


def in_order(duties: list[Duty]) -> list[Duty]:
    """The earliest due day first; things without one last."""
    return sorted(duties, key=lambda duty: (duty.due_on is None, duty.due_on or date.max))


Source = Callable[[Any], Iterable[Duty]]
_sources: list[Source] = []


def follow(*sources: Source) -> None:
    """From now on these duties count too; rooms above tell theirs."""
    _sources.extend(source for source in sources if source not in _sources)


def of(user: Any) -> list[Duty]:
    """Everything that waits for the user in all rooms, the earliest due day first."""
    return in_order([duty for source in _sources for duty in source(user)])
