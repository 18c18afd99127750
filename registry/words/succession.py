"""Who stands for a unit: the one answer, asked by every list, permission, duty and document (D141, D165)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class Place(NamedTuple):
    """A unit in the tree, as far as it matters here."""

    parent: int | None
    successor: int | None
    is_open: bool


class Succession:
    """The whole tree, read once; others answer for what was merged or closed, over any number of steps."""

    def __init__(self, places: Mapping[int, Place]) -> None:
        self._places = places
        # The committee's unit; none before the product is set up.
        self.roots = {pk for pk, place in places.items() if place.parent is None}
        self._lines: dict[int, tuple[int, ...]] = {}

    def stand_in(self, unit_id: int) -> int:
        """Who acts for a unit today: itself while open, else its successor, else the unit above, at last the root."""
        passed: set[int] = set()
        while not self._places[unit_id].is_open:
            passed.add(unit_id)
            place = self._places[unit_id]
            onward = [pk for pk in (place.successor, place.parent) if pk is not None and pk not in passed]
            unit_id = onward[0] if onward else min(self.roots)
        return unit_id

    def line(self, unit_id: int) -> tuple[int, ...]:
        """Who stands for the unit, and the units above that one up to the root."""
        if unit_id not in self._lines:
            self._lines[unit_id] = tuple(self._climb(self.stand_in(unit_id)))
        return self._lines[unit_id]

    def below_root(self, unit_id: int) -> int:
        """The unit next to the root that hands in for this one; the root for itself and for what it stands for."""
        line = self.line(unit_id)
        return line[-2] if len(line) > 1 else line[0]

    def stood_for(self, unit_ids: Iterable[int]) -> set[int]:
        """These units and every closed one for which one of them stands."""
        wanted = set(unit_ids)
        return wanted | {pk for pk in self._places if self.stand_in(pk) in wanted}

    def reach(self, unit_ids: Iterable[int]) -> set[int]:
        """These units, those below them, and every closed one for which one of all these stands."""
        wanted = set(unit_ids)
        return wanted | {pk for pk in self._places if not wanted.isdisjoint(self.line(pk))}

    def _climb(self, unit_id: int) -> list[int]:
        line, above, passed = [unit_id], self._places[unit_id].parent, set[int]()
        while above is not None and above not in passed:
            passed.add(above)
            acting = self.stand_in(above)
            if acting not in line:
                line.append(acting)
                above = acting
            above = self._places[above].parent  # of what was merged into a unit below it, its own unit above
        return [*(pk for pk in line if pk not in self.roots), *sorted(self.roots)]
