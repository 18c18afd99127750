"""What other rooms know about a person, on the page of those who manage them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from registry.models import User, Volunteer
from registry.permissions import can_administer, inspected_units, is_inspector


@dataclass(frozen=True, slots=True)
class Section:
    """A card of the page: its template, and what that shows."""

    template: str
    shown: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Volunteer, User], Iterable[Section]]
_SOURCES: list[Source] = []
_OWN: list[Source] = []


def follow(source: Source) -> None:
    """A room that knows something about people says how to read it."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def follow_own(source: Source) -> None:
    """The same for what people read about themselves."""
    if source not in _OWN:
        _OWN.append(source)


def may_read(reader: User, person: Volunteer) -> bool:
    """Who keeps the person's unit or inspects it; whoever is only asked to take them in sees the request alone."""
    if can_administer(reader, person.unit):
        return True
    scope = inspected_units(reader) if is_inspector(reader) else set()
    return scope is None or person.unit_id in scope


def of_person(person: Volunteer, *, to: User) -> Iterator[Section]:
    """The sections that the reader may see, in the order of the rooms."""
    if may_read(to, person):
        for source in _SOURCES:
            yield from source(person.person, to)


def of_oneself(person: Volunteer, *, to: User) -> Iterator[Section]:
    """What the rooms tell a person on their own page."""
    for source in _OWN:
        yield from source(person, to)
