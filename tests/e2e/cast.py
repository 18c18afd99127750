"""The people of the walk: a unit with two administrators, the committee, and somebody without an account."""

from collections.abc import Callable
from dataclasses import dataclass, field

from checkin.models import HoursPolicy
from registry.models import Activity, RoleAssignment, Shift, Unit, User, Volunteer
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, committee_unit
from tests.upgrades import upgraded


@dataclass
class Cast:
    """The people, and the objects they create."""

    unit: Unit
    lea: User
    otto: User
    committee: User
    second: User
    made: dict[str, int] = field(default_factory=dict)

    @property
    def volunteer(self) -> Volunteer:
        return Volunteer.objects.get(user__roles=None)

    @property
    def activity(self) -> Activity:
        return Activity.objects.get(title="主题微课堂")

    @property
    def shift(self) -> Shift:
        return self.activity.shifts.get()


def cast(crowd: Callable[[Unit], None] = lambda _unit: None) -> Cast:
    """Roles are granted beforehand, as before an upgrade, and a `crowd` is there; everything else happens on pages."""
    HoursPolicy.objects.get_or_create(version="2026", defaults={"valid_from_on": "2017-01-01"})
    unit = UnitFactory(short_name="示例厅团委", full_name="共青团广西壮族自治区示例厅委员会")
    lea, otto = (administrator(unit, name) for name in ("黄示例六", "韦示例七"))
    committee, second = (
        RoleAssignmentFactory(role=RoleAssignment.Role.COMMITTEE, unit=committee_unit(), user=person(name)).user
        for name in ("覃示例八", "陆示例九")
    )
    crowd(unit)
    upgraded()
    return Cast(unit, lea, otto, committee, second)


def administrator(unit: Unit, name: str) -> User:
    return RoleAssignmentFactory(unit=unit, user=person(name)).user


def person(name: str) -> User:
    return UserFactory(display_name=name)
