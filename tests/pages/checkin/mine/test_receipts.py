"""时长小票: the chain of one service on a plain page, and the way to object."""

import pytest
from django.urls import reverse

from checkin.deciding.services import decisions
from checkin.ledger.services import seals
from checkin.mine.services import receipts
from tests.doors import client_of, text_of
from tests.factories import VolunteerFactory
from tests.factories_corrections import answered, objected
from tests.factories_hours import administrator_of, approved, attended, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def receipt_page(record) -> str:
    return text_of(client_of(record.volunteer.user).get(reverse("me-hours-record", args=[record.pk])))


def test_receipt_names_approver_with_unit_ledger_number_and_seal_with_its_day():
    record = pending_record(("09:07", "11:52"))
    by = administrator_of(record.recording_unit)
    entry = approved(record, by=by).entries.get()
    before = receipt_page(record)
    seals.seal_new()

    page = receipt_page(record)

    assert f"{record.recording_unit} {by}" in page
    assert f"台账 №{entry.pk}" in page
    assert "待封存" in before
    assert "封存 №1（2026年3月16日）" in page
    assert "待封存" not in page


def test_the_text_to_share_holds_the_arithmetic_and_no_number_of_the_person():
    record = pending_record(("09:07", "11:52"))
    approved(record)
    seals.seal_new()

    text = receipts.receipt_of(record_again(record)).share_text

    assert "2.7 小时（已认定）" in text
    assert "165 分 → 162 分（2.7 小时）" in text
    assert "封存 №1" in text
    assert record.volunteer.volunteer_no not in text


@pytest.mark.parametrize("state", ["pending", "returned", "approved", "voided"])
def test_every_state_can_be_objected_to(state):
    record = pending_record()
    by = administrator_of(record.recording_unit)
    if state == "returned":
        decisions.return_(record=record, by=by, reason="请核对")
    elif state != "pending":
        approved(record, by=by)
    if state == "voided":
        decisions.void(record=record, by=by, reason="经查未到场")

    page = receipt_page(record)

    assert reverse("correction-new", args=[record.shift_id]) in page
    assert "有异议" in page


def test_while_an_objection_is_open_the_receipt_leads_to_it():
    record = pending_record()
    request = objected(record)

    page = receipt_page(record)
    answered(request, by=administrator_of(record.recording_unit))

    assert reverse("me-correction", args=[request.pk]) in page
    assert reverse("correction-new", args=[record.shift_id]) not in page
    assert "维持原记录" in receipt_page(record)


def test_after_sixty_days_the_receipt_says_that_the_time_is_over(at):
    record = pending_record()
    at("2026-05-20 09:00")

    assert "提出异议的期限已过。" in receipt_page(record)


def test_who_was_there_and_is_not_in_the_hand_in_is_told_and_may_object():
    shift, volunteer = shift_of(), VolunteerFactory()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    handed_in(shift)
    attendance = attended(volunteer, shift, ("09:00", "11:00"))
    client = client_of(volunteer.user)

    listed = text_of(client.get(reverse("me-hours")))
    page = text_of(client.get(reverse("me-hours-attendance", args=[attendance.pk])))

    for text in (listed, page):
        assert f"名单已提交，没有您。请负责人{shift.activity.leader}补充提交，或提出异议" in text
    assert reverse("correction-new", args=[shift.pk]) in page


def test_during_the_service_there_is_nothing_to_object_to_yet(at):
    volunteer, shift = VolunteerFactory(), shift_of()
    attendance = attended(volunteer, shift, still_in="09:00")
    at("2026-03-14 10:00")

    page = text_of(client_of(volunteer.user).get(reverse("me-hours-attendance", args=[attendance.pk])))

    assert "有异议" not in page


def record_again(record):
    return type(record).objects.for_lists().get(pk=record.pk)
