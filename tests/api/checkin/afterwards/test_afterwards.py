"""Supplements and opening balances over the API: the same rules as on pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkin.exceptions import OpeningBalanceRefused, SupplementRefused
from checkin.ledger.services import ledger
from tests.doors import program_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import HEADINGS, claim, colleague, row_of, staged, submitted, supplement_for
from tests.factories_hours import administrator_of, committee_member, shift_of
from tests.factories_reports import pdf
from tests.tables import as_upload, book, work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = OpeningBalanceRefused.Reason
SUPPLEMENTS, BALANCES = "/api/v1/supplements/", "/api/v1/opening-balances/"


def test_a_supplement_is_read_and_approved():
    shift = shift_of()
    person = colleague(shift)
    supplement = supplement_for(shift, claim(person))
    client = program_of(committee_member())

    seen = client.get(f"{SUPPLEMENTS}{supplement.pk}/").json()
    answer = client.post(f"{SUPPLEMENTS}{supplement.pk}/approve/", {"reason": "属实"}).json()

    assert (seen["status"], seen["people"], seen["lines"][0]["volunteer_no"]) == ("submitted", 1, person.volunteer_no)
    assert (answer["status"], answer["decision_reason"]) == ("approved", "属实")
    assert ledger.total(person) == 180


def test_a_refused_command_is_409_with_its_code():
    supplement = supplement_for(shift_of())
    client = program_of(committee_member())

    answer = client.post(f"{SUPPLEMENTS}{supplement.pk}/return/", {"reason": " "})

    assert answer.status_code == 409
    assert answer.json()["code"] == SupplementRefused.Reason.SUPPLEMENT_REASON_MISSING
    leader = program_of(supplement.applied_by)
    assert leader.post(f"{SUPPLEMENTS}{supplement.pk}/withdraw/").json()["status"] == "withdrawn"
    again = client.post(f"{SUPPLEMENTS}{supplement.pk}/approve/", {})
    assert (again.status_code, again.json()["code"]) == (409, SupplementRefused.Reason.SUPPLEMENT_WRONG_STATE)


def test_an_opening_balance_is_read_returned_or_approved():
    unit, person = UnitFactory(), VolunteerFactory()
    first, client = submitted(unit, row_of(person, 2)), program_of(committee_member())
    returned = client.post(f"{BALANCES}{first.pk}/return/", {"reason": "文件没有盖章。"}).json()
    second = submitted(unit, row_of(person, 3))

    seen = client.get(f"{BALANCES}{second.pk}/").json()
    answer = client.post(f"{BALANCES}{second.pk}/approve/", {}).json()

    assert returned["status"] == "returned"
    assert seen["rows"] == [{"n": 1, "volunteer": person.pk, "volunteer_no": person.volunteer_no, "minutes": 180}]
    assert (answer["status"], answer["shift"] is not None) == ("approved", True)
    assert ledger.total(person) == 180
    again = client.post(f"{BALANCES}{second.pk}/approve/", {})
    assert again.json()["code"] == OpeningBalanceRefused.Reason.OPENING_WRONG_STATE


def test_an_opening_balance_from_its_draft_to_its_submission():
    unit, person = UnitFactory(), VolunteerFactory()
    client = program_of(administrator_of(unit))
    said = {"unit": unit.pk, "until_on": "2025-12-31", "document_no": "示例文"}
    unnamed = client.post(BALANCES, said | {"document_no": "《》"})
    assert (unnamed.status_code, unnamed.json()["code"]) == (409, Reason.OPENING_DOCUMENT_NO_MISSING)
    assert program_of(administrator_of(UnitFactory())).post(BALANCES, said).status_code == 403
    batch = client.post(BALANCES, said).json()

    table = {"kind": "openings", "unit": unit.pk, "about": batch["id"]}
    upload = as_upload(book(HEADINGS, row_of(person, 3)))
    came = client.post("/api/v1/imports/", table | {"upload": upload}, format="multipart").json()
    work()
    client.post(f"/api/v1/imports/{came['id']}/apply/", {"mode": "all"})
    work()
    sent = client.post(f"{BALANCES}{batch['id']}/submit/", {"document": pdf()}, format="multipart").json()

    assert (batch["status"], batch["rows"], sent["status"], sent["people"]) == ("draft", [], "submitted", 1)
    late = client.post(f"{BALANCES}{batch['id']}/discard/")
    assert (late.status_code, late.json()["code"]) == (409, Reason.OPENING_WRONG_STATE)
    second = client.post(BALANCES, said).json()
    assert client.post(f"{BALANCES}{second['id']}/discard/").status_code == 204
    assert client.get(f"{BALANCES}{second['id']}/").status_code == 404


@pytest.mark.parametrize("url", [SUPPLEMENTS, BALANCES])
def test_lists_cost_the_same_for_one_and_three(url):
    unit, counts = UnitFactory(), []
    client = program_of(administrator_of(unit))
    client.get(url)  # queries made once per account are not counted

    for n in range(3):
        shift = shift_of(recording_unit=unit)
        supplement_for(shift, claim(colleague(shift)), claim(colleague(shift)))
        staged(unit, row_of(VolunteerFactory(), n + 1))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).json()["count"] == n + 1
        counts.append(len(queries))

    assert counts[0] == counts[2]


def test_lists_are_filtered():
    shift = shift_of()
    supplement_for(shift)
    staged(shift.activity.recording_unit, row_of(VolunteerFactory()))
    client = program_of(administrator_of(shift.activity.recording_unit))

    assert client.get(SUPPLEMENTS, {"status": "approved"}).json()["count"] == 0
    assert client.get(SUPPLEMENTS, {"shift": shift.pk}).json()["count"] == 1
    assert client.get(BALANCES, {"status": "draft"}).json()["count"] == 1
    assert client.get(BALANCES, {"unit": UnitFactory().pk}).json()["count"] == 0
