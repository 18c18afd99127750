"""How long before and after a shift scans may come: an hour, unless the rule of a date of service says otherwise."""

from collections.abc import Callable
from datetime import date, timedelta

USUAL = timedelta(hours=1)
Rule = Callable[[date], timedelta]
_rules: list[Rule] = []


def follow(rule: Rule) -> None:
    """From now on this rule is asked; the room that keeps the hours has one."""
    _rules[:] = [rule]


def window_on(day: date) -> timedelta:
    """The window of shifts that start on this local date."""
    return _rules[0](day) if _rules else USUAL
