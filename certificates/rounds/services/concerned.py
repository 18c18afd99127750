"""Whom a decision about a nominee concerns: the person, those who run the team, the administrators of the unit."""

from collections.abc import Iterable

from certificates.models import Candidate
from registry.models import Membership, RoleAssignment, Unit


def by(candidates: Iterable[Candidate]) -> set[int]:
    """Accounts, by a fixed number of queries; of a unit that was merged, those of the one that acts for it."""
    rows = list(candidates)
    found = {one.volunteer.person.user_id for one in rows if one.volunteer}
    if teams := {one.team_id for one in rows if one.team_id}:
        found |= set(Membership.objects.running().filter(team__in=teams).values_list("volunteer__user", flat=True))
    if units := {one.unit_id for one in rows if one.recipient_unit_id or one.project_id}:
        tree = Unit.objects.succession()
        acting = {tree.stand_in(pk) for pk in units}
        offices = RoleAssignment.objects.valid().filter(role=RoleAssignment.Role.UNIT_ADMIN, unit__in=acting)
        found |= set(offices.values_list("user", flat=True))
    return {user for user in found if user is not None}
