"""One record on its page: what stands against a decision is said, and what was decided wrongly is decided again."""

import pytest
from django.test import Client
from django.urls import reverse

from checkin.exceptions import HoursRefused
from checkin.models import Attendance, Decision
from tests.factories import VolunteerFactory
from tests.factories_hours import AFTERWARDS, administrator_of, approved, basis_of, pending_record

pytestmark = pytest.mark.django_db
Reason = HoursRefused.Reason


@pytest.fixture(autouse=True)
def monday(at):
    at(AFTERWARDS)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_record_voided_by_mistake_is_brought_back_by_the_page():
    record = pending_record()
    approved(record)
    client = client_of(administrator_of(record.recording_unit))
    page, url = reverse("hours-record", args=[record.pk]), reverse("hours-record-restore", args=[record.pk])
    client.post(reverse("hours-record-void", args=[record.pk]), {"reason": "误作废"})
    assert "恢复这条记录" in text_of(client.get(page))
    assert "请写明哪里要改" not in text_of(client.get(page))

    wordless = client.post(url, {"basis": basis_of(record), "reason": ""})
    client.post(url, {"basis": basis_of(record), "reason": "作废有误"})

    assert wordless.status_code == 422
    assert list(Decision.objects.order_by("n").values_list("outcome", "timed_minutes")) == [
        ("approved", 180),
        ("voided", 0),
        ("restored", 180),
    ]
    assert "恢复这条记录" not in text_of(client.get(page))


def test_what_stands_against_approval_is_said_and_the_form_is_not_offered():
    record = pending_record(volunteer=VolunteerFactory(status="draft", source="walk_in", volunteer_no=None))
    client = client_of(administrator_of(record.recording_unit))

    page = text_of(client.get(reverse("hours-record", args=[record.pk])))

    assert str(Reason.NOT_REAL_NAME.label) in page
    assert reverse("hours-record-approve", args=[record.pk]) not in page
    assert reverse("hours-record-return", args=[record.pk]) in page


def test_an_attendance_edited_by_hand_is_refused_on_the_page_and_then_decided_by_the_scans():
    record = pending_record(("09:00", "11:00"))
    by = administrator_of(record.recording_unit)
    client, url = client_of(by), reverse("hours-record-approve", args=[record.pk])
    basis = basis_of(record)
    Attendance.objects.update(last_out_at=record.shift.ends_at, basis="0" * 64)

    page = text_of(client.get(reverse("hours-record", args=[record.pk])))
    refused = client.post(url, {"basis": basis, "reason": "已核对"})
    client.post(url, {"basis": basis, "reason": "数据库被改过，已按扫码核对"})

    assert str(Reason.ATTENDANCE_DIFFERS.label) in page
    assert refused.status_code == 422
    assert Decision.objects.get().timed_minutes == 120


def test_the_record_that_was_cut_says_what_may_be_given_back():
    volunteer = VolunteerFactory()
    early = pending_record(volunteer=volunteer)
    late = pending_record(("11:00", "14:00"), start="11:00", end="14:00", volunteer=volunteer)
    approved(early, reason="已核对")
    approved(late, reason="已核对")
    client_of(administrator_of(early.recording_unit)).post(
        reverse("hours-record-void", args=[early.pk]), {"reason": "经查未到场"}
    )

    page = text_of(client_of(administrator_of(late.recording_unit)).get(reverse("hours-record", args=[late.pk])))

    assert "认定时扣除的重叠时段已不存在" in page
    assert "这里可以多计 60 分钟" in page
    assert "按现在的依据重新认定" in page
