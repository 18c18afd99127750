"""合并 over the API: preview, merge, close, take back, with codes; and hours of a merged unit for its successor."""

import pytest
from rest_framework.test import APIClient

from registry.models import RoleAssignment
from registry.units.services import mergers
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, basis_of, pending_record
from tests.people import administrator, applicant, holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afterwards(at):
    return at(AFTERWARDS)


@pytest.fixture
def committee():
    return holder(RoleAssignment.Role.COMMITTEE)


def client_of(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_preview_merge_and_the_same_again(committee):
    old, heir = UnitFactory(), UnitFactory()
    VolunteerFactory(unit=old)
    client, address = client_of(committee), f"/api/v1/units/{old.pk}"
    line = {"code": "person", "label": "志愿者", "count": 1, "measure": "人"}

    seen = client.get(f"{address}/merge-preview/", {"successor": heir.pk}).json()
    done = [client.post(f"{address}/merge/", {"successor": heir.pk}).json() for _again in range(2)]

    assert seen == {"unit": old.pk, "successor": heir.pk, "lines": [line], "renamed": []}
    assert done == [{"unit": old.pk, "successor": heir.pk, "on": "2026-03-16", "lines": [line]}] * 2


def test_refusals_have_codes(committee, at):
    old, heir, third = UnitFactory(), UnitFactory(), UnitFactory()
    waiting, client, address = applicant(unit=old), client_of(committee), f"/api/v1/units/{old.pk}"

    def code(deed: str, **said) -> str:
        answer = client.post(f"{address}/{deed}/", said)
        return answer.json()["code"] if answer.status_code == 409 else str(answer.status_code)

    assert code("merge", successor=old.pk) == "unit_successor_invalid"
    assert code("close") == "unit_still_living"
    assert code("take-back") == "unit_not_closed"
    assert code("merge", successor=heir.pk) == "200"
    assert code("merge", successor=third.pk) == "unit_merged_already"
    at("2026-03-16 10:00")
    admitted = client_of(administrator(heir)).post(f"/api/v1/volunteers/{waiting.pk}/admit/")
    assert (admitted.status_code, code("take-back")) == (200, "merger_in_use")
    at("2026-03-17 09:00")
    assert code("take-back") == "merger_late"


def test_a_closing_and_its_taking_back(committee):
    unit, client = UnitFactory(), client_of(committee)

    assert client.post(f"/api/v1/units/{unit.pk}/close/").json()["lines"] == []
    assert client.post(f"/api/v1/units/{unit.pk}/take-back/").json()["closed_on"] is None


def test_the_successor_lists_and_approves_the_closed_units_hours(committee):
    old, heir = UnitFactory(), UnitFactory()
    record, mine, former = pending_record(recording_unit=old), administrator(heir), administrator(old)
    mergers.merge(unit=old, successor=heir, by=committee)
    address = f"/api/v1/service-records/{record.pk}/approve/"

    listed = client_of(mine).get("/api/v1/service-records/", {"recording_unit": heir.pk}).json()["results"]
    assert [(row["id"], row["recording_unit"]) for row in listed] == [(record.pk, old.pk)]
    assert client_of(former).post(address, {"basis": basis_of(record)}).status_code == 404
    assert client_of(mine).post(address, {"basis": basis_of(record)}).status_code == 200
