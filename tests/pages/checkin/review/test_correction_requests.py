"""The pages of objections: filing, following, answering, deciding."""

import pytest
from django.urls import reverse

from checkin.deciding.services import decisions
from checkin.exceptions import CorrectionRefused
from checkin.models import CorrectionRequest
from checkin.review.services import correction_requests
from registry.models import Unit
from tests.doors import client_of, queries_of, text_of
from tests.factories import SignUpFactory, UnitFactory, VolunteerFactory
from tests.factories_corrections import answered, appealed, decided, objected
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
Reason = CorrectionRefused.Reason


def test_volunteer_objects_from_the_receipt_and_follows_it():
    record = pending_record()
    client = client_of(record.volunteer.user)
    receipt = client.get(reverse("me-hours-record", args=[record.pk]))
    url = reverse("correction-new", args=[record.shift_id])

    answer = client.post(url, {"matter": "minutes", "text": "示例：十二点才离开。"}, follow=True)

    assert url in text_of(receipt)
    assert "已提出，3月23日（放假安排未齐，暂推算）前会有答复。" in text_of(answer)
    assert "示例：十二点才离开。" in text_of(answer)
    assert "待区直团工委答复，2026年3月23日前" in text_of(answer) or "待区直团工委答复" in text_of(answer)
    assert reverse("me-correction", args=[CorrectionRequest.objects.get().pk]) in text_of(
        client.get(reverse("me-hours-record", args=[record.pk]))
    )


def test_the_receipt_offers_an_objection_whenever_one_may_be_filed(at):
    record, url_name = pending_record(), "me-hours-record"
    approved(record)
    by, client = administrator_of(record.recording_unit), client_of(record.volunteer.user)
    url = reverse("correction-new", args=[record.shift_id])

    def offers() -> bool:
        return f'href="{url}"' in text_of(client.get(reverse(url_name, args=[record.pk])))

    first = objected(record)
    assert not offers()
    correction_requests.withdraw(request=first, by=record.volunteer.user)
    assert offers()
    answered(objected(record), by=by)
    assert not offers()
    at("2026-03-17 09:00")
    decisions.adjust(record=record, by=by, basis=basis_of(record), reason="复查")
    assert offers()


def test_refused_objection_keeps_what_was_typed():
    record = pending_record()
    objected(record)

    answer = client_of(record.volunteer.user).post(
        reverse("correction-new", args=[record.shift_id]), {"matter": "other", "text": "示例再说一次"}
    )

    assert answer.status_code == 422
    assert str(Reason.CORRECTION_OPEN.label) in text_of(answer)
    assert "示例再说一次" in text_of(answer)


def test_forgotten_shifts_are_those_signed_up_for_or_found_by_a_word():
    volunteer = VolunteerFactory()
    forgotten, known, strange = shift_of(title="示例甲"), shift_of(title="示例乙"), shift_of(title="示例丙")
    SignUpFactory(shift=forgotten, volunteer=volunteer)
    SignUpFactory(shift=known, volunteer=volunteer)
    attended(volunteer, known, ("09:00", "12:00"))
    client, url = client_of(volunteer.user), reverse("correction-missing")

    own, found = text_of(client.get(url)), text_of(client.get(url, {"q": "示例"}))

    assert (str(forgotten) in own, str(known) in own, str(strange) in own) == (True, False, False)
    assert (str(forgotten) in found, str(known) in found, str(strange) in found) == (True, False, True)
    assert "漏记" in text_of(client.get(reverse("correction-new", args=[forgotten.pk])))


def test_unit_sees_the_evidence_and_answers():
    record = pending_record()
    request = objected(record)
    client = client_of(administrator_of(record.recording_unit))
    listed = text_of(client.get(reverse("correction-list")))
    page = text_of(client.get(reverse("correction", args=[request.pk])))

    refused = client.post(reverse("correction-answer", args=[request.pk]), {"outcome": "refused", "text": ""})
    client.post(reverse("correction-answer", args=[request.pk]), {"outcome": "refused", "text": "示例：记录无误"})

    assert "待我办理 1 项" in listed
    assert "09:00–12:00，180 分 → 180 分（3.0 小时）" in page
    assert refused.status_code == 422
    assert str(Reason.CORRECTION_TEXT_MISSING.label) in text_of(refused)
    assert "示例：记录无误" in text_of(
        client_of(record.volunteer.user).get(reverse("me-correction", args=[request.pk]))
    )


def test_who_handed_in_reads_but_is_offered_no_answer():
    unit = UnitFactory()
    by, shift = administrator_of(unit), shift_of(recording_unit=unit)
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    request = objected(handed_in(shift, by=by)[0])
    client = client_of(by)

    page = text_of(client.get(reverse("correction", args=[request.pk])))
    answer = client.post(reverse("correction-answer", args=[request.pk]), {"outcome": "refused", "text": "示例"})

    assert "您参加、负责、提交或录入过这个场次，由其他管理员答复。" in page
    assert 'name="outcome"' not in page
    assert (answer.status_code, CorrectionRequest.objects.get().status) == (422, "filed")
    assert "没有等您办理的更正申请" in text_of(client.get(reverse("correction-list")))


def test_appeal_and_decision_by_pages_and_what_changed(at):
    record = pending_record(("09:00", "11:00"))
    approved(record)
    by, member = administrator_of(record.recording_unit), committee_member()
    request = answered(objected(record), by=by)
    own, committee = client_of(record.volunteer.user), client_of(member)

    own.post(reverse("me-correction-appeal", args=[request.pk]), {"text": "示例：有照片"})
    committee.post(reverse("correction-decide", args=[request.pk]), {"outcome": "upheld", "text": "示例：照片属实"})
    promised = text_of(committee.get(reverse("correction", args=[request.pk])))
    at("2026-03-17 09:00")
    attended(record.volunteer, record.shift, ("09:00", "12:00"))
    decisions.adjust(record=record, by=member, basis=basis_of(record), reason="按复核决定补计")
    after = text_of(own.get(reverse("me-correction", args=[request.pk])))

    assert "落实更正" in promised
    assert reverse("hours-record", args=[record.pk]) in promised
    assert "提出时 120 分，现在 180 分（+60 分）" in after
    assert "按复核决定补计" in after


def test_volunteer_takes_it_back_and_the_desk_shows_all_states():
    record = pending_record()
    request = objected(record)
    client_of(record.volunteer.user).post(reverse("me-correction-withdraw", args=[request.pk]))

    page = text_of(client_of(administrator_of(record.recording_unit)).get(reverse("correction-list"), {"view": "all"}))

    assert CorrectionRequest.objects.get().status == "withdrawn"
    assert "已撤回" in page


def test_committee_answers_where_the_unit_has_nobody():
    record = pending_record()
    request = objected(record)
    member = committee_member()

    decided(appealed(answered(request, by=member)), by=committee_member())

    assert Unit.objects.filter(parent=None).count() == 1
    assert CorrectionRequest.objects.get().status == "decided"


@pytest.mark.parametrize("view", ["waiting", "all", "mine"])
def test_lists_cost_the_same_queries_for_more_rows(view):
    unit, volunteer, counts = UnitFactory(), VolunteerFactory(), []
    user = volunteer.user if view == "mine" else administrator_of(unit)
    url = reverse("me-corrections") if view == "mine" else reverse("correction-list") + f"?view={view}"
    client = client_of(user)

    for day in (1, 2, 3):
        objected(pending_record(volunteer=volunteer, recording_unit=unit, day=f"2026-03-{day:02d}"))
        counts.append(queries_of(client, url))

    assert counts[0] == counts[2]
