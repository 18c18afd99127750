"""Every answer of a scan comes from the engine, and is listed in the documents."""

import re
from pathlib import Path

import pytest

from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Scan, Station
from checkin.scanning import senders
from registry import clock
from registry.models import Activity, Volunteer
from registry.words.numbering import volunteer_no
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.scanning import card_of, codes, scan

Reason = ScanRefused.Reason
pytestmark = pytest.mark.django_db
SCENES = {}


def scene(code):
    """Scans that lead to one code, which is the last answer."""

    def keep(act):
        SCENES[code] = act
        return act

    return keep


@scene(ScanAnswer.CHECKED_IN)
def _in(shift, vera, station, at):
    return codes(scan(shift, vera))


@scene(ScanAnswer.CHECKED_OUT)
def _out(shift, vera, station, at):
    return codes(scan(shift, vera, at="08:50"), scan(shift, vera, "out"))


@scene(ScanAnswer.ANNULLED)
def _annulled(shift, vera, station, at):
    wrong = scan(shift, vera)
    return codes(wrong, scan(shift, vera, "annul", annuls=wrong["nonce"]))


@scene(Reason.MALFORMED)
def _malformed(shift, vera, station, at):
    return codes(scan(shift, vera) | {"direction": "auto"})


@scene(Reason.NONCE_REUSED)
def _nonce(shift, vera, station, at):
    first = scan(shift, vera)
    return codes(first, first | {"clock_offset_ms": 1})


@scene(Reason.BAD_TIME)
def _time(shift, vera, station, at):
    return codes(scan(shift, vera, at="09:02:01"))


@scene(Reason.UNREADABLE)
def _unreadable(shift, vera, station, at):
    return codes(scan(shift, text="https://example.org/k/ABC"))


@scene(Reason.FORGED)
def _forged(shift, vera, station, at):
    return codes(scan(shift, text="https://example.org/k/" + "A" * 122))


@scene(Reason.EXPIRED)
def _expired(shift, vera, station, at):
    return codes(scan(shift, text=card_of(vera, expires="2026-03-13")))


@scene(Reason.FOREIGN)
def _foreign(shift, vera, station, at):
    return codes(scan(ShiftFactory(starts_at=shift.starts_at), vera))


@scene(Reason.UNKNOWN)
def _unknown(shift, vera, station, at):
    return codes(scan(shift, Volunteer(name="韦示例", volunteer_no=volunteer_no(2026, 9999))))


@scene(Reason.REVOKED)
def _revoked(shift, vera, station, at):
    old = card_of(vera)
    Volunteer.objects.filter(pk=vera.pk).update(card_serial=2, card_issued_at=local("2026-03-14 08:50"))
    return codes(scan(shift, text=old))


@scene(Reason.STATION_RETIRED)
def _retired(shift, vera, station, at):
    Station.objects.update(state=Station.State.RETIRED, retired_at=local("2026-03-14 08:55"))
    return codes(scan(shift, vera))


@scene(Reason.COMPROMISED)
def _compromised(shift, vera, station, at):
    Station.objects.update(state=Station.State.COMPROMISED, compromised_at=clock.now())
    return codes(scan(shift, vera, at="08:00"))


@scene(Reason.SUSPENDED)
def _suspended(shift, vera, station, at):
    Volunteer.objects.filter(pk=vera.pk).update(status=Volunteer.Status.SUSPENDED)
    return codes(scan(shift, vera))


@scene(Reason.NOT_ADMITTED)
def _not_admitted(shift, vera, station, at):
    Volunteer.objects.filter(pk=vera.pk).update(status=Volunteer.Status.SUBMITTED)
    return codes(scan(shift, vera))


@scene(Reason.SHIFT_CANCELLED)
def _cancelled(shift, vera, station, at):
    Activity.objects.filter(pk=shift.activity_id).update(status=Activity.Status.APPROVED)
    return codes(scan(shift, vera))


@scene(Reason.NOT_ON_THIS_STATION)
def _not_here(shift, vera, station, at):
    station.shifts.clear()
    return codes(scan(shift, vera))


