"""Where the headings of a table stand, and which column is which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from registry.words.identity import compatible

LOOKED_AT = 30  # rows; titles, notes and merged cells stand above the headings
BRACKETS = re.compile(r"[（(\[【].*?[)）\]】]")
NOISE = re.compile(r"[\s*＊:：_\-—.。]+")
EITHER = re.compile(r"[/／、或及]")
LONGEST = 40
DATA = re.compile(r"[0-9]{6}")


class Named(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def also(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """Place of the last row of headings among the rows, the texts of the headings, column name → place in the row."""

    last: int
    texts: tuple[str, ...]
    columns: dict[str, int]


def normal(text: str) -> str:
    """A heading without what differs from office to office: brackets, spaces, asterisks."""
    return NOISE.sub("", BRACKETS.sub("", compatible(text))).lower()


def found_in(lines: Sequence[Sequence[Any]], columns: Sequence[Named], remembered: Mapping[str, str]) -> Found:
    """The row, or two rows, that name the most columns; where none does, the first row that has several cells."""
    known = {normal(text): column.name for column in columns for text in (column.heading, *column.also)}
    best: tuple[int, int, tuple[str, ...]] | None = None
    for place, line in enumerate(lines[:LOOKED_AT]):
        one = texts_of(line)
        two = _joined(one, texts_of(lines[place + 1])) if place + 1 < len(lines) else ()
        for last, texts in ((place, one), (place + 1, two)):
            score = len(matched(texts, known, remembered))
            if score > (best[0] if best else 0):
                best = (score, last, texts)
    if best is None:
        last = next((place for place, line in enumerate(lines) if len([v for v in line if v is not None]) > 1), 0)
        texts = texts_of(lines[last]) if lines else ()
        if any(is_data(text) for text in texts):  # a table without headings: the line is somebody's
            return Found(last - 1, ("",) * len(texts), {})
        return Found(last, texts, {})
    return Found(best[1], best[2], matched(best[2], known, remembered))


def matched(texts: Sequence[str], known: Mapping[str, str], remembered: Mapping[str, str]) -> dict[str, int]:
    """Column → place; what somebody said before counts first, and the first of two columns of one name."""
    columns: dict[str, int] = {}
    for place, text in enumerate(texts):
        said = remembered.get(text)
        name = said if said is not None else _known(text, known)
        if name and name not in columns:
            columns[name] = place
    return columns


def texts_of(line: Sequence[Any]) -> tuple[str, ...]:
    return tuple("" if value is None else " ".join(str(value).split())[:LONGEST] for value in line)


def is_data(text: str) -> bool:
    """A number of a document or a phone stands in it: no heading, and nothing to remember."""
    return DATA.search(compatible(text)) is not None


def _known(text: str, known: Mapping[str, str]) -> str:
    plain = normal(text)
    if plain in known:
        return known[plain]
    halves = [known[half] for half in map(normal, EITHER.split(text)) if half in known]
    return halves[0] if halves else ""


def _joined(upper: tuple[str, ...], lower: tuple[str, ...]) -> tuple[str, ...]:
    """Headings in two rows: where the lower one is empty, the upper one reaches down."""
    width = max(len(upper), len(lower))
    pairs = zip(upper + ("",) * (width - len(upper)), lower + ("",) * (width - len(lower)), strict=True)
    return tuple(below or above for above, below in pairs)
