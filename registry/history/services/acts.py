"""Does a thing still stand as the last act about it left it? (D106, D107)"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from registry.history.services import marks, states
from registry.models import HistoryEntry


class Wrong(StrEnum):
    """What is wrong with a thing when it is laid beside its acts."""

    NO_ACT = "no act of the product made it"
    FOREIGN_ACT = "its last act was not written by the product"
    CHANGED = "is not what its last act left"
    UNKNOWN = "its last act speaks of a state that this version does not know"
    GONE = "the row is missing"


@dataclass(frozen=True, slots=True)
class Act:
    """One act about a thing that says which state it led to."""

    pk: int
    did: str
    target: int
    state: str
    is_ours: bool


def wrong_with(model: type[models.Model], pks: Collection[int]) -> dict[int, Wrong]:
    """Those of these things that do not stand as their last act left them; a fixed number of queries.

    What looks wrong is looked at again: a command may have ended between the reading of act and row.
    """
    suspects = _wrong_now(model, pks)
    return _wrong_now(model, list(suspects)) if suspects else {}


def _wrong_now(model: type[models.Model], pks: Collection[int]) -> dict[int, Wrong]:
    last = last_acts(model, pks)
    texts = _texts(model, last.values())
    found: dict[int, Wrong] = {}
    for pk in pks:
        if wrong := _wrong(model, last.get(pk), texts):
            found[pk] = wrong
    return found


def last_acts(model: type[models.Model], pks: Collection[int]) -> dict[int, Act]:
    """The last act about each of these things that says a state."""
    rows = HistoryEntry.objects.filter(target_model=model._meta.label_lower, target_id__in=pks).exclude(state="")
    return {act.target: act for act in map(_act, rows.order_by("pk").values_list("pk", "mark", *marks.COLUMNS))}


def _act(row: tuple[Any, ...]) -> Act:
    pk, mark, *values = row
    said = dict(zip(marks.COLUMNS, values, strict=True))
    return Act(pk, said["did"], said["target_id"], said["state"], marks.is_ours(mark, values))


def _texts(model: type[models.Model], acts: Iterable[Act]) -> Mapping[tuple[int, int], str]:
    """(key, version) → the text of the thing's state now, by the version that its act speaks."""
    by_version: dict[int, list[int]] = {}
    for act in acts:
        if version := states.version_of(model, act.state):
            by_version.setdefault(version, []).append(act.target)
    return {
        (pk, version): text
        for version, pks in by_version.items()
        for pk, text in states.texts(model, pks, version=version).items()
    }


def _wrong(model: type[models.Model], act: Act | None, texts: Mapping[tuple[int, int], str]) -> Wrong | None:
    if act is None:
        return Wrong.NO_ACT
    if not act.is_ours:
        return Wrong.FOREIGN_ACT
    version = states.version_of(model, act.state)
    if version is None:
        return Wrong.UNKNOWN
    text = texts.get((act.target, version))
    if text is None:
        return Wrong.GONE
    return None if states.says(act.state, text) else Wrong.CHANGED
