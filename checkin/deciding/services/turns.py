"""Whether work of a unit is on one user's list: their turn, or overdue below them (design#deciders, D41)."""

from collections.abc import Iterable

from checkin.deciding.escalation import levels_that_see
from registry.models import User
from registry.units.services.deciders import Ladder


class Turns:
    """One user's levels on the ladder; asked for any number of things without a query more."""

    def __init__(self, user: User) -> None:
        self.user, self.ladder = user, Ladder()

    def sees(self, unit_id: int, barred: Iterable[int], overdue: int, *, only_root: bool = False) -> bool:
        """The user acts for the level whose turn it is, or for one that sees it because it is overdue."""
        barred = set(barred)
        if self.user.pk in barred:
            return False
        levels = levels_that_see(self.ladder.levels(unit_id, barred, only_root=only_root), overdue)
        return any(self.user.pk in self.ladder.administrators[level.pk] for level in levels)
