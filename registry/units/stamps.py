"""What somebody saw when they opened a form, a mark for each column: two who change one thing learn of each other."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

MARK_CHARACTERS = 6  # of each column


def stamp(values: Mapping[str, Any]) -> str:
    """Where two stamps differ, somebody changed a column in between."""
    return "".join(map(mark, values.values()))


def mark(value: Any) -> str:
    said = json.dumps(value, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:MARK_CHARACTERS]


def marks_of(seen: str, names: list[str]) -> dict[str, str]:
    """The mark of each column in a stamp; one of an older version fits none."""
    marks = [seen[at : at + MARK_CHARACTERS] for at in range(0, len(seen), MARK_CHARACTERS)]
    return dict(zip(names, marks, strict=True)) if len(names) == len(marks) else dict.fromkeys(names, "")


def changed_since(values: Mapping[str, Any], seen: str) -> list[str]:
    """The columns that say something else than they did."""
    then = marks_of(seen, list(values))
    return [name for name, value in values.items() if mark(value) != then.get(name)]


def left_alone(values: Mapping[str, Any], seen: str, said: Mapping[str, Any]) -> list[str]:
    """The columns that whoever saw `seen` left as they were, and somebody else changed since."""
    then = marks_of(seen, list(values))
    return [name for name in changed_since(values, seen) if name in said and mark(said[name]) == then[name]]


def written_by_both(values: Mapping[str, Any], seen: str, said: Mapping[str, Any]) -> list[str]:
    """The columns that somebody changed since, and that are said otherwise here as well."""
    return [name for name in changed_since(values, seen) if name in said and values[name] != said[name]]
