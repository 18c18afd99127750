"""Service records and ledger over the API: the same rules as on pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from checkin.exceptions import HoursRefused
from checkin.ledger.services import seals
from checkin.models import Attendance, Decision
from tests.doors import program_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, approved, attended, basis_of, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = HoursRefused.Reason
RECORDS, LEDGER = "/api/v1/service-records/", "/api/v1/ledger/"


def test_detail_carries_the_basis_with_which_it_is_approved():
    record = pending_record()
    client = program_of(administrator_of(record.recording_unit))
    seen = client.get(f"{RECORDS}{record.pk}/").json()

    answer = client.post(f"{RECORDS}{record.pk}/approve/", {"basis": seen["basis"]})

    assert seen["assessed_minutes"] == 180
    assert seen["steps"] == ["09:00–12:00，180 分 → 180 分（3.0 小时）"]
    assert (answer.status_code, answer.json()["status"], answer.json()["timed_minutes"]) == (200, "approved", 180)


def test_approving_the_own_entry_is_a_conflict():
    unit = UnitFactory()
    by, shift = administrator_of(unit), shift_of(recording_unit=unit)
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    (record,) = handed_in(shift, by=by)

    answer = program_of(by).post(f"{RECORDS}{record.pk}/approve/", {"basis": basis_of(record)})

    assert (answer.status_code, answer.json()["code"]) == (409, Reason.OWN_ENTRY.value)
    assert not Decision.objects.exists()


def test_changed_basis_is_a_conflict():
    record = pending_record()
    client = program_of(administrator_of(record.recording_unit))

    answer = client.post(f"{RECORDS}{record.pk}/approve/", {"basis": "0" * 64})

    assert (answer.status_code, answer.json()) == (
        409,
        {"code": "basis_changed", "message": "依据在您查看之后有变化，请刷新页面，核对后再认定。"},
    )


def test_approval_without_basis_is_malformed():
    record = pending_record()

    answer = program_of(administrator_of(record.recording_unit)).post(f"{RECORDS}{record.pk}/approve/", {})

    assert (answer.status_code, list(answer.json())) == (400, ["basis"])


def test_return_with_reason_and_without():
    record = pending_record()
    client = program_of(administrator_of(record.recording_unit))

    refused = client.post(f"{RECORDS}{record.pk}/return/", {"reason": ""})
    returned = client.post(f"{RECORDS}{record.pk}/return/", {"reason": "请补签到表"})

    assert (refused.status_code, refused.json()["code"]) == (409, Reason.HOURS_REASON_MISSING.value)
    assert (returned.json()["status"], returned.json()["returned_reason"]) == ("returned", "请补签到表")


def test_who_may_see_but_not_decide_is_forbidden_and_strangers_find_nothing():
    record = pending_record()
    given = {"basis": basis_of(record)}
    url = f"{RECORDS}{record.pk}/approve/"

    assert program_of(record.volunteer.user).post(url, given).status_code == 403
    assert program_of(record.shift.activity.leader).post(url, given).status_code == 403
    assert program_of(VolunteerFactory().user).post(url, given).status_code == 404
    assert APIClient().post(url, given).status_code == 401
    assert not Decision.objects.exists()


def test_status_is_not_writable():
    record = pending_record()

    answer = program_of(administrator_of(record.recording_unit)).patch(f"{RECORDS}{record.pk}/", {"status": "approved"})

    assert answer.status_code == 405


def test_list_is_own_filtered_and_masked_for_the_leader():
    volunteer = VolunteerFactory(name="韦示例一")
    record = pending_record(volunteer=volunteer)
    pending_record()

    own = program_of(volunteer.user).get(RECORDS).json()["results"]
    led = program_of(record.shift.activity.leader).get(RECORDS, {"status": "pending"}).json()["results"]
    none = program_of(volunteer.user).get(RECORDS, {"status": "approved"}).json()["results"]

    assert [(row["id"], row["name"]) for row in own] == [(record.pk, "韦示例一")]
    assert [(row["id"], row["name"]) for row in led] == [(record.pk, "韦*")]
    assert none == []


def test_ledger_is_read_by_the_person_and_the_unit_only():
    record = pending_record()
    decision = approved(record)
    approved(pending_record())
    seal = seals.seal_new()

    own = program_of(record.volunteer.user).get(LEDGER).json()["results"]

    assert [(row["decision"], row["minutes"], row["seal"]) for row in own] == [(decision.pk, 180, seal.number)]
    assert program_of(administrator_of(record.recording_unit)).get(LEDGER).json()["count"] == 1
    assert program_of(VolunteerFactory().user).get(LEDGER).json()["count"] == 0
    assert program_of(record.volunteer.user).post(LEDGER, {"minutes": 600}).status_code == 405


@pytest.mark.parametrize("path", [RECORDS, LEDGER])
def test_lists_cost_the_same_queries_for_more_rows(path):
    volunteer = VolunteerFactory()
    client, counts = program_of(volunteer.user), []

    for day in (1, 2, 3):
        approved(pending_record(volunteer=volunteer, day=f"2026-03-{day:02d}"))
        seals.seal_new()
        client.get(path)  # roles are read once per user
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).json()["count"] == day
        counts.append(len(queries))

    assert counts[0] == counts[2]


def test_oddest_records_come_first_and_only_what_waits_for_the_caller():
    unit = UnitFactory()
    clean = pending_record(recording_unit=unit)
    odd_shift = shift_of(recording_unit=unit, day="2026-03-13")
    attended(VolunteerFactory(), odd_shift, ("09:00", "12:00"), findings=("out_without_in", "late_upload"))
    (odd,) = handed_in(odd_shift)
    own = pending_record(recording_unit=unit)
    by = administrator_of(unit)
    own.shift.activity.deputy_leaders.add(by)

    answer = program_of(by).get(RECORDS, {"waiting": "true", "ordering": "-suspicion"}).json()

    assert [row["id"] for row in answer["results"]] == [odd.pk, clean.pk]


def test_policy_versions_are_read_by_anybody_logged_in():
    client = program_of(VolunteerFactory().user)

    (row,) = client.get("/api/v1/hours-policies/").json()["results"]

    assert (row["version"], row["quantum_minutes"], row["scan_window_minutes"]) == ("2017-1", 6, 60)
    assert client.post("/api/v1/hours-policies/", {}).status_code == 405


def test_voided_by_mistake_comes_back_on_the_basis_that_was_seen():
    record = pending_record()
    approved(record)
    client = program_of(administrator_of(record.recording_unit))

    voided = client.post(f"{RECORDS}{record.pk}/void/", {"reason": "误作废"}).json()
    changed = client.post(f"{RECORDS}{record.pk}/restore/", {"basis": "0" * 64, "reason": "作废有误"})
    wordless = client.post(f"{RECORDS}{record.pk}/restore/", {"basis": voided["basis"], "reason": ""})
    restored = client.post(f"{RECORDS}{record.pk}/restore/", {"basis": voided["basis"], "reason": "作废有误"}).json()

    assert (voided["status"], voided["timed_minutes"]) == ("voided", 0)
    assert [answer.json()["code"] for answer in (changed, wordless)] == ["basis_changed", "hours_reason_missing"]
    assert (restored["status"], restored["timed_minutes"], restored["decisions_made"]) == ("adjusted", 180, 3)


def test_freed_overlap_is_given_back_by_adjusting():
    volunteer = VolunteerFactory()
    early = pending_record(volunteer=volunteer)
    late = pending_record(("11:00", "14:00"), start="11:00", end="14:00", volunteer=volunteer)
    approved(early, reason="已核对")
    approved(late, reason="已核对")
    program_of(administrator_of(early.recording_unit)).post(f"{RECORDS}{early.pk}/void/", {"reason": "经查未到场"})
    client = program_of(administrator_of(late.recording_unit))
    seen = client.get(f"{RECORDS}{late.pk}/").json()

    given = client.post(f"{RECORDS}{late.pk}/adjust/", {"basis": seen["basis"], "reason": "重叠时段已不存在"}).json()

    assert (seen["timed_minutes"], seen["assessed_minutes"], given["timed_minutes"]) == (120, 180, 180)


def test_what_stands_against_approval_is_listed_with_the_codes_of_the_command():
    record = pending_record(volunteer=VolunteerFactory(status="draft", source="walk_in", volunteer_no=None))
    clean = pending_record()
    client = program_of(administrator_of(record.recording_unit))

    told = client.get(f"{RECORDS}{record.pk}/").json()
    free = program_of(administrator_of(clean.recording_unit)).get(f"{RECORDS}{clean.pk}/").json()
    refused = client.post(f"{RECORDS}{record.pk}/approve/", {"basis": told["basis"]}).json()

    assert (told["may_approve"], told["refusals"]) == (False, [refused])
    assert (free["may_approve"], free["refusals"]) == (True, [])


def test_an_attendance_edited_by_hand_is_a_conflict_and_no_basis():
    record = pending_record(("09:00", "11:00"))
    client = program_of(administrator_of(record.recording_unit))
    Attendance.objects.update(last_out_at=record.shift.ends_at, basis="0" * 64)
    seen = client.get(f"{RECORDS}{record.pk}/").json()
    given = {"basis": seen["basis"], "reason": "已核对"}

    refused = client.post(f"{RECORDS}{record.pk}/approve/", given)
    again = client.post(f"{RECORDS}{record.pk}/approve/", given)

    assert (refused.status_code, refused.json()) == (409, seen["refusals"][0])
    assert (refused.json()["code"], again.json()["timed_minutes"]) == (Reason.ATTENDANCE_DIFFERS.value, 120)