@scene(Reason.OUTSIDE_WINDOW)
def _outside(shift, vera, station, at):
    return codes(scan(shift, vera, at="07:59"))


@scene(Reason.NOT_SIGNED_UP)
def _no_place(shift, vera, station, at):
    return codes(scan(shift, VolunteerFactory()))


@scene(Reason.REMOTE_SHIFT)
def _remote(shift, vera, station, at):
    Activity.objects.filter(pk=shift.activity_id).update(is_remote=True)
    return codes(scan(shift, vera))


@scene(Reason.OTHER_SHIFT_OPEN)
def _elsewhere(shift, vera, station, at):
    other = ShiftFactory(starts_at=shift.starts_at, activity=ActivityFactory(recording_unit=station.unit))
    station.shifts.add(other)
    SignUpFactory(shift=other, volunteer=vera)
    return codes(scan(other, vera), scan(shift, vera))


@scene(Reason.ALREADY_IN)
def _twice(shift, vera, station, at):
    return codes(scan(shift, vera), scan(shift, vera))


@scene(Reason.NOT_CHECKED_IN)
def _never_in(shift, vera, station, at):
    return codes(scan(shift, vera, "out"))


@scene(Reason.TOO_MANY_PAIRS)
def _pairs(shift, vera, station, at):
    ends = [scan(shift, vera, direction, f"08:{10 * pair + end}") for pair in (1, 2, 3) for end, direction in PAIR]
    return codes(*ends, scan(shift, vera))


@scene(Reason.LATE_UPLOAD)
def _late(shift, vera, station, at):
    item = scan(shift, vera)
    at("2026-03-17 09:01")
    return codes(item)


@scene(Reason.BACK_DATED)
def _told_later(shift, vera, station, at):
    item = scan(shift, vera)
    at("2026-03-14 09:03")
    return codes(item, by=senders.organiser(shift.activity.leader))


@scene(Reason.ANNUL_WITHOUT_TARGET)
def _no_target(shift, vera, station, at):
    return codes(scan(shift, vera, "annul", annuls="never"))


@scene(Reason.ANNUL_NOT_IN_TIME)
def _annul_late(shift, vera, station, at):
    wrong = scan(shift, vera, at="08:44")
    return codes(wrong, scan(shift, vera, "annul", annuls=wrong["nonce"]))


PAIR = ((0, "in"), (5, "out"))
EVERY = [*ScanAnswer, *Reason]


def test_every_code_has_its_scene():
    assert set(SCENES) == set(EVERY)


@pytest.mark.parametrize("code", EVERY, ids=str)
def test_the_engine_gives_the_code_and_keeps_what_its_family_promises(shift, vera, station, at, code):
    given = SCENES[code](shift, vera, station, at)

    assert given[-1] == code
    stored = Scan.objects.filter(code=code)
    assert stored.exists() == (code not in ScanRefused.NOT_STORED)
    assert {row.authentic for row in stored} <= {code not in ScanRefused.NOT_AUTHENTIC}


def test_the_description_of_the_upload_lists_both_families(client):
    told = client.get("/api/v1/schema/?format=json").json()["paths"]["/api/v1/scans/"]["post"]["description"]

    families = [set(re.findall(r"^\* `(\w+)` - ", part, re.MULTILINE)) for part in told.split("**")[2::2]]
    assert families == [
        set(ScanAnswer.values),
        {str(code) for code in ScanRefused.NOT_STORED},
        {str(code) for code in ScanRefused.NOT_AUTHENTIC - ScanRefused.NOT_STORED},
        set(Reason.values) - {str(code) for code in ScanRefused.NOT_AUTHENTIC},
    ]


def test_the_rules_list_every_code_with_its_words():
    text = Path("docs/rules.md").read_text(encoding="utf-8").split("## 拒绝代码")[0]

    told = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert {code.value: told.get(code.value) for code in EVERY} == {code.value: str(code.label) for code in EVERY}
