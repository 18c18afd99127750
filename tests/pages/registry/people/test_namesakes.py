"""Two of one name are told apart wherever they stand in one list: team, organiser's page, list of hours."""

import pytest
from django.urls import reverse

from tests.doors import text_of
from tests.factories import MembershipFactory, ShiftFactory, SignUpFactory, TeamFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, handed_in, shift_of
from tests.factories_reports import inspector_of
from tests.people import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins():
    return [VolunteerFactory(name="韦示例同", volunteer_no=f"GZ202600000{n}7") for n in (1, 2)]


def marks_on(page, twins):
    return [f"韦示例同（{one.volunteer_no}）" in page for one in twins]


def test_among_the_members_of_a_team(twins):
    team = TeamFactory()
    for one in twins:
        MembershipFactory(team=team, volunteer=one)

    page = text_of(browser_of(administrator_of(team.unit)).get(reverse("team", args=[team.pk])))

    assert marks_on(page, twins) == [True, True]


def test_among_who_signed_up(twins):
    shift = ShiftFactory()
    for one in twins:
        SignUpFactory(shift=shift, volunteer=one)
    address = reverse("manage-activity", args=[shift.activity_id])

    page = text_of(browser_of(shift.activity.leader).get(address))
    masked = text_of(browser_of(inspector_of(shift.activity.recording_unit)).get(address))

    assert marks_on(page, twins) == [True, True]
    assert marks_on(masked, twins) == [False, False]


def test_in_the_list_of_hours_to_decide(twins):
    shift = shift_of()
    for one in twins:
        attended(one, shift, ("09:00", "12:00"))
    handed_in(shift)

    lea = browser_of(administrator_of(shift.activity.recording_unit))
    page = text_of(lea.get(reverse("hours-shift", args=[shift.pk])))

    assert marks_on(page, twins) == [True, True]
