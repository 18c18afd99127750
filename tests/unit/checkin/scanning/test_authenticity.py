"""Authenticity: judged once, at first receipt, by the moment of the scan."""

from datetime import timedelta

import pytest

from checkin.attendance.services import attendance
from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Attendance, Scan, ScanRuling, Station
from checkin.scanning import senders, site_code_text
from registry import clock
from registry.models import Volunteer
from registry.models.machinery.keys import SigningKey
from registry.protection import keys
from registry.words.numbering import volunteer_no
from tests.factories import RoleAssignmentFactory, ShiftFactory, UnitFactory, UserFactory, local
from tests.scanning import card_of, codes, scan, take

Reason = ScanRefused.Reason
pytestmark = pytest.mark.django_db


def test_a_forged_card_is_stored_and_never_counts(shift, vera, station):
    text = card_of(vera)
    forged = text[:40] + ("A" if text[40] != "A" else "B") + text[41:]

    answer = take(scan(shift, text=forged)).answers[0]

    stored = Scan.objects.get()
    assert (answer.code, answer.authentic, answer.name) == (Reason.FORGED, False, "")
    assert (stored.authentic, stored.volunteer, stored.text_head) == (False, None, forged[:16])
    assert stored.text_digest == keys.text_digest(forged)
    assert not Attendance.objects.exists()


def test_a_card_after_its_last_day_is_expired(shift, vera, station):
    assert codes(scan(shift, text=card_of(vera, expires="2026-03-13"))) == [Reason.EXPIRED]
    assert codes(scan(shift, text=card_of(vera, expires="2026-03-14"))) == [ScanAnswer.CHECKED_IN]


def test_a_card_of_a_key_that_ended_is_expired(shift, vera, station):
    key = keys.current(keys.Purpose.CARD)
    text = card_of(vera)
    SigningKey.objects.filter(pk=key.pk).update(valid_from=clock.now() - timedelta(days=9), valid_until=clock.now())
    keys.forget()

    assert codes(scan(shift, text=text, at="08:59"), scan(shift, text=text)) == [ScanAnswer.CHECKED_IN, Reason.EXPIRED]


def test_a_lost_card_is_revoked_from_the_moment_it_was_replaced(shift, vera, station):
    old = card_of(vera)
    Volunteer.objects.filter(pk=vera.pk).update(card_serial=2, card_issued_at=local("2026-03-14 08:50"))
    vera.refresh_from_db()

    assert codes(scan(shift, text=old), scan(shift, text=old, at="08:45")) == [Reason.REVOKED, ScanAnswer.CHECKED_IN]
    assert codes(scan(shift, vera, "out")) == [ScanAnswer.CHECKED_OUT]


def test_a_card_of_nobody_we_know_is_unknown(shift, vera, station):
    number = volunteer_no(2026, 9999)
    stranger = Volunteer(name="韦示例", volunteer_no=number)

    assert codes(scan(shift, stranger), scan(shift, volunteer_no=number, method="roll_call")) == [
        Reason.UNKNOWN,
        Reason.UNKNOWN,
    ]
    assert list(Scan.objects.values_list("authentic", flat=True)) == [False, False]


def test_a_number_alone_is_no_card(shift, vera, station):
    assert codes(scan(shift, text=vera.volunteer_no)) == [Reason.UNREADABLE]
    assert codes(scan(shift, text=vera.volunteer_no, method="sheet")) == [ScanAnswer.CHECKED_IN]


def test_another_units_shift_is_foreign(shift, vera, station):
    foreign = ShiftFactory(starts_at=shift.starts_at)

    assert codes(scan(foreign, vera), scan(shift, vera) | {"shift": 10**9}) == [Reason.FOREIGN, Reason.FOREIGN]
    assert not Attendance.objects.exists()


def test_a_clock_ahead_of_the_server_is_bad_time(shift, vera, station):
    assert codes(scan(shift, vera, at="09:02"), scan(shift, vera, "out", "09:03")) == [
        ScanAnswer.CHECKED_IN,
        Reason.BAD_TIME,
    ]
    assert Scan.objects.filter(authentic=False).count() == 1


def test_a_retired_station_drains_what_it_took_before(shift, vera, station):
    Station.objects.filter(pk=station.pk).update(state=Station.State.RETIRED, retired_at=local("2026-03-14 08:55"))

    assert codes(scan(shift, vera, at="08:54"), scan(shift, vera, "out", "08:56")) == [
        ScanAnswer.CHECKED_IN,
        Reason.STATION_RETIRED,
    ]


def test_a_compromised_station_is_not_believed_until_ruled(shift, vera, station, at):
    Station.objects.filter(pk=station.pk).update(state=Station.State.COMPROMISED, compromised_at=clock.now())
    assert codes(scan(shift, vera, at="08:54")) == [Reason.COMPROMISED]
    assert not Attendance.objects.exists()

    ScanRuling.objects.create(scan=Scan.objects.get(), authentic=True, by=UserFactory(), reason="有照片为证")
    attendance.rebuild(volunteer=vera, shift=shift)

    assert Attendance.objects.get().open_since == local("2026-03-14 08:54")


