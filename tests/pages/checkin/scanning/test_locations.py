"""Location on pages: consent at the check-in, sent after it, read and deleted by its owner (D86, D113)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkin.exceptions import LocationRefused
from checkin.models import Scan, ScanLocation
from checkin.scanning.services import self_scans, site_codes
from registry.models import Consent, HistoryEntry
from registry.people.services import consents

pytestmark = pytest.mark.django_db

PLACE = {"latitude": "22.8170004321", "longitude": "108.3669", "accuracy": "27.6"}


@pytest.fixture
def phone(client, vera):
    client.force_login(vera.user)
    return client


@pytest.fixture
def ticket(shift):
    return site_codes.new_ticket(shift=shift, direction="in", method="site_code")


def test_it_is_off_until_the_person_says_yes_beside_the_press(phone, vera, ticket):
    before = phone.get(reverse("code-press"), {"ticket": ticket.as_text()})
    said = phone.post(reverse("location-consent"), {"ticket": ticket.as_text(), "answer": "give"}, follow=True)
    pressed = phone.post(reverse("code-press"), {"ticket": ticket.as_text()})

    assert "愿意附上手机位置吗（自愿）" in before.content.decode()
    assert "data-locate" not in before.content.decode()
    assert "已同意附上手机位置" in said.content.decode()
    assert f'name="nonce" value="{ticket.nonce}"' in pressed.content.decode()
    assert consents.has_given(vera, Consent.Item.LOCATION)


def test_without_consent_the_press_asks_the_phone_for_nothing(phone, ticket):
    pressed = phone.post(reverse("code-press"), {"ticket": ticket.as_text()})
    sent = phone.post(reverse("location-keep"), PLACE | {"nonce": ticket.nonce})

    assert "data-locate" not in pressed.content.decode()
    assert (sent.status_code, sent.json()["code"]) == (409, LocationRefused.Reason.LOCATION_WITHOUT_CONSENT)
    assert Scan.objects.get().code == "checked_in"


def test_a_place_that_is_none_is_refused_by_shape(phone, ticket):
    for wrong in ({"latitude": "91"}, {"longitude": "x"}, {"accuracy": "-1"}, {"nonce": ""}):
        assert phone.post(reverse("location-keep"), PLACE | {"nonce": ticket.nonce} | wrong).status_code == 400


def test_its_owner_sees_and_deletes_it(phone, shift, vera, ticket):
    consents.give(volunteer=vera, item=Consent.Item.LOCATION, by=vera.user)
    self_scans.press(ticket=ticket, shift=shift, by=vera.user)
    sent = phone.post(reverse("location-keep"), PLACE | {"nonce": ticket.nonce})
    seen = phone.get(reverse("me-locations")).content.decode()
    deleted = phone.post(reverse("me-locations-delete"), follow=True)

    assert sent.status_code == 204
    assert "北纬 22.817000°，东经 108.366900°，误差约 28 米" in seen
    assert "已删除 1 条位置。" in deleted.content.decode()
    assert "没有保存的位置" in deleted.content.decode()
    assert not ScanLocation.objects.exists()
    assert HistoryEntry.objects.get(did="deleted locations").fields == {"count": 1}


def test_a_long_list_costs_no_more_queries(phone, shift, vera):
    consents.give(volunteer=vera, item=Consent.Item.LOCATION, by=vera.user)
    counts = []
    for direction in ("in", "out", "in"):
        ticket = site_codes.new_ticket(shift=shift, direction=direction, method="site_code")
        self_scans.press(ticket=ticket, shift=shift, by=vera.user)
        phone.post(reverse("location-keep"), PLACE | {"nonce": ticket.nonce})
        with CaptureQueriesContext(connection) as asked:
            phone.get(reverse("me-locations"))
        counts.append(len(asked))

    assert ScanLocation.objects.count() == 3
    assert len(set(counts)) == 1


def test_the_consents_page_leads_there(phone):
    assert reverse("me-locations") in phone.get(reverse("me-consents")).content.decode()
