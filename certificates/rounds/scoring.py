"""What reviews come to: weighted results, places with ties, and a list put in another order. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any, Final

WHOLE: Final = 100
CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A nomination with its result and its place; equal results share a place."""

    key: int
    score: Decimal
    place: int


def wrong_marks(marks: Mapping[str, int], asked: Sequence[Mapping[str, Any]]) -> list[str]:
    """The criteria without a mark, or with one below nothing or above the best."""
    return [one["name"] for one in asked if not 0 <= marks.get(one["name"], -1) <= one["best"]]


def weighted(marks: Mapping[str, int], asked: Sequence[Mapping[str, Any]]) -> Decimal:
    """The marks of one reviewer out of a hundred."""
    return sum((Decimal(marks[one["name"]] * one["weight"]) / one["best"] for one in asked), Decimal())


def mean(results: Sequence[Decimal]) -> Decimal:
    """To the hundredth, a half upwards."""
    return (sum(results, Decimal()) / len(results)).quantize(CENT, ROUND_HALF_UP)


def agreed(answers: Sequence[bool]) -> Decimal:
    """The share of those who agree, out of a hundred."""
    return mean([Decimal(WHOLE if one else 0) for one in answers])


def ranked(scores: Iterable[tuple[int, Decimal]]) -> list[Ranked]:
    """The highest first; of equal ones the older first, under the same place."""
    order = sorted(scores, key=lambda one: (-one[1], one[0]))
    above = {score: n for n, (_key, score) in reversed(list(enumerate(order, start=1)))}
    return [Ranked(key, score, above[score]) for key, score in order]


def moved(places: Sequence[tuple[int, int]], wanted: Mapping[int, int]) -> dict[int, int]:
    """Key → place after some were given a place: they stand there all at once, the others keep their order around them,
    and whoever shares a place still shares it, even if a place within theirs was asked for: that one stands behind."""
    order = {key: (place, n) for n, (key, place) in enumerate(places)}
    kept = [(key, place) for key, place in sorted(places, key=lambda one: order[one[0]]) if key not in wanted]
    groups = [[key for key, _place in group] for _at, group in groupby(kept, key=lambda one: one[1])]
    found: dict[int, int] = {}
    for key in sorted(wanted, key=lambda one: (wanted[one], order[one])):
        while groups and len(found) + 1 < wanted[key]:
            _place_next(found, groups.pop(0))
        _place_next(found, [key])
    for group in groups:
        _place_next(found, group)
    return found


def _place_next(found: dict[int, int], group: Sequence[int]) -> None:
    found.update(dict.fromkeys(group, len(found) + 1))


def split_tie(places: Sequence[tuple[int, int]], first: int) -> list[int]:
    """The keys that share a place which the first so many do not all reach."""
    chosen = [place for _key, place in places[:first]]
    rest = [place for _key, place in places[first:]]
    if not chosen or not rest or chosen[-1] != rest[0]:
        return []
    return [key for key, place in places if place == rest[0]]


def in_order(keys: Sequence[int], wanted: Mapping[int, int]) -> list[int]:
    """The keys after some were given a place, of a list whose places nobody shares; who keeps theirs was not moved."""
    places = [(key, n) for n, key in enumerate(keys, start=1)]
    return list(moved(places, {key: wanted[key] for key, n in places if wanted.get(key, n) != n}))