def test_the_leader_sends_the_roll_of_own_shifts_only(shift, vera):
    leader = senders.organiser(shift.activity.leader)
    admin = senders.organiser(RoleAssignmentFactory(unit=shift.activity.recording_unit).user)
    elsewhere = senders.organiser(RoleAssignmentFactory(unit=UnitFactory()).user)
    roll_call = {"method": "roll_call", "volunteer_no": vera.volunteer_no}

    assert codes(scan(shift, **roll_call), by=leader) == [ScanAnswer.CHECKED_IN]
    assert codes(scan(shift, direction="out", **roll_call), by=admin) == [ScanAnswer.CHECKED_OUT]
    assert codes(scan(shift, **roll_call), by=elsewhere) == [Reason.FOREIGN]
    assert codes(scan(shift, **roll_call), by=senders.organiser(vera.user)) == [Reason.FOREIGN]


def site_code(shift, direction="in", at=None):
    moment = local(f"2026-03-14 {at}") if at else clock.now()
    token = site_code_text.token_for(
        secret=keys.site_code_secret(str(shift.uuid)),
        shift=shift.uuid,
        direction=direction,
        slot=site_code_text.slot_at(moment),
    )
    return f"https://example.org/c/{shift.uuid}/{site_code_text.url_part(direction, token)}"


def test_a_volunteer_sends_the_site_code_they_saw(shift, vera):
    own = senders.organiser(vera.user)

    assert codes(scan(shift, method="site_code", text=site_code(shift)), by=own) == [ScanAnswer.CHECKED_IN]
    assert Scan.objects.get().volunteer == vera


def test_site_codes_expired_forged_foreign_or_of_the_other_direction(shift, vera):
    other = ShiftFactory(starts_at=shift.starts_at)
    own = senders.organiser(vera.user)

    def told(text, **kwargs):
        return codes(scan(shift, method="site_code", text=text, **kwargs), by=own)[0]

    assert told(site_code(shift, at="08:55")) == Reason.EXPIRED
    code = site_code(shift)
    assert told(code[:-1] + ("b" if code.endswith("a") else "a")) == Reason.FORGED
    assert told(site_code(other)) == Reason.FOREIGN
    assert told(site_code(shift, "out")) == Reason.FORGED
    assert told(site_code(shift), at="08:50") == Reason.BAD_TIME
    assert not Attendance.objects.exists()


def test_a_number_is_no_card(shift, vera, station):
    by_number = scan(shift, volunteer_no=vera.volunteer_no)
    by_uuid = scan(shift) | {"volunteer": str(vera.uuid)}

    assert codes(by_number, by_uuid) == [Reason.FORGED, Reason.FORGED]
    assert not Attendance.objects.filter(first_in_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"text": "https://example.org/c/"}, Reason.UNREADABLE),
        ({"text": "/c///"}, Reason.UNREADABLE),
        ({"volunteer_no": True}, Reason.FORGED),
        ({"volunteer": True}, Reason.FORGED),
    ],
)
def test_a_site_code_that_was_not_told_is_no_site_code(shift, vera, told, code):
    own = {"volunteer_no": vera.volunteer_no, "volunteer": str(vera.uuid)}
    item = scan(shift, method="site_code") | {name: own.get(name, value) for name, value in told.items()}

    assert codes(item, by=senders.organiser(vera.user)) == [code]
    assert not Attendance.objects.exists()


HANDED_ON = {
    "caps lock": str.swapcase,
    "wide": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)}),
    "blanks": lambda text: f"\ufeff \t{text[:30]}\u200b{text[30:]}\r\n",
    "German keys": lambda text: text.translate(str.maketrans("YZyz:/-_.", "ZYzyÖ-ß?.")),
    "shared": lambda text: f"]Q1{text}?from=singlemessage",
}


@pytest.mark.parametrize("handed_on", HANDED_ON.values(), ids=HANDED_ON)
def test_what_a_device_does_to_a_code_is_no_forgery(shift, vera, station, handed_on):
    card = handed_on(f"https://example.org/k/{card_of(vera)}")
    spoilt = handed_on(f"https://example.org/k/{card_of(vera)[:-20]}{'A' * 20}")
    short = handed_on(f"https://example.org/k/{card_of(vera)[:-1]}")

    assert codes(scan(shift, text=card), scan(shift, text=spoilt), scan(shift, text=short)) == [
        ScanAnswer.CHECKED_IN,
        Reason.FORGED,
        Reason.UNREADABLE,
    ]
    assert codes(
        scan(shift, method="site_code", text=handed_on(site_code(shift, "out")), direction="out"), by=own(vera)
    ) == [ScanAnswer.CHECKED_OUT]
    assert codes(scan(shift, method="site_code", text=handed_on(site_code(ShiftFactory()))), by=own(vera)) == [
        Reason.FOREIGN
    ]


def own(volunteer):
    return senders.organiser(volunteer.user)


def test_of_what_was_not_read_the_raw_text_leaves_its_trace(shift, vera, station):
    seen = "https://u.wechat.example/ABC"

    answer = take(scan(shift, text=seen)).answers[0]

    stored = Scan.objects.get()
    assert (answer.code, stored.code, stored.authentic) == (Reason.UNREADABLE, Reason.UNREADABLE, False)
    assert (stored.text_head, stored.text_digest) == (seen[:16], keys.text_digest(seen))


@pytest.mark.parametrize("method", ["roll_call", "sheet"])
def test_a_number_is_read_however_it_was_typed(shift, vera, station, method):
    number = vera.volunteer_no
    wide = number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    typed = [number.lower(), wide, f" {number[:6]} {number[6:]}\u200b", f"{number[:2]}-{number[2:]}"]
    told = "text" if method == "sheet" else "volunteer_no"

    given = codes(*(scan(shift, method=method) | {told: one} for one in typed))

    assert given == [ScanAnswer.CHECKED_IN] + [Reason.ALREADY_IN] * 3
