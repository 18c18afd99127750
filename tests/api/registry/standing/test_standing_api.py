"""身份变动 over the API: the same consequences as on the pages."""

import pytest
from django.urls import reverse

from registry import clock
from registry.models import GuardianConsent, SignUp, Volunteer
from tests.factories import SignUpFactory, VolunteerFactory, local
from tests.people import administrator, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    at("2026-03-02 09:00")


def post(vera, deed, **sent):
    browser = browser_of(administrator(vera.unit))
    return browser.post(reverse(f"api-volunteer-{deed}", args=[vera.pk]), sent, content_type="application/json")


@pytest.mark.parametrize("deed", ["suspend", "leave"])
def test_places_are_given_back(deed):
    place = SignUpFactory(shift__starts_at=local("2026-03-14 09:00"))

    answer = post(place.volunteer, deed, reason="外派")

    assert answer.status_code == 200
    assert SignUp.objects.get(pk=place.pk).status == SignUp.Status.WITHDRAWN


def test_a_guardian_withdraws_and_agrees_again():
    young = VolunteerFactory(born_on="2010-01-01")
    GuardianConsent.objects.create(volunteer=young, relation="mother", given_at=local("2026-01-01 09:00"))

    said = [post(young, "guardian-withdraws", reason="来电"), post(young, "resume"), post(young, "guardian-withdraws")]
    post(young, "guardian-check", how="call", called_at=clock.now().isoformat())
    answer = post(young, "resume")

    assert [each.status_code for each in said] == [200, 409, 409]
    assert said[1].json()["code"] == "guardian_missing"
    assert answer.json()["status"] == Volunteer.Status.REGISTERED
