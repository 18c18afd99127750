"""Ten thousand forged, truncated, altered and overlong codes over the API: no 500, none accepted."""

import json
import random
import string

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkin.desk import sheet_rows
from checkin.models import Attendance, Scan
from checkin.scanning import readings, site_code_text
from registry import clock
from registry.protection import keys
from tests.factories import StationFactory
from tests.scanning import TOKEN, card_of, scan

pytestmark = pytest.mark.django_db
BATCH = 500
ODD = string.ascii_letters + string.digits + string.punctuation + " é卡\u202e\ufeff"


@pytest.fixture
def station(shift):
    station = StationFactory(token=TOKEN, unit=shift.activity.recording_unit, last_seen_at=clock.now())
    station.shifts.add(shift)
    return station


def mutated(text, chance):
    """The text with a few characters changed, dropped, doubled, swapped, cut or added."""
    letters = list(text)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 9])):
        at = chance.randrange(len(letters))
        change = chance.randrange(7)
        if change < 2:
            letters[at] = chance.choice(ODD)
        elif change == 2:
            letters[at] = chr(ord(letters[at]) ^ (1 << chance.randrange(7))) or "A"
        elif change == 3 and len(letters) > 1:
            del letters[at]
        elif change == 4:
            letters.insert(at, letters[at])
        elif change == 5:
            letters[at : at + 2] = letters[at : at + 2][::-1]
        else:
            letters = letters[: max(1, at)]
    return "".join(letters)


def mutations(text, number, same=lambda changed: False):
    """This many different texts that do not decode to the same."""
    chance = random.Random(20170301)  # noqa: S311
    found = set()
    while len(found) < number:
        changed = mutated(text, chance)
        if changed.strip(" /") != text and not same(changed):
            found.add(changed)
    return sorted(found)


def refused(client, items, headers=None):
    """Every answer of the upload is of the family that never counts."""
    for at in range(0, len(items), BATCH):
        body = json.dumps({"scans": items[at : at + BATCH]})
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(reverse("api-scans"), body, content_type="application/json", headers=headers)
        assert answer.status_code == 200
        results = answer.json()["results"]
        assert len(results) == len(items[at : at + BATCH])
        assert [one for one in results if one["authentic"]] == []
        assert len(captured) < 20, "a made-up text must not cost a query of its own"
    assert not Attendance.objects.exists()


def test_four_thousand_cards(client, shift, vera, station):
    host = "https://example.org/k/"
    card = card_of(vera)
    changed = mutations(card, 4000, same=lambda text: readings.card_text(text) in readings.by_keyboard(card))
    texts = [host + text for text in changed[::2]] + changed[1::2]

    refused(client, [scan(shift, text=text) for text in texts], {"Authorization": f"Station {TOKEN}"})
    assert Scan.objects.count() > 3000


def test_three_thousand_site_codes(client, shift, vera):
    secret = keys.site_code_secret(str(shift.uuid))
    token = site_code_text.token_for(
        secret=secret, shift=shift.uuid, direction="in", slot=site_code_text.slot_at(clock.now())
    )
    part = f"{shift.uuid}/{site_code_text.url_part('in', token)}"
    client.force_login(vera.user)

    texts = mutations(part, 3000, same=lambda text: _says(text, part))
    refused(client, [scan(shift, method="site_code", text=f"https://example.org/c/{text}") for text in texts])


def _says(text, part):
    """It reads as the code itself, whatever its capitals and signs; the shift may be left out."""
    read = readings.site_code(text)
    return read is not None and read[1] in readings.by_keyboard(part.rpartition("/")[2])


def test_two_thousand_rows_of_a_sheet(client, shift, vera, station):
    secret = keys.current(keys.Purpose.SITE_CODE).secret
    text = sheet_rows.row_text(sheet_rows.SheetRow(shift.pk, vera.pk), secret=secret)
    same = sheet_rows.read(text, secrets=[secret])
    changed = mutations(text, 2000, same=lambda other: sheet_rows.read(other, secrets=[secret]) == same)

    assert [other for other in changed if sheet_rows.read(other, secrets=[secret])] == []
    refused(client, [scan(shift, method="sheet", text=one) for one in changed], {"Authorization": f"Station {TOKEN}"})


def test_a_thousand_endless_codes(client, shift, vera, station):
    texts = [(card_of(vera) * 40)[: length * 4 + 123] for length in range(1000)]

    assert max(map(len, texts)) > 4096
    refused(client, [scan(shift, text=text) for text in texts], {"Authorization": f"Station {TOKEN}"})


def test_the_codes_themselves_are_accepted(client, shift, vera, station):
    body = json.dumps({"scans": [scan(shift, vera)]})
    headers = {"Authorization": f"Station {TOKEN}"}

    answer = client.post(reverse("api-scans"), body, content_type="application/json", headers=headers)

    assert answer.json()["results"][0]["code"] == "checked_in"
