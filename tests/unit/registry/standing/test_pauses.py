"""A pause, its end, and leaving: who may, and what is kept (D59, D93)."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import RegistrationRefused
from registry.models import Membership, RoleAssignment, Volunteer
from registry.standing.services import standing
from tests.factories import MembershipFactory, VolunteerFactory
from tests.people import administrator, holder

Reason = RegistrationRefused.Reason
Status = Volunteer.Status
pytestmark = pytest.mark.django_db


def test_a_pause_has_a_reason_and_an_administrator_ends_it():
    vera = VolunteerFactory()
    by = administrator(vera.unit)

    paused = standing.suspend(volunteer=vera, reason="长期外派", by=by)

    assert (paused.status, paused.status_reason) == (Status.SUSPENDED, "长期外派")
    assert standing.resume(volunteer=vera, by=by).status == Status.REGISTERED
    with pytest.raises(RegistrationRefused) as refusal:
        standing.resume(volunteer=vera, by=by)
    assert refusal.value.reason == Reason.VOLUNTEER_WRONG_STATE


def test_nobody_pauses_or_resumes_themselves():
    vera = VolunteerFactory(status=Status.SUSPENDED)
    holder(RoleAssignment.Role.UNIT_ADMIN, user=vera.user, unit=vera.unit)

    with pytest.raises(PermissionDenied):
        standing.resume(volunteer=vera, by=vera.user)


def test_leaving_ends_teams_and_consents_and_keeps_the_number():
    membership = MembershipFactory(is_leader=True)
    vera = membership.volunteer
    number = vera.volunteer_no

    left = standing.leave(volunteer=vera, reason="本人申请退出", by=vera.user)

    membership.refresh_from_db()
    assert (left.status, left.volunteer_no) == (Status.LEFT, number)
    assert (membership.status, membership.is_leader) == (Membership.Status.LEFT, False)
    assert not vera.consents.in_force().exists()


def test_a_stranger_cannot_make_somebody_leave():
    with pytest.raises(PermissionDenied):
        standing.leave(volunteer=VolunteerFactory(), reason="无", by=VolunteerFactory().user)
