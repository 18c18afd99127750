"""Notifications of decisions on hours: to the person, and of returns to the leader."""

import pytest
from django.urls import reverse

from checkin.deciding.services import decisions
from registry.models import Notification
from tests.factories import VolunteerFactory
from tests.factories_hours import administrator_of, approved, attended, basis_of, handed_in, pending_record, shift_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-16 09:00")


@pytest.fixture
def vera():
    return VolunteerFactory()


@pytest.fixture
def record(vera):
    return pending_record(("09:07", "11:52"), volunteer=vera, title="主题微课堂")


def told(user):
    return list(Notification.objects.visible_to(user).order_by("pk").values_list("text", "url"))


def receipt(record):
    return reverse("me-hours-record", args=[record.pk])


def test_the_person_learns_the_hours_and_where_the_receipt_is(record, vera):
    approved(record)

    assert told(vera.user) == [("3月14日“主题微课堂”认定 2.7 小时，查看小票。", receipt(record))]


def test_hours_that_do_not_count_are_told_as_such(vera):
    record = pending_record(volunteer=vera, title="主题微课堂", counts_hours=False)
    approved(record)

    assert told(vera.user) == [("3月14日“主题微课堂”已认定：计入统计，不计时长。", receipt(record))]


def test_a_return_is_told_to_the_person_and_once_to_who_handed_in(vera):
    shift = shift_of(title="主题微课堂")
    luo = VolunteerFactory()
    for person in (vera, luo):
        attended(person, shift, ("09:00", "12:00"))
    records, unit_admin = handed_in(shift), administrator_of(shift.activity.recording_unit)
    for record in records:
        decisions.return_(record=record, by=unit_admin, reason="请核对签退")

    assert [text for text, _url in told(vera.user)] == ["3月14日“主题微课堂”的服务记录已退回负责人修改，改好后再认定。"]
    assert told(shift.activity.leader) == [
        ("有服务记录被退回：主题微课堂。请按原因修改后再提交。", reverse("shift-hand-in", args=[shift.pk]))
    ]


def test_what_is_handed_in_and_returned_again_is_told_again(record, vera):
    unit_admin = administrator_of(record.recording_unit)
    for _round in range(2):
        decisions.return_(record=record, by=unit_admin, reason="请核对签退")
        (record,) = handed_in(record.shift)

    assert len(told(record.shift.activity.leader)) == 2
    assert len(told(vera.user)) == 2


def test_an_adjustment_and_its_end_are_told(record, vera):
    unit_admin = administrator_of(record.recording_unit)
    approved(record, by=unit_admin)
    attended(vera, record.shift, ("09:00", "12:00"))
    decisions.adjust(record=record, by=unit_admin, basis=basis_of(record), reason="补传扫码")
    decisions.void(record=record, by=unit_admin, reason="并非本人")

    assert [text for text, _url in told(vera.user)][1:] == [
        "3月14日“主题微课堂”的时长更正为 3.0 小时，查看小票。",
        "3月14日“主题微课堂”的时长已作废，请查看原因。",
    ]


def test_a_merged_duplicates_hours_are_told_to_the_person(vera):
    record = pending_record(volunteer=VolunteerFactory(user=None, name="韦示例一", merged_into=vera))
    approved(record)

    assert len(told(vera.user)) == 1


def test_nothing_is_told_when_the_decision_was_refused(record, vera):
    with pytest.raises(Exception, match="不能认定|变化|刷新"):
        decisions.approve(record=record, by=administrator_of(record.recording_unit), basis="0" * 64)

    assert not told(vera.user)


def test_hours_nobody_measured_are_told_as_such(vera):
    shift = shift_of(title="主题微课堂")
    attended(vera, shift, ("09:00", "12:00"), origin="supplement")
    (record,) = handed_in(shift)
    approved(record, reason="已核对签到表")

    assert [text for text, _url in told(vera.user)] == [
        "3月14日“主题微课堂”认定 3.0 小时（其中补录 3.0 小时），查看小票。"
    ]
