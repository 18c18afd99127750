"""The pages of hours: own, handing in, deciding, seals."""

import pytest
from django.test import Client
from django.urls import reverse

from checkin.deciding.services import decisions
from checkin.exceptions import HoursRefused
from checkin.ledger.services import seals
from checkin.models import Decision, Finding, HandIn, ServiceRecord
from registry.models import RoleAssignment
from tests.doors import client_of, queries_of, text_of
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory
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
Reason = HoursRefused.Reason


def test_my_hours_show_total_classes_and_year():
    volunteer = VolunteerFactory()
    approved(pending_record(("09:07", "11:52"), volunteer=volunteer))
    shift = shift_of(day="2026-03-10")
    attended(volunteer, shift, ("09:00", "10:00"), origin="leader_closed")
    approved(handed_in(shift)[0])

    page = text_of(client_of(volunteer.user).get(reverse("me-hours")))

    assert '<p class="figure">3.7<span class="stat-unit"> 小时</span></p>' in page
    assert "其中系统计时 2.7 小时，补录 1.0 小时" in page
    assert "今年 3.7 小时。" in page


def test_my_hours_say_who_must_act_by_when():
    volunteer = VolunteerFactory()
    record = pending_record(volunteer=volunteer)
    administrator_of(record.recording_unit)

    page = text_of(client_of(volunteer.user).get(reverse("me-hours")))

    assert f"待{record.recording_unit}认定，第 1 个工作日（3月27日前" in page
    assert '<p class="figure">0.0<span' in page


def test_record_of_a_unit_without_another_administrator_waits_for_the_committee():
    volunteer = VolunteerFactory()
    pending_record(volunteer=volunteer)

    page = text_of(client_of(volunteer.user).get(reverse("me-hours")))

    assert "待区直团工委认定，第 1 个工作日（3月27日前" in page


def test_missing_check_out_waits_for_the_leader():
    volunteer, shift = VolunteerFactory(), shift_of()
    attendance = attended(volunteer, shift, still_in="09:00")
    client = client_of(volunteer.user)

    listed, single = client.get(reverse("me-hours")), client.get(reverse("me-hours-attendance", args=[attendance.pk]))

    waits = f"等负责人{shift.activity.leader}补签退，补之前计 0 小时"
    assert waits in text_of(listed)
    assert waits in text_of(single)
    assert "没有完整的到场时间，计 0 分" in text_of(single)


def test_receipt_goes_from_arithmetic_to_seal():
    volunteer = VolunteerFactory()
    record = pending_record(("09:07", "11:52"), volunteer=volunteer)
    decision = approved(record)
    seals.seal_new()

    page = text_of(client_of(volunteer.user).get(reverse("me-hours-record", args=[record.pk])))

    assert "09:07–11:52，165 分 → 162 分（2.7 小时）" in page
    assert str(decision.decided_by) in page
    assert f"台账 №{decision.entries.get().pk}" in page
    assert "封存 №1" in page


@pytest.mark.parametrize("name", ["me-hours-record", "hours-record"])
def test_another_volunteers_record_is_not_found(name):
    record = pending_record()
    otto = VolunteerFactory()

    assert client_of(otto.user).get(reverse(name, args=[record.pk])).status_code == 404


def test_my_hours_cost_the_same_queries_for_more_rows():
    volunteer = VolunteerFactory()
    client, counts = client_of(volunteer.user), []

    for day in (1, 2, 3):
        attended(volunteer, shift_of(day=f"2026-02-{day:02d}"), still_in="09:00")
        pending_record(volunteer=volunteer, day=f"2026-03-{day:02d}")
        approved(pending_record(volunteer=volunteer, day=f"2026-01-{day:02d}"))
        counts.append(queries_of(client, reverse("me-hours")))

    assert counts[0] == counts[2]


def test_hand_in_page_lists_the_roll_and_takes_it():
    shift = shift_of()
    attended(VolunteerFactory(name="韦示例一"), shift, ("09:00", "12:00"))
    client, url = client_of(shift.activity.leader), reverse("shift-hand-in", args=[shift.pk])

    page = text_of(client.get(url))
    answer = client.post(url, {"heads_at_start": 1, "heads_at_end": 1})

    assert "韦示例一" in page
    assert "扫码 1 人" in page
    assert (answer.status_code, answer["Location"]) == (302, url)
    assert HandIn.objects.get().heads_at_start == 1
    assert "第 1 次" in text_of(client.get(url))


