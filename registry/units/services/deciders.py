"""Who decides: never the same hands twice (design#deciders, D121)."""

from collections.abc import Iterable, Iterator

from registry.models import RoleAssignment, Unit, User

Role = RoleAssignment.Role


def deciders(unit: Unit, *, excluding: Iterable[int]) -> tuple[Unit, list[User]]:
    """Another administrator of the unit, else the parent, else the leading unit of the 协作组, else the committee."""
    excluded = set(excluding)
    for candidate in candidates(heir_of(unit)):
        if users := administrators(candidate, excluding=excluded):
            return candidate, users
    root = committee_unit()
    return root, administrators(root, excluding=excluded)


def administrators(unit: Unit, *, excluding: Iterable[int] = ()) -> list[User]:
    """Who administers exactly this unit today, deputies within their dates included."""
    roles = RoleAssignment.objects.valid().filter(role=Role.UNIT_ADMIN, unit=unit)
    if unit.parent_id is None:
        roles = roles | RoleAssignment.objects.valid().filter(role=Role.COMMITTEE)
    people = User.objects.filter(is_active=True, pk__in=roles.values("user_id"))
    return list(people.exclude(pk__in=list(excluding)).order_by("pk"))


def candidates(unit: Unit) -> Iterator[Unit]:
    """The units asked in turn, before the committee."""
    above: Unit | None = unit
    while above is not None and above.parent_id is not None:
        yield above
        above = above.parent
    yield from Unit.objects.filter(groups_led__units=unit, parent__isnull=False).exclude(pk=unit.pk).distinct()


def heir_of(unit: Unit) -> Unit:
    """The unit that answers today for one that was merged."""
    while unit.successor is not None:
        unit = unit.successor
    return unit


def committee_unit() -> Unit:
    """The root of the tree: the 区直团工委."""
    return Unit.objects.get(parent=None, unit_type=Unit.Type.COMMITTEE)
