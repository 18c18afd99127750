"""What ends or passes on when somebody leaves, is suspended or moves: previewed by the page, done by the command."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts.services import last_administrators, roles
from registry.activities.services import leadership, position_leaders
from registry.activities.services.position_leaders import LedPosts
from registry.models import Activity, Membership, RoleAssignment, SignUp, Unit, User, Volunteer, persons
from registry.models.signups import SignUpQuerySet
from registry.notifications.services import notifications
from registry.signups.services import signups
from registry.teams.services import members
from registry.units.services import deciders

Role = RoleAssignment.Role
DUTIES_ARE_OPEN = (
    Activity.Status.DRAFT,
    Activity.Status.SUBMITTED,
    Activity.Status.RETURNED,
    Activity.Status.APPROVED,
    Activity.Status.PUBLISHED,
    Activity.Status.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Led:
    """An activity that somebody led, and who takes over; a deputy's work stays with the leader."""

    activity: Activity
    successor: User | None
    was_leader: bool


@dataclass(frozen=True, slots=True)
class Consequences:
    """Future places, memberships, activities and positions led, roles that end, and roles that others must end."""

    places: list[SignUp]
    memberships: list[Membership]
    activities: list[Led]
    positions: list[LedPosts]
    roles: list[RoleAssignment]
    roles_that_stay: list[RoleAssignment]

    @property
    def units_left_bare(self) -> list[Unit]:
        """Units of which this person is the last administrator: the next should be there before."""
        return last_administrators.bare_after(self.roles)

    @property
    def is_anything(self) -> bool:
        return any((self.places, self.memberships, self.activities, self.positions, self.roles, self.roles_that_stay))

    @property
    def words(self) -> str:
        """What ends, as text for the person; empty if nothing ends."""
        counted = {
            _("{n} 个场次的报名"): len(self.places),
            _("{n} 支团队的队籍"): len(self.memberships),
            _("{n} 项活动的职责"): len(self.activities),
            _("{n} 个岗位的职责"): sum(posts.count for posts in self.positions),
            _("{n} 项角色授权"): len(self.roles),
        }
        said = "、".join(text.format(n=n) for text, n in counted.items() if n)
        return _("同时结束：{said}。").format(said=said) if said else ""


def units_left(old: Unit, new: Unit) -> set[int]:
    """What somebody leaves by moving: the old unit with those below it, but for the new unit and those above that."""
    tree = Unit.objects.succession()
    return tree.reach({old.pk, tree.stand_in(old.pk)}) - tree.stood_for(tree.line(new.pk))


def foreseen(
    volunteer: Volunteer, *, may_end: Callable[[RoleAssignment], bool], units: set[int] | None = None
) -> Consequences:
    """What would end with this person's standing, limited to these units if given."""
    user = volunteer.user
    places = _places(volunteer, units).select_related("shift__activity__recording_unit", "position")
    held = list(_roles(user, units)) if user else []
    ending = [one for one in held if may_end(one)]
    return Consequences(
        places=list(places.order_by("shift__starts_at", "pk")),
        memberships=list(_memberships(volunteer, units).select_related("team__unit").order_by("pk")),
        activities=_led(user, units) if user else [],
        positions=position_leaders.posts_of(user, units) if user else [],
        roles=ending,
        roles_that_stay=[one for one in held if one not in ending],
    )


def act(
    found: Consequences, *, volunteer: Volunteer, by: User | None, reason: str, units: set[int] | None = None
) -> None:
    """Carry it out under the person's lock, in the order teams, activities, shifts; notify everybody concerned."""
    for membership in found.memberships:
        members.end_membership(membership=membership, by=by)
    going = volunteer.user
    for led in found.activities if going else []:
        leadership.hand_on(activity=led.activity, going=cast(User, going), by=by)
    if going:
        position_leaders.leave(going=going, by=by, units=units)
    signups.give_back(signups=_places(volunteer, units), by=by, reason=reason)
    for role in found.roles:
        roles.lapse(assignment=role, by=by)
        _tell_who_stands_in(role)
    for role in found.roles_that_stay:
        _tell_who_decides(role, reason)


def _places(volunteer: Volunteer, units: set[int] | None) -> SignUpQuerySet:
    places = SignUp.objects.active().of(volunteer).filter(shift__starts_at__gt=clock.now(), shift__cancelled_at=None)
    if units is None:
        return places
    return places.filter(Q(shift__activity__recording_unit__in=units) | Q(team__unit__in=units))


def _memberships(volunteer: Volunteer, units: set[int] | None) -> QuerySet[Membership]:
    mine = Membership.objects.open().filter(persons.one_of([volunteer.person_id]))
    return mine if units is None else mine.filter(team__unit__in=units)


def _led(user: User, units: set[int] | None) -> list[Led]:
    mine = Activity.objects.led_by(user).filter(status__in=DUTIES_ARE_OPEN)
    mine = mine.exclude(origin=Activity.Origin.HISTORICAL)
    if units is not None:
        mine = mine.filter(recording_unit__in=units)
    found = list(mine.select_related("recording_unit").order_by("pk"))
    successors = leadership.successors_of([one for one in found if one.leader_id == user.pk], user)
    return [Led(one, successors.get(one.pk), one.leader_id == user.pk) for one in found]


def _roles(user: User, units: set[int] | None) -> QuerySet[RoleAssignment]:
    """Roles that give something today or from a later day on."""
    running = Q(until_on=None) | Q(until_on__gte=clock.today())
    held = RoleAssignment.objects.filter(running, user=user).select_related("unit", "user").order_by("pk")
    return held if units is None else held.filter(unit__in=units)


def _tell_who_stands_in(role: RoleAssignment) -> None:
    if role.unit is None:
        return
    _level, decide = deciders.deciders(role.unit, excluding=[role.user_id])
    keep = deciders.keepers(role.unit, excluding=[role.user_id])
    everything, work, people = _("未办的事项"), _("待审批的活动、补录和待认定的时长"), _("待审核的注册和团队事项")
    for users, what in ((decide, everything),) if decide == keep else ((decide, work), (keep, people)):
        text = _("{name}不再担任{role}，{what}由您接办。").format(name=role.user, role=role, what=what)
        notifications.tell(users=users, key=f"role:{role.pk}:lapsed", text=text, url=reverse("home"))


def _tell_who_decides(role: RoleAssignment, reason: str) -> None:
    """Notify those who could end a role that the acting user may not end."""
    holders: Any = RoleAssignment.objects.valid().filter(role__in=[Role.SECURITY_ADMIN, Role.COMMITTEE])
    users = set(holders.exclude(user=role.user_id).values_list("user", flat=True))
    text = _("{name}{reason}，但仍持有角色：{role}。请决定是否终止授权。")
    text = text.format(name=role.user, reason=reason, role=role)
    key = f"role:{role.pk}:stays:{clock.now():%y%m%d%H%M%S}"
    notifications.tell(users=users, key=key, text=text, url=reverse("committee-roles"))
