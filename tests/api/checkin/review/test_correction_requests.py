"""Objections over the API: the same rules as on pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkin.exceptions import CorrectionRefused
from tests.doors import program_of
from tests.factories import VolunteerFactory
from tests.factories_corrections import objected
from tests.factories_hours import administrator_of, committee_member, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
URL = "/api/v1/correction-requests/"
Reason = CorrectionRefused.Reason


def test_the_whole_way_from_objection_to_decision():
    record = pending_record()
    own, unit = program_of(record.volunteer.user), program_of(administrator_of(record.recording_unit))
    words = {"text": "示例：十二点才离开。"}

    filed = own.post(URL, words | {"shift": record.shift_id, "matter": "minutes"})
    one = f"{URL}{filed.json()['id']}/"
    states = [
        unit.post(f"{one}answer/", words | {"outcome": "refused"}).json()["status"],
        own.post(f"{one}appeal/", words).json()["status"],
        program_of(committee_member()).post(f"{one}decide/", words | {"outcome": "upheld"}).json()["status"],
    ]

    assert (filed.status_code, filed.json()["status"], filed.json()["due_on"]) == (201, "filed", "2026-03-23")
    assert states == ["answered", "appealed", "decided"]
    assert own.get(one).json()["appeal_outcome"] == "upheld"


def test_a_refusal_is_a_conflict_with_its_code():
    record = pending_record()
    request = objected(record)
    own = program_of(record.volunteer.user)

    again = own.post(URL, {"shift": record.shift_id, "matter": "minutes", "text": "示例"})
    early = own.post(f"{URL}{request.pk}/appeal/", {"text": "示例"})

    assert (again.status_code, again.json()["code"]) == (409, Reason.CORRECTION_OPEN.value)
    assert (early.status_code, early.json()["code"]) == (409, Reason.CORRECTION_WRONG_STATE.value)
    assert own.post(f"{URL}{request.pk}/withdraw/").json()["status"] == "withdrawn"


def test_a_shift_that_nobody_may_see_is_an_error_of_shape():
    shift = shift_of(status="draft", published_at=None)

    answer = program_of(VolunteerFactory().user).post(URL, {"shift": shift.pk, "matter": "missing", "text": "示例"})

    assert (answer.status_code, list(answer.json())) == (400, ["shift"])


def test_list_costs_the_same_queries_for_more_rows():
    record = pending_record()
    client, counts = program_of(administrator_of(record.recording_unit)), []
    client.get(URL)

    for _ in range(3):
        objected(pending_record(recording_unit=record.recording_unit))
        with CaptureQueriesContext(connection) as queries:
            client.get(URL)
        counts.append(len(queries))

    assert counts[0] == counts[2]
    assert client.get(URL).json()["count"] == 3
