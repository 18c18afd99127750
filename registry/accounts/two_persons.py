"""Who may help with an account, and who may confirm a role: never one person alone (D104, D105)."""

from registry.models import RoleAssignment, RoleProposal, User
from registry.permissions import Role, can_administer, has_role, roles_of, unit_reach, volunteer_of

SYSTEM = frozenset(RoleAssignment.SYSTEM_ROLES)
VOUCHERS = frozenset(Role) - {Role.INSPECTOR}  # who may have to vouch for an account or confirm a role


def needs_two(owner: User) -> bool:
    """The holder of a role gets the account back through two persons and a waiting hour."""
    return bool(roles_of(owner))


def may_vouch(by: User, owner: User) -> bool:
    """For one of the 三员 the other two; for committee and inspectors the committee and the security administrator;
    for a unit's administrator also the unit and those above it; for a volunteer their unit."""
    if not by.is_authenticated or by.pk == owner.pk:
        return False
    held = roles_of(owner)
    system = held.keys() & SYSTEM
    if system:
        return bool((roles_of(by).keys() & SYSTEM) - system)
    if held:
        return _is_central(by) or bool(_administered(owner) & unit_reach(by) and set(held) == {Role.UNIT_ADMIN})
    volunteer = volunteer_of(owner)
    return volunteer is not None and can_administer(by, volunteer.unit)


def complete(first: User, second: User, owner: User) -> bool:
    """These two together open the account: different people; for one of the 三员 a holder of each of the two other
    roles; for a unit's administrator one of them stands above the unit."""
    if first.pk == second.pk or not (may_vouch(first, owner) and may_vouch(second, owner)):
        return False
    if roles_of(owner).keys() & SYSTEM:
        return (roles_of(first).keys() & SYSTEM) != (roles_of(second).keys() & SYSTEM)
    return any(_stands_above(person, owner) for person in (first, second))


def may_confirm(by: User, proposal: RoleProposal) -> bool:
    """Somebody above who neither proposed it nor is meant: for a unit's administrator those above the unit, for the
    committee and inspectors the committee or the security administrator, for the 三员 another of them or the committee.
    """
    if by.pk in (proposal.proposed_by_id, proposal.user_id):
        return False
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
    parents = RoleAssignment.objects.of(owner).valid().values_list("unit__parent", flat=True)
    return all(parent in unit_reach(person) for parent in parents)


def _administered(owner: User) -> set[int | None]:
    return roles_of(owner).get(Role.UNIT_ADMIN, set())
