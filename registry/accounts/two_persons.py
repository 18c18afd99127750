"""Who may help with an account, and who may confirm a role: never one person alone (D104, D105)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q

from registry import clock
from registry.models import RoleAssignment, RoleProposal, Unit, User, Volunteer
from registry.permissions import Role, can_administer, has_role, is_account_of, roles_of, unit_reach, volunteer_of

SYSTEM = frozenset(RoleAssignment.SYSTEM_ROLES)
VOUCHERS = frozenset(Role) - {Role.INSPECTOR}  # who may have to vouch for an account or confirm a role


def needs_two(owner: User) -> bool:
    """The holder of a role gets the account back through two persons and a waiting hour, whether the role is in force,
    still to come, proposed, or ended since yesterday: undoing a merger of units within the day brings it back."""
    return bool(_at_stake(owner))


def may_vouch(by: User, owner: User) -> bool:
    """For one of the 三员 the other two; for committee and inspectors the committee and the security administrator;
    for a unit's administrator also the unit and those above it; for a volunteer their unit."""
    if not by.is_authenticated or is_account_of(by, owner.pk):
        return False
    held = _at_stake(owner)
    system = held.keys() & SYSTEM
    if system:
        return bool((roles_of(by).keys() & SYSTEM) - system)
    if held:
        return _is_central(by) or bool(set(held) == {Role.UNIT_ADMIN} and held[Role.UNIT_ADMIN] & unit_reach(by))
    volunteer = volunteer_of(owner)
    return volunteer is not None and can_administer(by, volunteer.unit)


def complete(first: User, second: User, owner: User) -> bool:
    """These two together open the account: different people; for one of the 三员 a holder of each of the two other
    roles; for a unit's administrator one of them stands above the unit."""
    is_one_person = is_account_of(first, second.pk) or is_account_of(second, first.pk)
    if is_one_person or not (may_vouch(first, owner) and may_vouch(second, owner)):
        return False
    if _at_stake(owner).keys() & SYSTEM:
        return (roles_of(first).keys() & SYSTEM) != (roles_of(second).keys() & SYSTEM)
    return any(_stands_above(person, owner) for person in (first, second))


def may_confirm(by: User, proposal: RoleProposal) -> bool:
    """Whether this proposal is among those that `by` may confirm."""
    return bool(confirmable(by, [proposal]))


def confirmable(by: User, proposals: Sequence[RoleProposal]) -> list[RoleProposal]:
    """Those that somebody above may confirm who neither proposed them nor is meant: for a unit's administrator those
    above the unit, for the committee and inspectors the committee or the security administrator, for the 三员 another
    of them or the committee. A hundred are asked for at once, as after an import of units."""
    above = [row for row in proposals if _is_above(by, row)]
    named = {pk for row in above for pk in (row.proposed_by_id, row.user_id) if pk}
    ended = Volunteer.objects.accounts_put_together(named) if named else {}
    own = {by.pk} | {account for account, kept in ended.items() if kept == by.pk}
    return [row for row in above if not own & {row.proposed_by_id, row.user_id}]


def _is_above(by: User, proposal: RoleProposal) -> bool:
    if proposal.role in SYSTEM:
        return has_role(by, Role.COMMITTEE, *SYSTEM)
    if _is_central(by):
        return True
    unit = proposal.unit
    return proposal.role == Role.UNIT_ADMIN and unit is not None and unit.parent_id in unit_reach(by)


def _is_central(user: User) -> bool:
    return has_role(user, Role.COMMITTEE, Role.SECURITY_ADMIN)


def _stands_above(person: User, owner: User) -> bool:
    """The committee, the security administrator, or who administers a unit above each unit of the owner."""
    if _is_central(person):
        return True
    units = set[int | None]().union(*_at_stake(owner).values())
    parents = Unit.objects.filter(pk__in=[unit for unit in units if unit]).values_list("parent", flat=True)
    return None not in units and all(parent in unit_reach(person) for parent in parents)


def _at_stake(owner: User) -> dict[str, set[int | None]]:
    """What the account gives or may give soon: role → units."""
    since = clock.today() - timedelta(days=1)
    held = RoleAssignment.objects.of(owner).filter(Q(until_on=None) | Q(until_on__gte=since))
    proposed = RoleProposal.objects.waiting().filter(user=owner.pk)
    found: dict[str, set[int | None]] = {}
    for rows in (held, proposed):
        for role, unit in rows.values_list("role", "unit"):  # type: ignore[attr-defined]
            found.setdefault(role, set()).add(unit)
    return found
