"""Who decides: never the same hands twice (design#deciders, D121)."""

from collections import defaultdict
from collections.abc import Iterable

from registry.models import CollaborationGroup, RoleAssignment, Unit, User
from registry.words.succession import Succession

Role = RoleAssignment.Role


class Ladder:
    """The units that may decide, one above the other, and who administers them; read once, by three queries."""

    def __init__(self) -> None:
        self.units = Unit.objects.in_bulk()
        self.succession = Succession({pk: unit.place for pk, unit in self.units.items()})
        self.root = next((unit for unit in self.units.values() if unit.parent_id is None), None)
        self.administrators: dict[int, set[int]] = defaultdict(set)
        roles = RoleAssignment.objects.valid().filter(user__is_active=True)
        for role, unit_id, user_id in roles.values_list("role", "unit", "user"):
            if role == Role.UNIT_ADMIN:
                self.administrators[unit_id].add(user_id)
            elif role == Role.COMMITTEE and self.root:
                self.administrators[self.root.pk].add(user_id)
        self.leading: dict[int, list[int]] = defaultdict(list)
        for member, leading in CollaborationGroup.objects.pairs():
            self.leading[self.succession.stand_in(member)].append(self.succession.stand_in(leading))  # D5

    def levels(
        self, unit_id: int, barred: Iterable[int] = (), *, only_root: bool = False, above: bool = False
    ) -> list[Unit]:
        """Who is asked in turn: who stands for the unit, the units above, those leading its 协作组, the committee.

        Of the levels below the committee only those with somebody who is not barred; `above` leaves out the first.
        """
        barred, line = set(barred), self.succession.line(unit_id)
        asked = [*line[above:], *(pk for pk in self.leading[line[0]] if pk not in line)]
        below_root = dict.fromkeys(pk for pk in asked if self.units[pk].parent_id)
        free = [] if only_root else [self.units[pk] for pk in below_root if self.administrators[pk] - barred]
        return [*free, self.root or self.units[unit_id]]

    def is_turn_of(self, user: User, unit_id: int, barred: Iterable[int] = (), *, above: bool = False) -> bool:
        """The user acts for the first level that is free to decide."""
        level = self.levels(unit_id, barred, above=above)[0]
        return user.pk in self.administrators[level.pk] - set(barred)

    def keeper(self, unit_id: int, barred: Iterable[int] = ()) -> Unit:
        """Who reviews people and teams: as above, but no unit that only leads the 协作组 (D5)."""
        barred = set(barred)
        free = (pk for pk in self._below_root(unit_id) if self.administrators[pk] - barred)
        return next((self.units[pk] for pk in free), self.root or self.units[unit_id])

    def left_to_the_root(self) -> set[int]:
        """Units for which nobody below the committee acts today: neither their own people nor those above."""
        return {pk for pk in self.units if not any(self.administrators[at] for at in self._below_root(pk))}

    def _below_root(self, unit_id: int) -> list[int]:
        return [pk for pk in self.succession.line(unit_id) if self.units[pk].parent_id]

    def stand_in(self, unit: Unit) -> Unit:
        """Who stands for the unit today."""
        return self.units[self.succession.stand_in(unit.pk)]

    def everybody(self) -> set[int]:
        """Whoever decides anywhere."""
        return set().union(*self.administrators.values())


def deciders(unit: Unit, *, excluding: Iterable[int], above: bool = False) -> tuple[Unit, list[User]]:
    """The first level with another administrator, and who these are; `above` asks one level up (D123)."""
    excluded = set(excluding)
    level = Ladder().levels(unit.pk, excluded, above=above)[0]
    return level, administrators(level, excluding=excluded)


def keepers(unit: Unit, *, excluding: Iterable[int]) -> list[User]:
    """Who reviews the unit's people and teams while these do not."""
    excluded = set(excluding)
    return administrators(Ladder().keeper(unit.pk, excluded), excluding=excluded)


def administrators(unit: Unit, *, excluding: Iterable[int] = ()) -> list[User]:
    """Who administers exactly this unit today, deputies within their dates included."""
    roles = RoleAssignment.objects.valid().filter(role=Role.UNIT_ADMIN, unit=unit)
    if unit.parent_id is None:
        roles = roles | RoleAssignment.objects.valid().filter(role=Role.COMMITTEE)
    people = User.objects.filter(is_active=True, pk__in=roles.values("user_id"))
    return list(people.exclude(pk__in=list(excluding)).order_by("pk"))


def heir_of(unit: Unit) -> Unit:
    """Who stands for the unit today: the unit itself while it is open (D141, D165)."""
    return unit if unit.is_open else Unit.objects.get(pk=Unit.objects.succession().stand_in(unit.pk))


def committee_unit() -> Unit:
    """The root of the tree: the 区直团工委."""
    return Unit.objects.get(parent=None, unit_type=Unit.Type.COMMITTEE)
