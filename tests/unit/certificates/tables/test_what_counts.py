"""人数 and 人次 of a table: who came to which shift, and whom no decision took out again (D136, D150)."""

import pytest

from certificates.tables import participants, stage_tables
from certificates.tables.documents.stage_form import StageActivity, StageForm
from certificates.tables.services import stage_reports
from checkin.deciding.services import decisions
from registry.models import Volunteer
from tests.factories import ShiftFactory, UnitFactory, VolunteerFactory, local
from tests.factories_hours import administrator_of, approved, attended, handed_in, shift_of
from tests.factories_reports import LATER, held_shift, march_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(at):
    return at(LATER)


def counted(unit) -> tuple[int, int]:
    """人数 and 人次 of the unit's March."""
    total = stage_reports.table_of(march_table(unit)).total
    return total.participants.persons, total.participants.person_times


def voided(record) -> None:
    approved(record)
    decisions.void(record=record, by=administrator_of(record.recording_unit), reason="本人没有到场")


def meeting_of(shift, day: str):
    """Another shift of the same series."""
    return ShiftFactory(
        activity=shift.activity, starts_at=local(f"2026-03-{day} 09:00"), ends_at=local(f"2026-03-{day} 11:00")
    )


def test_two_meetings_of_a_series_are_one_person_and_two_attendances():
    vera, shift = VolunteerFactory(), held_shift()
    attended(vera, shift, ("09:00", "12:00"))
    attended(vera, meeting_of(shift, "15"), ("09:00", "11:00"))

    assert counted(shift.activity.recording_unit) == (1, 2)


def test_two_files_of_a_person_are_one_attendance_at_a_shift():
    vera, shift = VolunteerFactory(), held_shift()
    attended(vera, shift, ("09:00", "10:00"))
    attended(VolunteerFactory(merged_into=vera, status="left"), shift, ("10:00", "12:00"))

    assert counted(shift.activity.recording_unit) == (1, 1)


def test_a_voided_record_takes_its_person_out_of_table_and_list():
    shift = held_shift(people=2)
    voided(handed_in(shift)[0])

    assert counted(shift.activity.recording_unit) == (1, 1)
    assert len(participants.of_shift(shift, user=administrator_of(shift.activity.recording_unit))) == 1


def test_a_voided_record_of_one_file_leaves_the_other_file_of_the_person():
    vera, other, shift = VolunteerFactory(), VolunteerFactory(), shift_of()
    attended(vera, shift, ("09:00", "12:00"))
    (record,) = handed_in(shift)
    attended(other, shift, ("09:00", "12:00"))
    Volunteer.objects.filter(pk=other.pk).update(merged_into=vera, status="left")
    voided(record)

    assert counted(shift.activity.recording_unit) == (1, 1)


def test_whose_record_was_decided_as_nothing_took_part_all_the_same():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "09:05"))
    (record,) = handed_in(shift)
    decision = approved(record, reason="到场五分钟")

    assert (decision.timed_minutes, counted(shift.activity.recording_unit)) == (0, (1, 1))


def test_a_table_frozen_before_attendances_were_kept_stays_as_it_was_printed():
    unit = UnitFactory()
    held_shift(people=2, recording_unit=unit)
    kept = stage_tables.snapshot(stage_reports.table_of(march_table(unit)))
    del kept["entries"][0]["attendances"]

    assert stage_tables.restored(kept).total.participants.person_times == 2


def test_the_form_prints_the_attendances_of_a_series():
    series = StageActivity("周末课堂", "白沙小学", 9, "讲课", 120, attendances=238)
    lone = StageForm("统计表", "示例单位", None, (series,))
    two = StageForm("统计表", "示例单位", None, (series, StageActivity("便民日", "社区", 5, "维修", 30)), 12)

    assert [line.printed for line in lone.rows[2].lines] == ["9人，238人次"]
    assert [line.printed for line in two.rows[2].lines] == ["1．9人，238人次", "2．5人", "合计12人，243人次"]
    assert lone.remarks == two.remarks != ()
