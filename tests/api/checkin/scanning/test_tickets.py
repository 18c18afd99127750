"""At the API a code checks in nobody but its sender, while the screen shows it; a page's ticket is no code (D114)."""

import json

import pytest

from checkin.exceptions import ScanRefused
from checkin.models import Attendance
from checkin.scanning import readings, site_code_text
from checkin.scanning.services import site_codes
from registry import clock
from registry.protection import keys
from tests.doors import SCANS, client_of
from tests.factories import SignUpFactory
from tests.scanning import scan

pytestmark = pytest.mark.django_db
Reason = ScanRefused.Reason


@pytest.fixture
def otto(shift):
    return SignUpFactory(shift=shift).volunteer


def shown(shift):
    secret, slot = keys.site_code_secret(str(shift.uuid)), site_code_text.slot_at(clock.now())
    token = site_code_text.token_for(secret=secret, shift=shift.uuid, direction="in", slot=slot)
    return f"/c/{shift.uuid}/{site_code_text.url_part('in', token)}"


def sent(by, item):
    body = json.dumps({"scans": [item]})
    (result,) = client_of(by).post(SCANS, body, content_type="application/json").json()["results"]
    return result


def test_the_ticket_of_a_page_opened_by_another_is_no_code(shift, vera, otto):
    opened = {"shift": shift, "direction": "in", "method": "site_code", "browser": "vera's"}
    tickets = (site_codes.new_ticket(**opened).as_text() for _n in range(100))
    ticket = next(one for one in tickets if readings.site_code(one) is None)  # of a thousand, three look like a code

    texts = (ticket, f"/c/press/?ticket={ticket}", f"/c/{shift.uuid}/{ticket}")
    answers = [sent(otto.user, scan(shift, method="site_code", text=text))["code"] for text in texts]

    assert answers == [Reason.UNREADABLE] * 3
    assert not Attendance.objects.exists()


def test_a_code_sent_on_is_over_with_the_screens_and_cannot_be_dated_back(shift, vera, otto, at):
    code, moment = shown(shift), clock.now().isoformat()
    at("2026-03-14 09:03")

    now = sent(otto.user, scan(shift, method="site_code", text=code))
    dated_back = sent(otto.user, scan(shift, method="site_code", text=code, device_at=moment))

    assert (now["code"], dated_back["code"]) == (Reason.EXPIRED, Reason.EXPIRED)
    assert not Attendance.objects.exists()


def test_whatever_the_scan_says_a_code_is_its_senders_own(shift, vera, otto):
    item = scan(shift, method="site_code", text=shown(shift))

    first, other, again = sent(vera.user, item), sent(otto.user, item), sent(vera.user, item)

    assert (first["volunteer"], other["volunteer"]) == (str(vera.uuid), str(otto.uuid))
    assert again == first | {"repeated": True}
    assert sent(otto.user, {**item, "text": "", "volunteer": str(vera.uuid), "nonce": "x"})["code"] == Reason.FORGED
