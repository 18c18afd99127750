"""What the product holds about a person, room by room: each says how to read its part, and which papers it has."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.models import StoredFile, Volunteer


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the copy: a code for machines, a title and headings for people, rows in the order of reading."""

    code: str
    title: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    is_single: bool = False  # one row, shown as a list of its fields


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the person, read when it is packed; `content` gives None where its bytes are gone."""

    name: str
    content: Callable[[], bytes | None]


Parts = Callable[[Volunteer], Iterable[Part]]
Papers = Callable[[Volunteer], Iterable[Paper]]
Size = Callable[[Volunteer], int]
_PARTS: list[Parts] = []
_PAPERS: list[Papers] = []
_SIZES: list[Size] = []


def follow(parts: Parts, *, papers: Papers | None = None, size: Size | None = None) -> None:
    """A room says what it holds about a person; `size` counts what makes a copy slow, without reading it."""
    if parts not in _PARTS:
        _PARTS.append(parts)
        _PAPERS.extend([papers] if papers else [])
        _SIZES.extend([size] if size else [])


def parts_of(person: Volunteer) -> Iterator[Part]:
    """Everything, in the order of the rooms."""
    for source in _PARTS:
        yield from source(person)


def papers_of(person: Volunteer) -> Iterator[Paper]:
    for source in _PAPERS:
        yield from source(person)


def size_of(person: Volunteer) -> int:
    """How much there is to read and draw."""
    return sum(source(person) for source in _SIZES)


def files_of(person: Volunteer) -> Any:
    """The person's files, merged ones included: `volunteer__in` of it finds their rows."""
    return Volunteer.objects.of_people([person.person_id])


def stored_paper(name: str, stored: StoredFile) -> Paper:
    """An upload under this name."""
    return Paper(name, stored.content)


def table(code: str, title: str, columns: Mapping[str, str], rows: Iterable[Iterable[Any]]) -> Part:
    """A part of which each row is given as values in the order of its columns."""
    return Part(code, title, columns, [dict(zip(columns, row, strict=True)) for row in rows])
