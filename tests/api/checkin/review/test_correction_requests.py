"""Objections over the API: the same rules as on pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkin.exceptions import CorrectionRefused
from registry.models import Activity, SignUp
from tests.doors import program_of
from tests.factories import VolunteerFactory
from tests.factories_corrections import objected
from tests.factories_hours import administrator_of, attended, committee_member, pending_record, shift_of

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


def hidden(shift):
    """Nobody but its unit sees it any more."""
    Activity.objects.filter(pk=shift.activity_id).update(status="returned")
    SignUp.objects.filter(shift=shift).delete()


def program_and_page(client, volunteer, shift):
    """What API and page answer to an objection about this shift."""
    words = {"matter": "minutes", "text": "示例：十二点才离开。"}
    client.force_login(volunteer.user)
    page = client.get(reverse("correction-new", args=[shift.pk])).status_code
    return program_of(volunteer.user).post(URL, words | {"shift": shift.pk}).status_code, page


def test_an_own_record_is_objected_to_whoever_sees_its_shift(client):
    record = pending_record()
    hidden(record.shift)

    assert program_and_page(client, record.volunteer, record.shift) == (201, 200)


def test_an_own_presence_without_a_record_too(client):
    shift, volunteer = shift_of(), VolunteerFactory()
    attended(volunteer, shift, ("09:00", "12:00"))
    hidden(shift)

    assert program_and_page(client, volunteer, shift) == (201, 200)


def test_a_shift_of_others_that_nobody_sees_is_reached_by_neither_door(client):
    record = pending_record()
    hidden(record.shift)

    assert program_and_page(client, VolunteerFactory(), record.shift) == (400, 404)


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
