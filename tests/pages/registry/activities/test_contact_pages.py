"""The contact of an activity at its public page, at the API, and on the organiser's page before publishing (D88)."""

import pytest
from django.urls import reverse

from registry.models import Activity
from tests.doors import program_of, text_of
from tests.factories import VolunteerFactory
from tests.pages.registry.activities.applying import application
from tests.people import browser_of
from tests.unit.registry.planning import agreed, people, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(at):
    at("2026-03-02 09:00")
    return people()


def test_a_stranger_reads_the_units_telephone_instead(client, who):
    who.unit.contact_phone = "0771-1111111"
    who.unit.save()
    page = text_of(client.get(reverse("activity", args=[published(who).pk])))

    assert ("黄示例六" in page, "0771-0000000" in page) == (False, False)
    assert ("报名后可见" in page, "0771-1111111" in page) == (True, True)


def test_a_stranger_reads_what_the_contact_agreed_to(client, who):
    page = text_of(client.get(reverse("activity", args=[published(who, shows_contact_name=True).pk])))

    assert ("黄示例六" in page, "0771-0000000" in page) == (True, False)


def test_after_signing_up_the_contact_is_there(who):
    activity, vera = published(who, contact_wechat="shili"), VolunteerFactory()
    browser = browser_of(vera.user)
    shift = activity.shifts.get()

    browser.post(reverse("shift-sign-up", args=[shift.pk]), {"risk_acknowledged": "on"})
    page = text_of(browser.get(reverse("activity", args=[activity.pk])))

    assert all(part in page for part in ("黄示例六", "0771-0000000", "shili"))


def test_the_organiser_sees_what_will_be_shown_before_publishing(who):
    activity = agreed(who, shows_contact_phone=True)

    page = text_of(browser_of(who.lea).get(reverse("manage-activity", args=[activity.pk])))

    assert '<dd id="contact-in-public">0771-0000000</dd>' in page
    assert "发布" in page


def test_the_form_ticks_nothing_beforehand_and_keeps_what_is_ticked(who):
    lea = browser_of(who.lea)
    form = text_of(lea.get(reverse("activity-new")))
    lea.post(reverse("activity-new"), application(contact_wechat="shili", shows_contact_wechat="on"))

    activity = Activity.objects.get()
    assert 'name="shows_contact_name"' in form
    assert "checked" not in form[form.index('id="contact"') : form.index('id="more-shifts"')]
    assert (activity.contact_wechat, activity.shows_contact_wechat, activity.shows_contact_name) == (
        "shili",
        True,
        False,
    )


def test_the_api_tells_no_more_than_the_page(who):
    activity = published(who, shows_contact_name=True)
    address = reverse("api-activity-detail", args=[activity.pk])

    stranger, lea = (program_of(user).get(address).json() for user in (VolunteerFactory().user, who.lea))
    listed = program_of(VolunteerFactory().user).get(reverse("api-activity-list")).json()["results"][0]

    assert (stranger["contact_name"], stranger["contact_phone"], listed["contact_phone"]) == ("黄示例六", "", "")
    assert (lea["contact_phone"], lea["contact_wechat"]) == ("0771-0000000", "")
