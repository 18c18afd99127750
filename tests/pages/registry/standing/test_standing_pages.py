"""The pages of 身份变动 say first what will end and who takes over."""

import pytest
from django.urls import reverse

from registry import clock
from registry.exceptions import RegistrationRefused
from registry.models import GuardianConsent, SignUp, Volunteer
from tests.factories import ActivityFactory, MembershipFactory, SignUpFactory, UnitFactory, VolunteerFactory, local
from tests.people import administrator, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    at("2026-03-02 09:00")


@pytest.fixture
def vera():
    return VolunteerFactory()


@pytest.fixture
def desk(vera):
    return browser_of(administrator(vera.unit))


@pytest.mark.parametrize("deed", ["suspend", "leave"])
def test_what_ends_and_who_takes_over_is_read_before(vera, desk, deed):
    place = SignUpFactory(volunteer=vera, shift__starts_at=local("2026-03-14 09:00"))
    team, led = MembershipFactory(volunteer=vera).team, ActivityFactory(leader=vera.user, recording_unit=vera.unit)
    url = reverse(f"manage-volunteer-{deed}", args=[vera.pk])

    page = desk.get(url).content.decode()
    answer = desk.post(url, {"reason": "外派"})

    assert all(said in page for said in (str(place.shift), team.name, led.title, "移交给"))
    assert answer.status_code == 302
    assert SignUp.objects.get(pk=place.pk).status == SignUp.Status.WITHDRAWN


@pytest.mark.parametrize("deed", ["suspend", "leave"])
def test_without_a_reason_nothing_happens(vera, desk, deed):
    answer = desk.post(reverse(f"manage-volunteer-{deed}", args=[vera.pk]), {"reason": ""})

    vera.refresh_from_db()
    assert answer.status_code == 422
    assert str(RegistrationRefused.Reason.REASON_MISSING.label) in answer.content.decode()
    assert vera.is_registered


def test_the_new_unit_reads_what_a_move_ends(vera):
    place = SignUpFactory(volunteer=vera, shift__activity__recording_unit=vera.unit)
    new = UnitFactory()
    Volunteer.objects.filter(pk=vera.pk).update(requested_unit=new)

    page = browser_of(administrator(new)).get(reverse("manage-volunteer-move", args=[vera.pk])).content.decode()

    assert str(place.shift) in page
    assert "同意转入" in page


def test_a_guardians_withdrawal_is_written_down_and_agreed_again(desk, vera):
    Volunteer.objects.filter(pk=vera.pk).update(born_on="2010-01-01")
    GuardianConsent.objects.create(volunteer=vera, relation="mother", given_at=local("2026-01-01 09:00"))
    resume = reverse("manage-volunteer-resume", args=[vera.pk])

    desk.post(reverse("manage-volunteer-guardian", args=[vera.pk]), {"reason": "监护人来电"})
    desk.post(resume)
    vera.refresh_from_db()
    between = vera.status
    page = desk.get(reverse("manage-volunteer", args=[vera.pk])).content.decode()
    now = clock.now().astimezone(clock.LOCAL)
    said = {"how": "call", "called_on": f"{now:%Y-%m-%d}", "called_time": f"{now:%H:%M}"}
    desk.post(reverse("guardian-check", args=[vera.pk]), said)
    desk.post(resume)

    vera.refresh_from_db()
    assert (between, vera.status) == (Volunteer.Status.SUSPENDED, Volunteer.Status.REGISTERED)
    assert "监护人重新同意的，先核实" in page


def test_a_unit_sees_the_teams_that_nobody_leads(vera):
    team = MembershipFactory(volunteer=vera, team__unit=vera.unit).team
    home = browser_of(administrator(vera.unit)).get(reverse("home")).content.decode()

    assert f"指定队长：{team.name}" in home
