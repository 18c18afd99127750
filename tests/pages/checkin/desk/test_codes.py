"""A volunteer's own check-in by site code and passcode, with a sentence for every problem."""

import re

import pytest
from django.urls import reverse

from checkin.desk.services.gate import Situation
from checkin.exceptions import ScanAnswer, ScanRefused, SelfScanRefused, WalkInRefused
from checkin.models import Attendance, Passcode, Scan
from checkin.scanning import site_code_text
from checkin.scanning.services import passcodes, self_scans, site_codes, walk_ins
from registry import clock
from registry.models import SignUp
from registry.protection import keys
from tests.factories import ShiftFactory, UserFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db


def part(shift, direction="in"):
    secret = keys.site_code_secret(str(shift.uuid))
    slot = site_code_text.slot_at(clock.now())
    token = site_code_text.token_for(secret=secret, shift=shift.uuid, direction=direction, slot=slot)
    return site_code_text.url_part(direction, token)


def opened(client, shift, direction="in"):
    return client.get(f"/c/{shift.uuid}/{part(shift, direction)}")


def ticket_in(page):
    return re.search(r'name="ticket" value="([^"]+)"', page.content.decode())[1]


def test_scanning_leads_to_one_press_even_through_the_login(client, shift, vera, at):
    page = opened(client, shift)
    login = client.get(page["Location"])
    at("2026-03-14 09:04")
    client.force_login(vera.user)
    pressed = client.get(
        login["Location"].split("next=")[1].replace("%3F", "?").replace("%3D", "=").replace("%253A", "%3A")
    )
    answer = client.post(reverse("code-press"), {"ticket": ticket_in(pressed)})

    assert login["Location"].startswith(reverse("account_login"))
    assert answer.status_code == 200
    assert "已签到" in answer.content.decode()
    assert Scan.objects.get().logical_at == local("2026-03-14 09:00")
    assert Attendance.objects.get().open_since == local("2026-03-14 09:00")


def test_opening_changes_nothing_and_a_second_press_is_harmless(client, shift, vera):
    client.force_login(vera.user)
    page = client.get(opened(client, shift)["Location"])
    assert not Scan.objects.exists()

    for _ in range(2):
        answer = client.post(reverse("code-press"), {"ticket": ticket_in(page)})
        assert (answer.status_code, answer.context["answer"].code) == (200, ScanAnswer.CHECKED_IN)
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    ("minutes_later", "spoil", "reason"),
    [(2, "", ScanRefused.Reason.EXPIRED), (0, "x", ScanRefused.Reason.UNREADABLE), (60, "", ScanRefused.Reason.FORGED)],
)
def test_a_code_that_is_old_or_made_up_is_refused(client, shift, at, minutes_later, spoil, reason):
    address = f"/c/{shift.uuid}/{part(shift)}{spoil}"
    at(f"2026-03-14 {9 + minutes_later // 60:02d}:{minutes_later % 60:02d}")

    page = client.get(address)

    assert (page.status_code, page.context["refusal"].reason) == (422, reason)
    assert str(reason.label) in page.content.decode()


@pytest.mark.parametrize(
    "handed_on",
    [str.upper, str.swapcase, lambda path: path.translate({code: code + 0xFEE0 for code in range(0x30, 0x7F)})],
)
def test_an_address_that_a_keyboard_spoilt_is_read(client, shift, handed_on):
    spoilt = handed_on(f"/c/{shift.uuid}/{part(shift)}")

    answer = client.get(spoilt, follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("code-press")) or "login" in answer.redirect_chain[-1][0]
    assert client.get(f"/c/{str(shift.uuid).upper()}/{part(shift)}").status_code == 302


def test_a_code_of_another_shift_is_refused(client, shift):
    other = ShiftFactory(starts_at=shift.starts_at)

    page = client.get(f"/c/{other.uuid}/{part(shift)}")

    assert (page.status_code, page.context["refusal"].code) == (422, ScanRefused.Reason.FORGED)


def test_a_shift_that_does_not_exist_is_404(client, shift):
    assert client.get(f"/c/{UserFactory().uuid}/{part(shift)}").status_code == 404


def test_a_ticket_lasts_five_minutes(client, shift, vera, at):
    client.force_login(vera.user)
    ticket = site_codes.new_ticket(shift=shift, direction="in", method="site_code").as_text()
    assert site_codes.read_ticket(f" {ticket}\u200b。", by=vera.user).as_text() == ticket
    at("2026-03-14 09:06")

    answer = client.post(reverse("code-press"), {"ticket": ticket})
    forged = client.post(reverse("code-press"), {"ticket": ticket + "x"})

    assert (answer.status_code, answer.context["refusal"].reason) == (422, SelfScanRefused.Reason.TICKET_EXPIRED)
    assert forged.status_code == 422
    assert not Scan.objects.exists()


