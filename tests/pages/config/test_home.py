"""首页: begins with what waits for the user, and shows nothing of others."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry import clock
from registry.models import Volunteer
from tests.factories import RoleAssignmentFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.factories_merges import present

pytestmark = pytest.mark.django_db


def test_a_visitor_is_led_to_registration_and_to_public_activities(client):
    shift = ShiftFactory()

    page = client.get(reverse("home")).content.decode()

    assert reverse("register") in page
    assert shift.activity.title in page
    assert "今天该我办" not in page


def test_a_volunteer_sees_the_next_service_of_their_own(client):
    own, other = SignUpFactory(), SignUpFactory()
    client.force_login(own.volunteer.user)

    page = client.get(reverse("home")).content.decode()

    assert own.shift.activity.title in page
    assert "下一场" in page
    assert f"带队：{other.shift.activity.leader}" not in page


def test_an_administrator_sees_the_applications_of_their_unit_with_the_due_day(client, at):
    at("2026-03-20 10:00")
    role = RoleAssignmentFactory()
    submitted = {"status": Volunteer.Status.SUBMITTED, "volunteer_no": None}
    VolunteerFactory(unit=role.unit, submitted_at=clock.now() - timedelta(days=1), **submitted)
    VolunteerFactory(submitted_at=clock.now(), **submitted)
    client.force_login(role.user)

    page = client.get(reverse("home")).content.decode()

    assert "审核志愿者注册" in page
    assert "1 人待审核" in page
    assert "3月24日" in page


def test_nothing_to_do_is_said_plainly(client):
    client.force_login(VolunteerFactory().user)

    assert "今天没有等您办理的事项。" in client.get(reverse("home")).content.decode()


def test_the_home_page_asks_as_many_questions_for_three_sign_ups_as_for_one(client):
    counts = []
    for count in (1, 3):
        volunteer = VolunteerFactory()
        for day in range(count):
            starts_at = clock.now() + timedelta(days=day + 1)
            SignUpFactory(volunteer=volunteer, shift=ShiftFactory(starts_at=starts_at))
        client.force_login(volunteer.user)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("home"))
        counts.append(len(asked))

    assert counts == [24, 24]  # nothing is asked of what they lead


def test_a_leader_reaches_the_activities_in_one_press(client):
    shift = ShiftFactory(activity__leader=VolunteerFactory().user)
    address = reverse("manage-activities")

    def home_of(user):
        client.force_login(user)
        return client.get(reverse("home")).content.decode()

    assert f'<a href="{address}">我负责的活动</a>' in home_of(shift.activity.leader)
    assert address not in home_of(VolunteerFactory().user)


def test_a_returned_registration_says_why(client):
    volunteer = VolunteerFactory(status=Volunteer.Status.RETURNED, volunteer_no=None, status_reason="照片看不清")
    client.force_login(volunteer.user)

    page = client.get(reverse("home")).content.decode()

    assert "原因：照片看不清。请按原因修改，再提交一次。" in page
    assert "修改并重新提交" in page


@pytest.mark.parametrize(("state", "heading"), [("checked_out", "今天的服务"), ("none", "正在进行")])
def test_a_service_that_one_checked_out_of_does_not_run(client, at, state, heading):
    at("2026-03-14 10:00")
    signup = SignUpFactory(shift=ShiftFactory(starts_at=local("2026-03-14 09:00")))
    if state == "checked_out":
        present(signup.volunteer, signup.shift, "09:00", "09:50")
    client.force_login(signup.volunteer.user)

    page = client.get(reverse("home")).content.decode()

    assert heading in page
    assert ("正在进行" in page) == (heading == "正在进行")
    assert ("已签退" in page) == (state == "checked_out")
