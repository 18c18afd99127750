"""Predicates of a row's state, for pages and rules."""

from typing import Any


def among(field: str, *values: str) -> Any:
    """A property: the field holds one of these values. `is_open = among("status", Status.FILED, Status.APPEALED)`."""

    def holds(row: Any) -> bool:
        return getattr(row, field) in values

    return property(holds)