def test_checking_out_before_in_is_kept_and_said(client, shift, vera):
    client.force_login(vera.user)
    ticket = site_codes.new_ticket(shift=shift, direction="out", method="site_code").as_text()

    answer = client.post(reverse("code-press"), {"ticket": ticket})

    assert (answer.status_code, answer.context["answer"].code) == (422, ScanRefused.Reason.NOT_CHECKED_IN)
    assert "还没有签到，不能签退。" in answer.content.decode()
    assert Scan.objects.get().authentic


def test_too_early_one_is_told_when_and_the_press_stays_free(client, shift, vera, at):
    at("2026-03-14 07:58")
    client.force_login(vera.user)
    page = client.get(opened(client, shift)["Location"])
    ticket = ticket_in(page)

    early = client.post(reverse("code-press"), {"ticket": ticket})
    at("2026-03-14 08:01")
    in_time = client.post(reverse("code-press"), {"ticket": ticket})

    assert (page.context["gate"].situation, page.context["gate"].opens_in_time) == (Situation.TOO_EARLY, True)
    assert "3月14日 08:00" in early.content.decode()
    assert (early.status_code, early.context["refusal"].reason) == (422, SelfScanRefused.Reason.TOO_EARLY)
    assert (in_time.status_code, in_time.context["answer"].code) == (200, ScanAnswer.CHECKED_IN)
    assert Scan.objects.get().logical_at == local("2026-03-14 08:00")


def test_an_hour_too_early_the_page_asks_to_scan_again_later(client, shift, vera, at):
    at("2026-03-14 07:00")
    client.force_login(vera.user)

    page = client.get(opened(client, shift)["Location"])

    assert not page.context["gate"].opens_in_time
    assert "到时请再扫一次" in page.content.decode()


def test_without_a_place_one_tells_the_leader(client, shift):
    otto = VolunteerFactory()
    client.force_login(otto.user)
    page = client.get(opened(client, shift)["Location"])
    ticket = ticket_in(page)

    pressed = client.post(reverse("code-press"), {"ticket": ticket})
    asked = client.post(reverse("walk-in-ask"), {"ticket": ticket}, follow=True)
    again = client.post(reverse("walk-in-ask"), {"ticket": ticket})

    assert (pressed.status_code, pressed.context["answer"].code) == (422, ScanRefused.Reason.NOT_SIGNED_UP)
    assert "您没有报名这个场次" in pressed.content.decode()
    assert "已告诉负责人您在现场" in asked.content.decode()
    assert 'hx-trigger="every 10s"' in asked.content.decode()
    assert (again.status_code, again.context["refusal"].reason) == (422, WalkInRefused.Reason.WALK_IN_SIGNED_UP)
    signup = SignUp.objects.get(volunteer=otto)
    assert (signup.status, signup.source) == (SignUp.Status.REQUESTED, SignUp.Source.WALK_IN)

    walk_ins.admit(signup=signup, by=shift.activity.leader)
    signup.refresh_from_db()
    assert signup.status == SignUp.Status.CONFIRMED
    with pytest.raises(WalkInRefused) as refused:
        walk_ins.admit(signup=signup, by=shift.activity.leader)
    assert refused.value.reason == WalkInRefused.Reason.WALK_IN_NOT_ASKED


def test_an_account_without_a_volunteer_cannot_press(client, shift):
    user = UserFactory()
    client.force_login(user)
    ticket = site_codes.new_ticket(shift=shift, direction="in", method="site_code")

    page = client.get(f"{reverse('code-press')}?ticket={ticket.as_text()}")
    with pytest.raises(SelfScanRefused) as refused:
        self_scans.press(ticket=ticket, shift=shift, by=user)

    assert "还没有登记为志愿者" in page.content.decode()
    assert refused.value.reason == SelfScanRefused.Reason.NO_VOLUNTEER


def test_a_passcode_that_was_heard_checks_in(client, shift, vera):
    _made, text = passcodes.make(shift=shift, direction="in", by=shift.activity.leader)
    client.force_login(vera.user)

    entry = client.get(reverse("code-entry"))
    answer = client.post(
        reverse("passcode-press"), {"shift": shift.uuid, "passcode": f"{text[:3]}\u200b {text[3:]}\u3000"}
    )

    assert str(shift) in entry.content.decode()
    assert (answer.status_code, answer.context["answer"].code) == (200, ScanAnswer.CHECKED_IN)
    assert Scan.objects.get().method == "passcode"
    assert text not in Passcode.objects.get().digest


