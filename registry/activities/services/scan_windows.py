"""How long before and after a shift scans count: an hour, unless the hours policy says otherwise."""

from collections.abc import Callable
from datetime import date, timedelta

USUAL = timedelta(hours=1)
Rule = Callable[[date], timedelta]
_rules: list[Rule] = []


def follow(rule: Rule) -> None:
    """Use this rule from now on; the room that keeps the hours policy sets it."""
    _rules[:] = [rule]


def window_on(day: date) -> timedelta:
    """The window of shifts that start on this local date."""
    return _rules[0](day) if _rules else USUAL
