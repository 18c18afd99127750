"""重新核算: the same minutes from the scans, or what differs; nothing is written (design#chain)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkin.deciding.services import decisions
from checkin.desk.services import entered_times
from checkin.evidence.services import recomputations
from checkin.models import Attendance, Decision, EnteredTime, ServiceRecord, Station
from registry import clock
from tests.factories import ShiftFactory, SignUpFactory, local
from tests.factories_hours import AFTERWARDS, administrator_of, approved, attended, handed_in
from tests.scanning import scan, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(shift, vera, station, at):
    """09:07 to 11:20 by card, handed in and approved."""
    at("2026-03-14 11:30")
    take(scan(shift, vera, "in", "09:07"), scan(shift, vera, "out", "11:20"))
    at(AFTERWARDS)
    Station.objects.update(last_seen_at=clock.now())  # nothing waits on it any more
    (found,) = handed_in(shift)
    approved(found)
    return found


def again(record) -> recomputations.Recomputed:
    return recomputations.recompute(ServiceRecord.objects.filter(pk=record.pk).for_lists())[record.pk]


def test_approved_minutes_follow_from_the_scans_again(record):
    result = again(record)

    assert (result.minutes, result.agrees) == (132, True)
    assert result.steps == tuple(record.decisions.get().steps)


def test_a_record_that_is_not_decided_or_voided_holds_nothing(record):
    decisions.void(record=record, by=administrator_of(record.recording_unit), reason="经查未到场")
    assert (again(record).minutes, again(record).agrees) == (0, True)


def test_evidence_that_came_after_the_decision_is_named(record, vera, shift, at):
    at("2026-03-16 10:00")
    take(scan(shift, vera, "in", "09:00"))

    result = again(record)

    assert result.minutes == 138
    assert result.differences == (
        "认定之后依据有变化，尚未据此重新认定",
        "系统计时：重新核算 138 分，认定 132 分",
    )


def test_changed_presence_and_changed_ledger_are_named(record):
    Attendance.objects.update(basis="0" * 64)

    assert again(record).differences == ("保存的到场与扫码、录入不一致",)


def test_minutes_that_an_earlier_decision_held_are_left_out_again(record, vera, shift, at):
    other = ShiftFactory(
        activity=shift.activity, starts_at=local("2026-03-14 10:30"), ends_at=local("2026-03-14 12:30")
    )
    SignUpFactory(shift=other, volunteer=vera)
    leader = shift.activity.leader
    entered_times.enter(
        volunteer=vera,
        shift=other,
        in_at=local("2026-03-14 10:30"),
        out_at=local("2026-03-14 12:30"),
        origin=EnteredTime.Origin.PAPER,
        reason="示例",
        by=leader,
    )
    (second,) = handed_in(other)
    approved(second, reason="示例：已核对签到表")

    first, later = again(record), again(second)

    assert (first.minutes, later.minutes) == (132, 66)
    assert first.agrees
    assert later.agrees
    assert Decision.objects.count() == 2


def test_many_records_cost_the_same_queries(record, vera, shift):
    counts = []
    for day in ("2026-03-10", "2026-03-11", "2026-03-12"):
        start, end = local(f"{day} 09:00"), local(f"{day} 11:00")
        other = ShiftFactory(activity=shift.activity, starts_at=start, ends_at=end)
        attended(vera, other, ("09:00", "11:00"))
        approved(handed_in(other)[0])
        records = list(ServiceRecord.objects.for_lists())
        with CaptureQueriesContext(connection) as queries:
            recomputations.recompute(records)
        counts.append(len(queries))

    assert counts[0] == counts[2] <= 9
