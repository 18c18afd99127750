"""The same authentic scans in any order, repeated, split over two stations: the same attendance (design#fold)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checkin.attendance import scan_sql
from checkin.attendance.services import attendance
from checkin.exceptions import ScanRefused
from checkin.models import Attendance, Scan
from checkin.scanning import senders
from checkin.scanning.services import scans
from registry import clock
from registry.protection import keys
from tests.factories import SignUpFactory, local
from tests.scanning import TOKEN, card_of

pytestmark = pytest.mark.django_db
NOON = local("2026-03-14 12:30")
TOKENS = (TOKEN, "station-two")


@st.composite
def mornings(draw):
    """Presses of one person at two stations with their own offsets; an annulment names any earlier press."""
    presses = []
    for n in range(draw(st.integers(2, 8))):
        station = draw(st.integers(0, 1))
        own = [one["n"] for one in presses if one["station"] == station and one["direction"] != "annul"]
        direction = draw(st.sampled_from(["in", "out", "in", "out", "annul"] if own else ["in", "out"]))
        presses.append(
            {
                "n": n,
                "station": station,
                "direction": direction,
                "minute": draw(st.integers(-70, 200)),
                "offset": draw(st.sampled_from([0, 90_000, -3_600_000])),
                "method": draw(st.sampled_from(["card", "roll_call", "group_sign"])),
                "annuls": draw(st.sampled_from(own)) if direction == "annul" else None,
            }
        )
    return presses


@st.composite
def deliveries(draw, presses):
    """Every press at least once, some again, in uploads of any size, at any time of the same day."""
    again = draw(st.lists(st.sampled_from(presses), max_size=5))
    order = draw(st.permutations([*presses, *again]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=4)))
    ends = [*cuts, len(order)]
    return [order[start:end] for start, end in zip([0, *cuts], ends, strict=True)]


def as_item(press, person, shift):
    """The press as its station sends it; nonces sort alike for both people."""
    nonce = f"{person.pk:010}-{press['n']}"
    logical = shift.starts_at + timedelta(minutes=press["minute"])
    item = {
        "shift": shift.pk,
        "direction": press["direction"],
        "method": press["method"],
        "device_at": (logical - timedelta(milliseconds=press["offset"])).isoformat(),
        "clock_offset_ms": press["offset"],
        "nonce": nonce,
    }
    if press["annuls"] is not None:
        item["annuls"] = f"{person.pk:010}-{press['annuls']}"
    return item | ({"text": card_of(person)} if press["method"] == "card" else {"volunteer_no": person.volunteer_no})


def delivered(uploads, person, shift):
    """Each upload is sent by each of its stations; an hour passes between uploads."""
    for at, upload in enumerate(uploads):
        with clock.at(NOON + timedelta(hours=at)):
            for number, token in enumerate(TOKENS):
                items = [as_item(press, person, shift) for press in upload if press["station"] == number]
                if items:
                    sender = senders.station(scan_sql.station_of(keys.text_digest(token)))
                    answers = scans.take(sender=sender, items=items).answers
                    assert all(answer.authentic for answer in answers)


def told(person, shift):
    row = Attendance.objects.get(volunteer=person, shift=shift)
    findings = [(one["code"], one["at"], one["nonce"][-1:]) for one in row.findings]
    return row.state, row.intervals, row.open_since, row.first_in_at, row.last_out_at, findings


@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_delivery_of_the_same_scans_gives_the_same_attendance(data, shift, station):
    second, _made = type(station).objects.get_or_create(
        token_digest=keys.text_digest(TOKENS[1]),
        defaults={"name": "西门平板", "unit": station.unit, "state": "active", "created_by": station.created_by},
    )
    second.shifts.add(shift)
    presses = data.draw(mornings())
    outcomes, people = [], []
    for uploads in ([presses], *(data.draw(deliveries(presses)) for _ in range(2))):
        with clock.at(shift.starts_at):
            person = SignUpFactory(shift=shift).volunteer
        delivered(uploads, person, shift)
        people.append(person)
        outcomes.append(told(person, shift))

    assert outcomes[1:] == outcomes[:1] * 2
    before = {person.pk: Attendance.objects.get(volunteer=person).basis for person in people}
    attendance.rebuild_shift(shift=shift)
    assert before == {person.pk: Attendance.objects.get(volunteer=person).basis for person in people}
    assert [told(person, shift) for person in people] == outcomes
    stored = Scan.objects.filter(volunteer__in=people)
    assert stored.count() == 3 * len(presses)
    assert not stored.filter(code__in=ScanRefused.NOT_AUTHENTIC).exists()
