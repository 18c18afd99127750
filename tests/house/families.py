"""Every family of refusals."""

from importlib import import_module

from registry.exceptions import RuleViolation
from tests.house.sources import ROOMS, ROOT


def families() -> list[type[RuleViolation]]:
    for room in ROOMS:
        if list((ROOT / room).glob("exceptions*")):
            import_module(f"{room}.exceptions")
    found, queue = [], [RuleViolation]
    while queue:
        family = queue.pop()
        queue += family.__subclasses__()
        if "Reason" in vars(family):
            found.append(family)
    return found
