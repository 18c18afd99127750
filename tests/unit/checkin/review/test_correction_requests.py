"""Objection, answer, appeal: who may, by when, and who is notified (D43)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkin.deciding.services import decisions
from checkin.exceptions import CorrectionRefused
from checkin.models import CorrectionRequest
from checkin.review.services import correction_requests
from checkin.review.services.correction_duties import corrections_duties, effect_of, waiting_for
from registry.models import HistoryEntry, Notification, Volunteer
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, local
from tests.factories_corrections import answered, appealed, decided, objected
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    basis_of,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)
from tests.shared import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = CorrectionRefused.Reason


def two_hours(at):
    at(AFTERWARDS)
    found = pending_record(("09:00", "11:00"))
    approved(found)
    return found


decided_record = built_once(two_hours)


@pytest.fixture
def record(decided_record):
    return decided_record()


def refusal_of(call) -> str:
    with pytest.raises(CorrectionRefused) as refused:
        call()
    return refused.value.reason


def test_objection_is_due_in_five_working_days_and_told_to_whose_turn_it_is(record):
    by = administrator_of(record.recording_unit)

    request = objected(record)

    assert (request.status, request.due_on) == ("filed", date(2026, 3, 23))
    assert Notification.objects.filter(user=by, key=f"correction:{request.pk}:filed").exists()
    assert not Notification.objects.filter(user=record.shift.activity.leader).exists()


def test_only_the_person_objects(record):
    with pytest.raises(PermissionDenied):
        correction_requests.file(
            volunteer=record.volunteer, shift=record.shift, matter="minutes", text="示例", by=VolunteerFactory().user
        )


def test_a_merged_duplicate_objects_as_the_person(record):
    person = VolunteerFactory()
    record.volunteer.merged_into = person
    record.volunteer.save(update_fields=["merged_into"])

    request = objected(record)

    assert request.volunteer == person
    assert correction_requests.is_own(request, record.volunteer.user)
    assert correction_requests.is_own(request, person.user)


def merged_since(volunteer):
    """The person that this file was merged into after it objected."""
    person = VolunteerFactory()
    Volunteer.objects.filter(pk=volunteer.pk).update(merged_into=person)
    return person


def test_who_objected_under_a_file_merged_since_goes_on_as_the_person(record):
    request = answered(objected(record), by=administrator_of(record.recording_unit))
    person = merged_since(record.volunteer)

    request = correction_requests.appeal(request=request, text="示例：有照片为证。", by=person.user)
    decided(request, by=committee_member())

    assert Notification.objects.filter(user=person.user, key=f"correction:{request.pk}:decided").exists()


def test_a_promise_is_kept_by_hours_of_another_file_of_the_person(at, record):
    by = administrator_of(record.recording_unit)
    shift, volunteer = shift_of(day="2026-03-13", recording_unit=record.recording_unit), VolunteerFactory()
    request = correction_requests.file(
        volunteer=volunteer, shift=shift, matter="missing", text="示例：我在场。", by=volunteer.user
    )
    answered(request, by=by, outcome="upheld")
    person = merged_since(volunteer)
    at("2026-03-17 09:00")
    attended(person, shift, ("09:00", "12:00"))
    (missing,) = handed_in(shift)
    approved(missing, reason="按照片补计")

    assert waiting_for(by) == []
    assert effect_of(CorrectionRequest.objects.get(pk=request.pk)).minutes_now == 180


def test_forgotten_shift_is_objected_to_without_any_record():
    volunteer, shift = VolunteerFactory(), shift_of()

    def file(matter):
        return correction_requests.file(volunteer=volunteer, shift=shift, matter=matter, text="示例", by=volunteer.user)

    assert refusal_of(lambda: file("minutes")) == Reason.CORRECTION_NOTHING_RECORDED
    assert refusal_of(lambda: file("not_mine")) == Reason.CORRECTION_NOTHING_RECORDED
    assert file("missing").shift == shift


def test_objection_waits_for_the_end_of_the_shift(at, record):
    at("2026-03-14 10:00")

    assert refusal_of(lambda: objected(record)) == Reason.CORRECTION_NOT_OVER


def test_cancelled_shift_without_presence_is_nothing_to_correct():
    volunteer, shift = VolunteerFactory(), shift_of()
    shift.cancelled_at = local("2026-03-13 09:00")

    def file():
        return correction_requests.file(
            volunteer=volunteer, shift=shift, matter="missing", text="示例", by=volunteer.user
        )

    assert refusal_of(file) == Reason.CORRECTION_CANCELLED


def test_sixty_days_run_from_the_shift_or_the_newest_decision(at, record):
    at("2026-05-15 09:00")
    assert correction_requests.last_day(record.shift, record.volunteer) == date(2026, 5, 15)
    at("2026-05-16 09:00")

    assert refusal_of(lambda: objected(record)) == Reason.CORRECTION_TOO_LATE

    decisions.void(record=record, by=administrator_of(record.recording_unit), reason="经查未到场")
    assert objected(record).status == "filed"


def test_one_open_objection_per_shift_and_none_again_after_the_answer(at, record):
    by = administrator_of(record.recording_unit)
    request = objected(record)
    assert refusal_of(lambda: objected(record)) == Reason.CORRECTION_OPEN

    answered(request, by=by)
    assert refusal_of(lambda: objected(record)) == Reason.CORRECTION_ANSWERED

    at("2026-03-17 09:00")
    decisions.adjust(record=record, by=by, basis=basis_of(record), reason="复查")
    assert objected(record).status == "filed"


@pytest.mark.parametrize("step", ["file", "answer", "appeal", "decide"])
def test_every_step_says_something(record, step):
    by = administrator_of(record.recording_unit)
    if step == "file":
        assert refusal_of(lambda: objected(record, text="  ")) == Reason.CORRECTION_TEXT_MISSING
        return
    request = objected(record)
    if step == "answer":
        call = lambda: correction_requests.answer(request=request, outcome="refused", text=" ", by=by)  # noqa: E731
    elif step == "appeal":
        answered(request, by=by)
        call = lambda: correction_requests.appeal(request=request, text="", by=request.volunteer.user)  # noqa: E731
    else:
        appealed(answered(request, by=by))
        member = committee_member()
        call = lambda: correction_requests.decide_appeal(request=request, outcome="upheld", text="", by=member)  # noqa: E731

    assert refusal_of(call) == Reason.CORRECTION_TEXT_MISSING


def test_answer_is_for_the_recording_unit_and_not_for_who_handed_in():
    unit = UnitFactory()
    lea, otto = administrator_of(unit), administrator_of(unit)
    shift = shift_of(recording_unit=unit)
    attended(VolunteerFactory(), shift, ("09:00", "11:00"))
    (record,) = handed_in(shift, by=lea)
    request = objected(record)

    with pytest.raises(PermissionDenied):
        answered(request, by=administrator_of(UnitFactory()))
    assert refusal_of(lambda: answered(request, by=lea)) == Reason.CORRECTION_BARRED
    assert answered(request, by=otto).answered_by == otto


def test_answer_reaches_the_volunteer_and_is_given_once(record):
    by = administrator_of(record.recording_unit)
    request = answered(objected(record), by=by)

    assert Notification.objects.filter(user=record.volunteer.user, key=f"correction:{request.pk}:answered").exists()
    assert refusal_of(lambda: answered(request, by=by)) == Reason.CORRECTION_WRONG_STATE


def test_appeal_goes_to_the_committee_once_within_fifteen_days(at, record):
    request = answered(objected(record), by=administrator_of(record.recording_unit))
    at("2026-04-01 09:00")
    assert refusal_of(lambda: appealed(request)) == Reason.CORRECTION_APPEAL_LATE

    at("2026-03-31 09:00")
    request = appealed(request)
    assert (request.status, request.appeal_due_on) == ("appealed", date(2026, 4, 14))

    request = decided(request, by=committee_member())
    assert (request.status, request.final_outcome) == ("decided", "upheld")
    assert refusal_of(lambda: appealed(request)) == Reason.CORRECTION_WRONG_STATE


def test_appeal_is_never_decided_by_who_answered_or_who_served(record):
    member, second = committee_member(), committee_member()
    request = appealed(answered(objected(record), by=member))

    with pytest.raises(PermissionDenied):
        decided(request, by=administrator_of(record.recording_unit))
    assert refusal_of(lambda: decided(request, by=member)) == Reason.CORRECTION_OWN_ANSWER
    record.shift.activity.deputy_leaders.add(second)
    assert refusal_of(lambda: decided(request, by=second)) == Reason.CORRECTION_BARRED


def test_person_takes_an_objection_back_until_it_is_answered(record):
    request = objected(record)
    with pytest.raises(PermissionDenied):
        correction_requests.withdraw(request=request, by=UserFactory())

    request = correction_requests.withdraw(request=request, by=record.volunteer.user)
    assert request.status == "withdrawn"

    request = answered(objected(record), by=administrator_of(record.recording_unit))
    assert (
        refusal_of(lambda: correction_requests.withdraw(request=request, by=record.volunteer.user))
        == Reason.CORRECTION_WRONG_STATE
    )


def test_history_keeps_every_step_and_no_word_of_it(record):
    request = objected(record, text="示例：我十二点才离开")
    decided(appealed(answered(request, by=administrator_of(record.recording_unit))), by=committee_member())

    entries = HistoryEntry.objects.about(request)

    assert [entry.did for entry in entries] == [
        "correction filed",
        "correction answered",
        "correction appealed",
        "correction appeal decided",
    ]
    assert not any("示例" in str(entry.fields) for entry in entries)


def test_overdue_answer_also_waits_a_level_above(at, record):
    parent_admin = administrator_of(record.recording_unit.parent)
    by, member = administrator_of(record.recording_unit), committee_member()
    request = objected(record)

    assert [row.request for row in waiting_for(by)] == [request]
    assert waiting_for(member) == waiting_for(record.shift.activity.leader) == []

    at("2026-03-26 09:00")  # three working days after the 23rd
    assert [row.overdue for row in waiting_for(by)] == [3]
    assert [row.request for row in waiting_for(member)] == [request]
    assert [duty.title for duty in corrections_duties(by)] == ["答复更正申请"]
    assert parent_admin.pk != by.pk


def test_appeal_waits_for_the_committee_but_not_for_who_answered(record):
    member, second = committee_member(), committee_member()
    request = appealed(answered(objected(record), by=member))

    assert waiting_for(member) == []
    assert [row.request for row in waiting_for(second)] == [request]
    assert [duty.title for duty in corrections_duties(second)] == ["决定复核"]


def test_a_promised_correction_waits_until_the_hours_are_decided_again(at, record):
    by = administrator_of(record.recording_unit)
    request = answered(objected(record), by=by, outcome="upheld")

    (row,) = waiting_for(by)
    assert (row.is_promise, row.due.on) == (True, date(2026, 3, 23))
    assert [duty.title for duty in corrections_duties(by)] == ["落实已同意的更正"]
    assert effect_of(request).difference == 0

    at("2026-03-17 09:00")
    attended(record.volunteer, record.shift, ("09:00", "12:00"))
    decisions.adjust(record=record, by=by, basis=basis_of(record), reason="按照片补计")

    assert waiting_for(by) == []
    effect = effect_of(request)
    assert (effect.minutes_before, effect.minutes_now, effect.difference) == (120, 180, 60)
    assert [decision.outcome for decision in effect.decisions] == ["adjusted"]


def test_waiting_costs_the_same_queries_for_more_requests(record):
    unit = record.recording_unit
    by, counts = administrator_of(unit), []
    objected(record)
    waiting_for(by)  # reads the roles once

    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            waiting_for(by)
        counts.append(len(queries))
        for _again in range(2):
            objected(pending_record(recording_unit=unit))

    assert counts[0] == counts[1]
    assert len(waiting_for(by)) == 5


def test_visible_to_the_person_and_those_who_may_answer(record):
    request = objected(record)
    seen = lambda user: list(CorrectionRequest.objects.visible_to(user))  # noqa: E731

    assert seen(record.volunteer.user) == seen(administrator_of(record.recording_unit)) == [request]
    assert seen(committee_member()) == [request]
    assert seen(record.shift.activity.leader) == seen(administrator_of(UnitFactory())) == seen(UserFactory()) == []