def test_refused_hand_in_keeps_what_was_typed():
    shift = shift_of()
    attended(VolunteerFactory(), shift, still_in="09:00")
    client, url = client_of(shift.activity.leader), reverse("shift-hand-in", args=[shift.pk])

    answer = client.post(url, {"heads_at_start": 7, "heads_at_end": 1})

    assert answer.status_code == 422
    assert "还有 1 人没有签退。请先补签退，或确认按 0 小时提交。" in text_of(answer)
    assert 'value="7"' in text_of(answer)
    assert not HandIn.objects.exists()


def test_only_who_leads_opens_the_hand_in_page():
    shift = shift_of()
    url = reverse("shift-hand-in", args=[shift.pk])

    assert client_of(VolunteerFactory().user).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert client_of(administrator_of(shift.activity.recording_unit)).get(url).status_code == 200


def test_queue_shows_what_is_my_turn_oldest_first():
    unit = UnitFactory()
    by = administrator_of(unit)
    later = pending_record(recording_unit=unit)
    earlier = pending_record(recording_unit=unit, day="2026-03-10")
    foreign = pending_record()

    page = text_of(client_of(by).get(reverse("hours-queue")))

    assert page.index(str(earlier.shift)) < page.index(str(later.shift))
    assert str(foreign.shift) not in page
    assert "待我认定 2 条" in page


def test_who_handed_in_does_not_find_it_in_the_own_queue():
    unit = UnitFactory()
    by, shift = administrator_of(unit), shift_of(recording_unit=unit)
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    handed_in(shift, by=by)

    assert "没有等您认定的时长" in text_of(client_of(by).get(reverse("hours-queue")))
    assert str(shift) in text_of(client_of(by).get(reverse("hours-queue") + "?view=all"))


def test_committee_finds_long_days_and_units_without_administrator():
    unit = UnitFactory()
    administrator_of(unit)
    short = pending_record(recording_unit=unit)
    long = pending_record(("08:00", "17:00"), start="08:00", end="17:00", recording_unit=unit)
    orphan = pending_record()

    page = text_of(client_of(committee_member()).get(reverse("hours-queue")))

    assert str(long.shift) in page
    assert str(orphan.shift) in page
    assert str(short.shift) not in page


def test_queue_costs_the_same_queries_for_more_shifts():
    unit = UnitFactory()
    client, counts = client_of(administrator_of(unit)), []

    for day in (1, 2, 3):
        pending_record(recording_unit=unit, day=f"2026-03-{day:02d}")
        counts.append(queries_of(client, reverse("hours-queue")))

    assert counts[0] == counts[2]


def test_roll_costs_the_same_queries_for_more_people():
    shift, counts = shift_of(), []
    client = client_of(administrator_of(shift.activity.recording_unit))

    for _ in range(3):
        attended(VolunteerFactory(), shift, ("09:00", "12:00"), findings=("late_upload",))
        handed_in(shift)
        counts.append(queries_of(client, reverse("hours-shift", args=[shift.pk])))

    assert counts[0] == counts[2]


def test_clean_records_are_approved_together_and_the_others_stay():
    shift = shift_of()
    clean, odd = VolunteerFactory(), VolunteerFactory()
    attended(clean, shift, ("09:00", "12:00"))
    attended(odd, shift, ("09:00", "12:00"), findings=("late_upload",))
    handed_in(shift)
    client = client_of(administrator_of(shift.activity.recording_unit))
    page = client.get(reverse("hours-shift", args=[shift.pk]))
    seen = [line.seen for line in page.context["lines"] if line.is_clean]

    answer = client.post(reverse("hours-shift-approve", args=[shift.pk]), {"seen": seen}, follow=True)

    assert "已认定 1 条。" in text_of(answer)
    assert ServiceRecord.objects.get(volunteer=clean).status == "approved"
    assert ServiceRecord.objects.get(volunteer=odd).status == "pending"


def test_open_finding_of_the_shift_leaves_nobody_clean_until_settled():
    record = pending_record()
    finding = Finding.objects.create(shift=record.shift, code="same_second")
    client = client_of(administrator_of(record.recording_unit))
    url = reverse("hours-shift", args=[record.shift_id])

    before = client.get(url).context["clean_count"]
    client.post(reverse("finding-settle", args=[finding.pk]), {"note": "集体签到"})

    assert (before, client.get(url).context["clean_count"]) == (0, 1)


def test_nothing_chosen_is_said_on_the_roll():
    record = pending_record()
    client = client_of(administrator_of(record.recording_unit))

    answer = client.post(reverse("hours-shift-approve", args=[record.shift_id]), {"seen": "x"})

    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_approver_sees_evidence_and_approves():
    record = pending_record()
    client = client_of(administrator_of(record.recording_unit))
    page = text_of(client.get(reverse("hours-record", args=[record.pk])))

    client.post(reverse("hours-record-approve", args=[record.pk]), {"basis": basis_of(record)})

    assert f'name="basis" value="{basis_of(record)}"' in page
    assert Decision.objects.get().timed_minutes == 180


