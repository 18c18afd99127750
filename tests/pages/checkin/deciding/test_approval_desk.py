"""The approval desk: list, clean ones of several shifts, the table of a roll, the hours policy."""

import pytest
from django.urls import reverse

from checkin.models import Finding, HoursPolicy, ServiceRecord
from registry.models import RoleAssignment
from tests.doors import client_of, queries_of, text_of
from tests.factories import RoleAssignmentFactory, SignUpFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import (
    administrator_of,
    approved,
    attended,
    basis_of,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
POLICY = {
    "quantum_minutes": "30",
    "minimum_minutes": "10",
    "normal_daily_minutes": "480",
    "committee_daily_minutes": "720",
    "scan_window_minutes": "60",
    "valid_from_on": "2026-04-01",
    "reason": "2026年第3次会议",
}


def inspector_of(unit):
    role = RoleAssignment.Role.INSPECTOR
    return RoleAssignmentFactory(role=role, unit=unit, until_on="2026-12-31").user


def odd_record(unit, *codes: str, day: str = "2026-03-13") -> ServiceRecord:
    shift = shift_of(recording_unit=unit, day=day)
    attended(VolunteerFactory(), shift, ("09:00", "12:00"), findings=codes or ("out_without_in",))
    return handed_in(shift)[0]


def test_unit_of_one_guest_reads_their_record_and_not_everybodys_names():
    shift, guest = shift_of(), VolunteerFactory(name="韦示例客")
    stranger = VolunteerFactory(name="韦示例主")
    for person in (guest, stranger):
        attended(person, shift, ("09:00", "12:00"))
    handed_in(shift)
    client = client_of(administrator_of(guest.unit))
    own = text_of(client.get(reverse("hours-shift", args=[shift.pk])))

    assert guest.name in own
    assert stranger.name not in own
    assert reverse("hours-reconciliation", args=[shift.pk]) not in own
    assert client.get(reverse("hours-reconciliation", args=[shift.pk])).status_code == 403
    finding = Finding.objects.create(shift=shift, code="refused_scans")
    for name in ("finding-explain", "finding-settle"):
        assert client.post(reverse(name, args=[finding.pk]), {"text": "x", "note": "x"}).status_code == 403


def test_list_can_be_sorted_by_suspicion_and_narrowed_to_the_clean():
    unit = UnitFactory()
    client = client_of(administrator_of(unit))
    clean, odd = pending_record(recording_unit=unit, day="2026-03-12"), odd_record(unit)

    by_duty = text_of(client.get(reverse("hours-queue")))
    by_suspicion = text_of(client.get(reverse("hours-queue") + "?order=suspicion"))
    only_clean = text_of(client.get(reverse("hours-queue") + "?only=clean"))

    assert by_duty.index(str(clean.shift)) < by_duty.index(str(odd.shift))
    assert by_suspicion.index(str(odd.shift)) < by_suspicion.index(str(clean.shift))
    assert "1 条，可疑程度 2" in by_duty
    assert str(odd.shift) not in only_clean


def test_overdue_shift_says_by_how_many_working_days(at):
    unit = UnitFactory()
    pending_record(recording_unit=unit)
    at("2026-04-01 09:00")

    assert "已超期 3 个工作日" in text_of(client_of(administrator_of(unit)).get(reverse("hours-queue")))


def test_clean_ones_of_two_shifts_are_approved_from_the_list():
    unit = UnitFactory()
    client = client_of(administrator_of(unit))
    first, second = (pending_record(recording_unit=unit, day=f"2026-03-{day}") for day in (12, 13))
    odd = odd_record(unit)
    page = client.get(reverse("hours-clean"))
    seen = [row.seen for row in page.context["lines"]]

    answer = client.post(reverse("hours-clean-approve"), {"seen": seen}, follow=True)

    assert "已认定 2 条。" in text_of(answer)
    assert set(ServiceRecord.objects.counted()) == {first, second}
    assert ServiceRecord.objects.get(status="pending") == odd


def test_nothing_chosen_is_said_on_the_clean_page():
    unit = UnitFactory()
    pending_record(recording_unit=unit)

    answer = client_of(administrator_of(unit)).post(reverse("hours-clean-approve"), {})

    assert answer.status_code == 422
    assert "请至少选择一条记录。" in text_of(answer)


def test_leader_explains_and_approver_settles_on_the_table():
    record = pending_record()
    finding = Finding.objects.create(
        shift=record.shift, code="same_second", evidence={"people": 12, "people_ids": [record.volunteer_id]}
    )
    url = reverse("hours-reconciliation", args=[record.shift_id])
    leader, by = client_of(record.shift.activity.leader), client_of(administrator_of(record.recording_unit))

    before = text_of(by.get(reverse("hours-shift", args=[record.shift_id])))
    asked = text_of(leader.get(url))
    leader.post(reverse("finding-explain", args=[finding.pk]), {"text": "列队依次扫码"})
    explained = text_of(by.get(url))
    by.post(reverse("finding-settle", args=[finding.pk]), {"note": "与照片一致"})
    after = text_of(by.get(reverse("hours-shift", args=[record.shift_id])))

    assert "1 项须先说明" in before
    assert "12 人" in asked
    assert 'name="text"' in asked
    assert 'name="note"' not in asked  # a leader does not settle
    assert "列队依次扫码" in explained
    assert "项" not in after.split("核对报名、扫码和现场情况")[0][-40:]
    finding.refresh_from_db()
    assert (finding.state, finding.note) == ("settled", "与照片一致")


def test_word_about_nothing_is_said_and_changes_nothing():
    record = pending_record()
    finding = Finding.objects.create(shift=record.shift, code="same_second")

    answer = client_of(record.shift.activity.leader).post(
        reverse("finding-explain", args=[finding.pk]), {"text": " "}, follow=True
    )

    finding.refresh_from_db()
    assert "请写明原因" in text_of(answer)
    assert finding.explanation == ""


def test_table_of_a_roll_that_agrees_says_so():
    shift = shift_of()
    attended(SignUpFactory(shift=shift).volunteer, shift, ("09:00", "12:00"))
    handed_in(shift)
    by = client_of(administrator_of(shift.activity.recording_unit))

    assert "报名、扫码和现场情况一致" in text_of(by.get(reverse("hours-reconciliation", args=[shift.pk])))


def test_people_of_a_finding_are_shown_alone():
    shift = shift_of()
    one, other = VolunteerFactory(name="韦示例甲"), VolunteerFactory(name="黄示例乙")
    for volunteer in (one, other):
        attended(volunteer, shift, ("09:00", "12:00"))
    handed_in(shift)
    finding = Finding.objects.create(shift=shift, code="same_second", evidence={"people": 1, "people_ids": [one.pk]})

    page = text_of(
        client_of(administrator_of(shift.activity.recording_unit)).get(
            reverse("hours-shift", args=[shift.pk]) + f"?finding={finding.pk}"
        )
    )

    assert "韦示例甲" in page
    assert "黄示例乙" not in page


def test_inspector_sees_the_table_masked_and_no_button():
    shift = shift_of()
    absent = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例一")).volunteer
    attended(VolunteerFactory(), shift, ("09:00", "12:00"), findings=("late_upload",))
    handed_in(shift)
    Finding.objects.create(shift=shift, code="same_second")
    client = client_of(inspector_of(shift.activity.recording_unit))
    record = shift.records.get()

    table = text_of(client.get(reverse("hours-reconciliation", args=[shift.pk])))
    pages = [table, text_of(client.get(reverse("hours-record", args=[record.pk]))),
             text_of(client.get(reverse("hours-shift", args=[shift.pk])))]  # fmt: skip

    assert str(absent) not in table
    assert "韦*" in table
    assert all(f'action="{reverse("hours-queue")}' not in page for page in pages)
    assert all("/settle/" not in page and "/explain/" not in page for page in pages)
    assert client.get(reverse("hours-clean")).status_code == 403


@pytest.mark.parametrize(("code", "is_needed"), [("out_without_in", True), ("repeated_in", False)])
def test_word_is_asked_for_only_where_it_is_needed(code, is_needed):
    record = odd_record(UnitFactory(), code)
    by = client_of(administrator_of(record.recording_unit))

    page = text_of(by.get(reverse("hours-record", args=[record.pk])))
    answer = by.post(reverse("hours-record-approve", args=[record.pk]), {"basis": basis_of(record), "reason": ""})

    assert ("须写明如何核实" in page) is is_needed
    assert answer.status_code == (422 if is_needed else 302)


def test_committee_sees_what_a_version_would_change_and_makes_it():
    by = client_of(committee_member())
    pending_record(("09:07", "11:52"))
    url = reverse("hours-policy-create")

    seen = by.post(url, POLICY | {"do": "preview"})
    unmade = HoursPolicy.objects.count()
    made = by.post(url, POLICY | {"do": "make"}, follow=True)

    assert "165 分 → 150 分（2.5 小时）" in text_of(seen)
    assert "合计 2.7 小时 → 2.5 小时。" in text_of(seen)
    assert unmade == 1
    assert "已发布时长规则 2026-1。" in text_of(made)
    assert "2026年第3次会议" in text_of(made)


def test_refused_version_keeps_what_was_typed():
    answer = client_of(committee_member()).post(
        reverse("hours-policy-create"), POLICY | {"do": "make", "valid_from_on": "2026-03-01"}
    )

    assert answer.status_code == 422
    assert "适用日期不能早于今天" in text_of(answer)
    assert "2026年第3次会议" in text_of(answer)


def test_version_without_a_reason_keeps_what_it_would_change_and_the_press():
    version = POLICY | {"do": "make", "reason": ""}
    answer = client_of(committee_member()).post(reverse("hours-policy-create"), version)

    assert answer.status_code == 422
    assert "会改变什么" in text_of(answer)
    assert 'value="make"' in answer.content.decode()


def test_people_to_decide_stand_above_those_decided():
    shift = shift_of()
    for _n in range(3):
        attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    first, *others = handed_in(shift)
    approved(first)

    rows = list(shift.records.waiting_first())

    assert rows[-1] == first
    assert set(rows[:2]) == set(others)


def test_policy_pages_are_for_the_committee_and_the_rule_for_everybody(client):
    page = text_of(client.get(reverse("hours-policy")))

    assert "一天累计超过 8 小时的，由区直团工委认定；超过 12 小时的，须有批准文件。" in page
    for user in (UserFactory(), administrator_of(UnitFactory())):
        assert client_of(user).get(reverse("hours-policies")).status_code == 403
        assert client_of(user).post(reverse("hours-policy-create"), POLICY).status_code == 403


def test_pages_cost_the_same_queries_for_more_rows():
    unit = UnitFactory()
    shift = shift_of(recording_unit=unit)
    client, counts = client_of(administrator_of(unit)), []

    for day in (1, 2, 3):
        pending_record(recording_unit=unit, day=f"2026-03-{day:02d}")
        attended(SignUpFactory(shift=shift).volunteer, shift, ("09:00", "12:00"))
        handed_in(shift)
        names = (reverse("hours-clean"), reverse("hours-reconciliation", args=[shift.pk]))
        counts.append([queries_of(client, url) for url in names])

    assert counts[0] == counts[2]


def test_what_was_typed_to_approve_and_to_return_is_kept_apart():
    record = pending_record()
    page = text_of(client_of(administrator_of(record.recording_unit)).get(reverse("hours-record", args=[record.pk])))

    assert page.count('id="approve_form"') == page.count('id="return_form"') == 1
