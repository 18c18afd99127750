"""One code opened is good in one browser, for one person (D114)."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from checkin.exceptions import ScanAnswer, SelfScanRefused
from checkin.models import Attendance, Passcode, Scan, UsedTicket
from checkin.scanning import site_code_text
from checkin.scanning.services import passcodes, self_scans, site_codes
from registry import clock
from registry.models import HistoryEntry, SignUp
from registry.protection import keys
from tests.doors import client_of
from tests.factories import SignUpFactory, VolunteerFactory

pytestmark = pytest.mark.django_db
NOT_YOURS = SelfScanRefused.Reason.TICKET_NOT_YOURS
WECHAT = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 MicroMessenger/8.0.49"


@pytest.fixture
def otto(shift):
    return SignUpFactory(shift=shift).volunteer


def opened(client, shift, direction="in", **headers):
    """Where the code of this moment leads."""
    token = site_code_text.token_for(
        secret=keys.site_code_secret(str(shift.uuid)),
        shift=shift.uuid,
        direction=direction,
        slot=site_code_text.slot_at(clock.now()),
    )
    return client.get(f"/c/{shift.uuid}/{site_code_text.url_part(direction, token)}", **headers)


def ticket_at(address):
    return re.search(r"ticket=([^&]+)", address)[1].replace("%3A", ":")


def press(client, ticket, **headers):
    return client.post(reverse("code-press"), {"ticket": ticket}, **headers)


def tried():
    return list(HistoryEntry.objects.filter(did="refused another's ticket").values_list("by", flat=True))


def test_an_address_sent_on_checks_nobody_in(shift, vera, otto):
    address = opened(client_of(vera.user), shift)["Location"]
    absent = client_of(otto.user)

    looked, pressed = absent.get(address), press(absent, ticket_at(address))

    for page in (looked, pressed):
        assert (page.status_code, page.context["refusal"].reason) == (422, NOT_YOURS)
        assert "请本人扫现场的码" in page.content.decode()
        assert "对着现场屏幕重新扫一次" in page.content.decode()
    assert not Scan.objects.exists()
    assert tried() == [otto.user.pk]


def test_who_also_opened_a_code_of_their_own_cannot_use_anothers(shift, vera, otto):
    sent_on = ticket_at(opened(client_of(vera.user), shift)["Location"])
    absent = client_of(otto.user)
    opened(absent, shift)

    assert press(absent, sent_on).context["refusal"].reason == NOT_YOURS
    assert not Scan.objects.exists()


def test_a_second_person_in_the_same_browser_is_told_to_scan_for_themselves(client, shift, vera, otto):
    ticket = ticket_at(opened(client, shift)["Location"])
    client.force_login(vera.user)
    first = press(client, ticket)
    client.force_login(otto.user)

    second = press(client, ticket)
    client.force_login(vera.user)
    again = press(client, ticket)

    assert (first.status_code, first.context["answer"].code) == (200, ScanAnswer.CHECKED_IN)
    assert (second.status_code, second.context["refusal"].reason) == (422, NOT_YOURS)
    assert (again.status_code, again.context["answer"].repeated) == (200, True)
    assert list(Scan.objects.values_list("volunteer", flat=True)) == [vera.pk]
    assert tried() == [otto.user.pk]


def test_their_own_code_in_the_same_browser_is_good(client, shift, vera, otto):
    for person in (vera, otto):
        client.force_login(person.user)
        assert press(client, ticket_at(opened(client, shift)["Location"])).status_code == 200

    assert Attendance.objects.count() == 2


def test_it_survives_the_log_in_inside_wechat(shift, vera):
    phone = Client(headers={"User-Agent": WECHAT})
    page = opened(phone, shift)
    login = phone.get(page["Location"])
    phone.force_login(vera.user)

    pressed = press(phone, ticket_at(page["Location"]))

    cookie = page.cookies["qzzy-gate"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/c/", True, "Lax", 3600)
    assert login["Location"].startswith(reverse("account_login"))
    assert pressed.context["answer"].code == ScanAnswer.CHECKED_IN


def test_waiting_for_the_leader_uses_it_too(shift, vera):
    phone = client_of(VolunteerFactory().user)
    ticket = ticket_at(opened(phone, shift)["Location"])

    asked = phone.post(reverse("walk-in-ask"), {"ticket": ticket})
    joined = client_of(vera.user).post(reverse("walk-in-ask"), {"ticket": ticket})
    phone.force_login(vera.user)
    pressed = press(phone, ticket)

    assert asked.status_code == 302
    assert pressed.context["refusal"].reason == joined.context["refusal"].reason == NOT_YOURS
    assert SignUp.objects.filter(source=SignUp.Source.WALK_IN).count() == 1


def test_the_page_after_a_passcode_is_its_typers_alone(shift, vera, otto, at):
    passcode, text = passcodes.make(shift=shift, direction="in", by=shift.activity.leader)
    page = client_of(vera.user).post(reverse("passcode-press"), {"shift": shift.uuid, "passcode": text})

    sent_on = press(client_of(otto.user), page.context["ticket_text"])

    assert page.context["answer"].code == ScanAnswer.CHECKED_IN
    assert sent_on.context["refusal"].reason == NOT_YOURS
    assert list(Passcode.objects.values_list("pk", flat=True)) == [passcode.pk]


def test_who_comes_second_at_the_same_moment_is_refused_by_the_service(shift, vera, otto):
    ticket = site_codes.new_ticket(shift=shift, direction="in", method="site_code")
    self_scans.press(ticket=ticket, shift=shift, by=vera.user)

    with pytest.raises(SelfScanRefused) as refusal:
        self_scans.press(ticket=ticket, shift=shift, by=otto.user)

    assert refusal.value.reason == NOT_YOURS
    assert tried() == [otto.user.pk]


def test_a_day_later_nothing_of_it_is_kept(shift, vera, at):
    ticket = site_codes.new_ticket(shift=shift, direction="in", method="site_code")
    self_scans.press(ticket=ticket, shift=shift, by=vera.user)

    at("2026-03-15 08:59")
    kept = site_codes.forget_used()
    at("2026-03-15 09:01")

    assert (kept, site_codes.forget_used()) == (0, 1)
    assert not UsedTicket.objects.exists()
