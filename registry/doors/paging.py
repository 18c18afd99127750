"""Long lists, cut into pages by their keys."""

from functools import cached_property
from typing import Any, Final

FOUND_AT_MOST: Final = 1_000  # keys that a search brings at once


class ByKeys:
    """Rows in their order: the keys of a page are sorted and cut first, for a whole row is heavy to sort."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows

    def count(self) -> int:
        return int(self._rows.order_by().count())

    def __getitem__(self, part: slice) -> list[Any]:
        keys = self.keys(part)
        found = self._rows.order_by().in_bulk(keys)
        return [found[key] for key in keys if key in found]

    def keys(self, part: slice) -> list[Any]:
        return list(self._rows.values_list("pk", flat=True)[part])


class Found(ByKeys):
    """What a search found: it has to look at everybody, so it looks once, and counts what it found."""

    def count(self) -> int:
        return len(self._first) if len(self._first) <= FOUND_AT_MOST else super().count()

    def keys(self, part: slice) -> list[Any]:
        return self._first[part] if part.stop <= FOUND_AT_MOST else super().keys(part)

    @cached_property
    def _first(self) -> list[Any]:
        return super().keys(slice(FOUND_AT_MOST + 1))
