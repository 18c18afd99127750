"""Pages and answers go out compressed, files as they are, and nothing to what another site makes a browser ask."""

import gzip

import pytest
from django.urls import reverse

from config import compressed, first_visit
from tests.factories import SignUpFactory

pytestmark = pytest.mark.django_db
TAKES = {"Accept-Encoding": "gzip, deflate, br"}


def kind(answer):
    return answer.headers.get("Content-Encoding")


def test_pages_and_answers_are_compressed_files_and_short_answers_are_not(client, shift, monkeypatch):
    SignUpFactory(shift=shift)
    plain = client.get("/")
    client.cookies["styles"] = first_visit.styles().version
    home = client.get("/", headers=TAKES)
    assert (kind(plain), kind(home), "Accept-Encoding" in home["Vary"]) == (None, "gzip", True)
    assert "区直志愿" in gzip.decompress(home.content).decode()
    assert len(home.content) * 2 < len(plain.content)
    assert home["Content-Length"] == str(len(home.content))

    client.force_login(shift.activity.leader)
    desk = reverse("shift-desk", args=[shift.pk])
    assert kind(client.get(desk, headers=TAKES)) == "gzip"
    assert kind(client.get("/api/v1/units/", headers=TAKES)) is None  # one packet anyway
    monkeypatch.setattr(compressed, "FITS_A_PACKET", 0)
    assert kind(client.get("/api/v1/units/", headers=TAKES)) == "gzip"
    sheet = client.get(reverse("shift-sheet", args=[shift.pk]), headers=TAKES)
    assert (sheet["Content-Type"], kind(sheet)) == ("application/pdf", None)
    assert kind(client.get(reverse("shift-sheet-book", args=[shift.pk]), headers=TAKES)) is None


def test_another_site_learns_nothing_from_the_length_of_somebodys_page(client, shift):
    client.force_login(shift.activity.leader)
    desk = reverse("shift-desk", args=[shift.pk])
    for site, sent in (("cross-site", None), ("same-site", None), ("same-origin", "gzip"), ("none", "gzip")):
        assert kind(client.get(desk, {"q": "w"}, headers=TAKES | {"Sec-Fetch-Site": site})) == sent
    client.logout()
    assert kind(client.get("/", headers=TAKES | {"Sec-Fetch-Site": "cross-site"})) == "gzip"
