"""A link with what a chat put behind it leads where it was meant to."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.factories import ShiftFactory
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
TAILS = ["。", "，", "）", "》", ".", ")", "”", "%20", "\u200b", "）。"]


@pytest.mark.parametrize("tail", [*TAILS, "/", "/。"])
@pytest.mark.parametrize("address", ["/verify/GXQZ-ZM-2026-000123-7/ABCDEFGH", "/k/card", "/c/{uuid}/in.1.abc"])
def test_a_longer_link_is_led_to_the_shorter(client, address, tail):
    address = address.format(uuid=ShiftFactory().uuid)

    answer = client.get(quote(address, safe="/") + (tail if tail == "%20" else quote(tail, safe="/")) + "?a=1")

    assert (answer.status_code, answer["Location"]) == (302, f"{address}?a=1")


@pytest.mark.parametrize("tail", TAILS)
def test_the_page_of_an_activity_is_found_too(client, tail):
    address = reverse("activity", args=[ShiftFactory().activity_id])

    answer = client.get(address + (tail if tail == "%20" else quote(tail)))

    assert (answer.status_code, answer["Location"]) == (302, address)


def test_what_is_nowhere_stays_nowhere(client):
    assert client.get("/nowhere。").status_code == 404
    assert client.get("/activities/999999/").status_code == 404


def test_what_has_an_address_and_is_not_there_is_not_looked_for_in_small_letters():
    answer = browser_of(holder("committee")).get("/api/v1/volunteers/GZ20260000017/")

    assert answer.status_code == 404
