"""Whatever the order, the grouping and the repetition of uploads: the same attendance (design#fold)."""

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from checkin.attendance.services import attendance
from checkin.models import Attendance, EnteredTime
from registry.models import Shift
from tests.factories import UserFactory, VolunteerFactory, local
from tests.scanning import scan, take

pytestmark = pytest.mark.django_db
COLUMNS = ("state", "first_in_at", "open_since", "last_out_at", "intervals", "findings", "basis")


def row():
    return Attendance.objects.values_list(*COLUMNS).get()


@pytest.fixture
def morning(shift, vera, station, at):
    """Two pairs, repetitions, an early scan, a missing end and an annulment, not uploaded yet."""
    at("2026-03-14 12:30")
    wrong = scan(shift, vera, "out", "09:20")
    items = [
        scan(shift, vera, "in", "07:30"),
        scan(shift, vera, "in", "08:58"),
        scan(shift, vera, "in", "09:14"),
        wrong,
        scan(shift, vera, "annul", "09:21", annuls=wrong["nonce"]),
        scan(shift, vera, "out", "10:00"),
        scan(shift, vera, "out", "10:20"),
        scan(shift, vera, "in", "10:30"),
    ]
    closed = {"in_at": None, "out_at": local("2026-03-14 11:30"), "origin": "leader_closed", "reason": "忘记签退"}
    EnteredTime.objects.create(volunteer=vera, shift=shift, entered_by=UserFactory(), **closed)
    return items


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_upload_gives_the_same_row(morning, seed):
    shuffled = random.Random(seed)  # noqa: S311 – an order, not a secret
    take(*morning)
    expected = row()
    again = [dict(item, nonce=f"{item['nonce'][:30]}-{seed}") for item in morning]
    for item in again:
        if item.get("annuls"):
            item["annuls"] = f"{item['annuls'][:30]}-{seed}"
    Attendance.objects.all().delete()
    other = VolunteerFactory()
    for item in again:
        item.pop("text")
        item.update(volunteer=str(other.uuid), method="roll_call")
    closed = EnteredTime.objects.get()
    EnteredTime.objects.create(
        volunteer=other, shift=closed.shift, out_at=closed.out_at, origin=closed.origin, reason="忘记签退",
        entered_by=closed.entered_by,
    )  # fmt: skip
    uploads = again + shuffled.sample(again, 3)
    shuffled.shuffle(uploads)
    while uploads:
        size = shuffled.randint(1, 4)
        take(*uploads[:size])
        uploads = uploads[size:]

    state, first, opened, last, intervals, findings, _basis = row()
    assert (state, first, opened, last, intervals) == expected[:5]
    assert [(one["code"], one["at"]) for one in findings] == [(one["code"], one["at"]) for one in expected[5]]
    assert [end[2:] for end in intervals] == [[True, "measured"], [False, "leader_closed"]]


def test_rebuilding_reproduces_the_row(morning, shift, vera):
    take(*morning)
    kept = row()

    Attendance.objects.update(intervals=[], basis="x", state="none")
    printed = StringIO()
    call_command("rebuild_attendance", stdout=printed)
    assert row() == kept
    assert "重算 1 条到场，其中 1 条与原来不同。" in printed.getvalue()

    Attendance.objects.all().delete()
    assert attendance.rebuild(volunteer=vera, shift=shift).basis == kept[-1]
    call_command("rebuild_attendance", shift=shift.pk, stdout=(unchanged := StringIO()))
    assert "其中 0 条" in unchanged.getvalue()


def test_a_person_without_evidence_gets_no_row(shift, vera):
    assert attendance.rebuild(volunteer=vera, shift=shift) is None
    assert not Attendance.objects.exists()


def test_a_shift_that_does_not_exist_is_named():
    with pytest.raises(CommandError, match="没有编号为 77 的场次"):
        call_command("rebuild_attendance", shift=77)
    assert not Shift.objects.exists()