def test_changed_basis_is_told_and_the_fresh_one_shown():
    record = pending_record()
    client = client_of(administrator_of(record.recording_unit))

    answer = client.post(reverse("hours-record-approve", args=[record.pk]), {"basis": "0" * 64})

    assert answer.status_code == 422
    assert "依据在您查看之后有变化，请刷新页面，核对后再认定。" in text_of(answer)
    assert f'name="basis" value="{basis_of(record)}"' in text_of(answer)


def test_own_entry_is_refused_on_the_page():
    unit = UnitFactory()
    by, shift = administrator_of(unit), shift_of(recording_unit=unit)
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    (record,) = handed_in(shift, by=by)

    answer = client_of(by).post(reverse("hours-record-approve", args=[record.pk]), {"basis": basis_of(record)})

    assert answer.status_code == 422
    assert str(Reason.OWN_ENTRY.label) in text_of(answer)
    assert not Decision.objects.exists()


def test_return_without_reason_is_refused_and_with_one_reaches_the_volunteer():
    record = pending_record()
    client, url = client_of(administrator_of(record.recording_unit)), reverse("hours-record-return", args=[record.pk])

    refused = client.post(url, {"reason": ""})
    client.post(url, {"reason": "请补签到表"})

    assert refused.status_code == 422
    assert "待活动负责人修改后再提交：请补签到表" in text_of(client_of(record.volunteer.user).get(reverse("me-hours")))


def test_decided_record_is_adjusted_and_voided_by_pages():
    record = pending_record()
    approved(record)
    attended(record.volunteer, record.shift, ("09:00", "10:00"))
    client = client_of(administrator_of(record.recording_unit))

    client.post(reverse("hours-record-adjust", args=[record.pk]), {"basis": basis_of(record), "reason": "裁定"})
    client.post(reverse("hours-record-void", args=[record.pk]), {"reason": "经查未到场"})

    assert list(Decision.objects.order_by("n").values_list("outcome", "timed_minutes")) == [
        ("approved", 180),
        ("adjusted", 60),
        ("voided", 0),
    ]


@pytest.mark.parametrize("name", ["approve", "return", "adjust", "void", "restore"])
def test_leader_and_inspector_read_but_do_not_decide(name):
    record = pending_record()
    inspector = RoleAssignmentFactory(
        role=RoleAssignment.Role.INSPECTOR, unit=record.recording_unit, until_on="2026-12-31"
    ).user
    url = reverse(f"hours-record-{name}", args=[record.pk])

    for user in (record.shift.activity.leader, inspector):
        assert client_of(user).get(reverse("hours-record", args=[record.pk])).status_code == 200
        assert client_of(user).post(url, {"basis": basis_of(record), "reason": "理由"}).status_code == 403

    assert not Decision.objects.exists()


def test_inspector_sees_masked_names():
    record = pending_record(volunteer=VolunteerFactory(name="韦示例一"))
    inspector = RoleAssignmentFactory(
        role=RoleAssignment.Role.INSPECTOR, unit=record.recording_unit, until_on="2026-12-31"
    ).user

    page = text_of(client_of(inspector).get(reverse("hours-shift", args=[record.shift_id])))

    assert "韦*" in page
    assert "韦示例一" not in page


def test_queue_is_for_roles():
    assert client_of(UserFactory()).get(reverse("hours-queue")).status_code == 403
    assert Client().get(reverse("hours-queue")).status_code == 302


def test_strangers_read_seals_without_anything_personal():
    record = pending_record(volunteer=VolunteerFactory(name="韦示例一"))
    approved(record)
    seal = seals.seal_new()

    page = text_of(Client().get(reverse("seals")))
    published = Client().get(reverse("seal-keys")).json()

    assert "封存 №1" in page
    assert seal.head[:4] + " " + seal.head[4:8] in page
    assert "韦" not in page
    assert [key["number"] for key in published["keys"]] == [seal.key_number]


def test_before_the_first_seal_the_page_says_so():
    assert "还没有封存" in text_of(Client().get(reverse("seals")))


def test_voided_record_shows_nothing_to_correct():
    record = pending_record()
    approved(record)
    by = administrator_of(record.recording_unit)
    decisions.void(record=record, by=by, reason="经查未到场")

    page = text_of(client_of(by).get(reverse("hours-record", args=[record.pk])))

    assert "经查未到场" in page
    assert "作废这条记录" not in page