def test_a_passcode_ends_after_five_minutes_and_with_the_next_one(shift, vera, at):
    leader = shift.activity.leader
    _first, old = passcodes.make(shift=shift, direction="in", by=leader)
    _second, new = passcodes.make(shift=shift, direction="in", by=leader)
    assert passcodes.ticket_for(shift=shift, text=new, by=vera.user).direction == "in"
    at("2026-03-14 09:06")

    for text in (old, new):
        with pytest.raises(SelfScanRefused) as refused:
            passcodes.ticket_for(shift=shift, text=text, by=vera.user)
        assert refused.value.reason == SelfScanRefused.Reason.PASSCODE_WRONG


def test_guessing_passcodes_is_stopped_after_five_tries(client, shift, vera):
    _made, text = passcodes.make(shift=shift, direction="in", by=shift.activity.leader)
    client.force_login(vera.user)
    wrong = f"{(int(text) + 1) % 10**6:06d}"

    pages = [client.post(reverse("passcode-press"), {"shift": shift.uuid, "passcode": wrong}) for _ in range(5)]
    locked = client.post(reverse("passcode-press"), {"shift": shift.uuid, "passcode": text})

    assert [page.status_code for page in pages] == [422] * 4 + [429]
    for page, left in zip(pages, (4, 3, 2, 1), strict=False):
        assert SelfScanRefused.Reason.PASSCODE_WRONG.label.format(left=left) in page.content.decode()
    told = SelfScanRefused.Reason.PASSCODE_LOCKED.label.format(wait="5 分钟")
    assert told in pages[4].content.decode()
    assert told in locked.content.decode()
    assert (locked.status_code, locked["Retry-After"]) == (429, "300")
    assert not Scan.objects.exists()


def test_many_accounts_guessing_together_end_the_passcode(shift, monkeypatch):
    monkeypatch.setattr(passcodes, "TRIES_OF_ALL", 8)
    _made, text = passcodes.make(shift=shift, direction="in", by=shift.activity.leader)
    wrong = f"{(int(text) + 1) % 10**6:06d}"
    guessers = [UserFactory() for _n in range(3)]

    for guesser in guessers:
        for _n in range(3):
            with pytest.raises(SelfScanRefused):
                passcodes.ticket_for(shift=shift, text=wrong, by=guesser)

    assert Passcode.objects.get().expires_at == clock.now()
    with pytest.raises(SelfScanRefused) as refused:
        passcodes.ticket_for(shift=shift, text=text, by=UserFactory())
    assert refused.value.reason == SelfScanRefused.Reason.PASSCODE_WRONG
    _new, text = passcodes.make(shift=shift, direction="in", by=shift.activity.leader)
    assert passcodes.ticket_for(shift=shift, text=text, by=UserFactory()).direction == "in"


@pytest.mark.parametrize("heard", ["{0} {1}", " {0}{1} ", "{0}　{1}"])
def test_a_passcode_may_be_typed_with_gaps_and_wide_digits(client, shift, vera, heard):
    _made, text = passcodes.make(shift=shift, direction="in", by=shift.activity.leader)
    wide = text[:3].translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    client.force_login(vera.user)

    said = heard.format(wide, text[3:])
    answer = client.post(reverse("passcode-press"), {"shift": shift.uuid, "passcode": said})

    assert (answer.status_code, answer.context["answer"].code) == (200, ScanAnswer.CHECKED_IN)


def test_a_passcode_is_six_digits(client, shift, vera):
    client.force_login(vera.user)

    page = client.post(reverse("passcode-press"), {"shift": shift.uuid, "passcode": "12345"})

    assert (page.status_code, "口令是 6 位数字。" in page.content.decode()) == (422, True)


def test_only_who_keeps_the_roll_sees_the_screen(client, shift, vera):
    address = reverse("shift-code", args=[shift.pk])
    anonymous = client.get(address)
    client.force_login(vera.user)
    forbidden = client.get(address)
    client.force_login(shift.activity.leader)
    page = client.get(address)

    assert (anonymous.status_code, forbidden.status_code, page.status_code) == (302, 403, 200)
    assert f'data-secret="{site_codes.secret_of(shift)}"' in page.content.decode()
    assert f'data-shift="{shift.uuid}"' in page.content.decode()
    assert client.head(address).status_code == 200
