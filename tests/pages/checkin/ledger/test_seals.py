"""每日封存值: everything needed to verify the chain."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.test import Client
from django.urls import reverse

from checkin.ledger.services import seals
from tests.doors import text_of
from tests.factories_hours import approved, pending_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_stranger_works_the_chain_out_again_and_checks_the_signatures():
    for day in ("2026-03-10", "2026-03-11"):
        approved(pending_record(day=day))
        seals.seal_new()
    client = Client()

    links = client.get(reverse("seal-chain")).json()["seals"]
    published = {
        key["number"]: Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["ed25519"]))
        for key in client.get(reverse("seal-keys")).json()["keys"]
    }

    before = "0" * 64
    for link in links:
        said = [link["version"], before, link["number"], link["entries"], link["root"], link["sealed_at"]]
        before = hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()
        assert (link["head"], link["number"]) == (before, links.index(link) + 1)
        published[link["key"]].verify(bytes.fromhex(link["signature"]), before.encode())
    assert len(links) == 2
    assert [link["number"] for link in client.get(reverse("seal-chain"), {"after": "1"}).json()["seals"]] == [2]


def test_page_tells_how_to_verify_and_what_waits():
    approved(pending_record())
    seals.seal_new()
    approved(pending_record(day="2026-03-10"))

    page = text_of(Client().get(reverse("seals")))

    assert "怎样核对" in page
    assert "条待封存，今晚封存。" in page
    assert reverse("seal-chain") in page
    assert reverse("seal-keys") in page
    assert reverse("spot-checks") in page


def test_a_seal_is_found_by_its_number_or_its_day(at):
    for day in ("2026-03-10", "2026-03-11"):
        approved(pending_record(day=day))
        seals.seal_new()
        at("2026-03-18 02:30")
    client = Client()

    by_number, by_day = (client.get(reverse("seals"), each) for each in ({"number": "1"}, {"on": "2026-03-18"}))
    none, odd = (client.get(reverse("seals"), each) for each in ({"number": "9"}, {"number": "9" * 30}))

    assert [[seal.number for seal in page.context["page"]] for page in (by_number, by_day)] == [[1], [2]]
    assert ("没有符合条件的" in none.text, "还没有封存" in none.text) == (True, False)
    assert odd.status_code == 200
