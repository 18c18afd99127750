"""应交阶段 in the API."""

import pytest
from django.urls import reverse

from tests.factories import UnitFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import march_table
from tests.people import browser_of

pytestmark = pytest.mark.django_db
SAID = {"from_on": "2026-03-01", "until_on": "2026-03-31"}


@pytest.fixture
def committee(at):
    at("2026-04-02 09:00")
    return browser_of(committee_member())


def sent(browser, name: str, body, *args):
    return browser.post(reverse(name, args=args), body, content_type="application/json")


def test_a_stage_is_asked_for_moved_and_taken_back(committee):
    unit = UnitFactory()
    asked = sent(committee, "api-asked-stage-list", SAID).json()
    again = sent(committee, "api-asked-stage-list", SAID)
    moved = sent(committee, "api-asked-stage-due", {"due_on": "2026-04-20"}, asked["id"]).json()
    gone = sent(committee, "api-asked-stage-withdraw", {}, asked["id"])

    assert (asked["due_on"], asked["missing"]) == ("2026-04-07", [unit.pk])
    assert (again.status_code, again.json()["code"]) == (409, "asked_already")
    assert (moved["due_on"], gone.status_code) == ("2026-04-20", 204)
    assert committee.get(reverse("api-asked-stage-list")).json() == []


def test_an_empty_table_is_declared(committee):
    unit = UnitFactory()
    by = administrator_of(unit)
    report, browser = march_table(unit, by=by), browser_of(by)

    refused = sent(browser, "api-stage-report-submit", {}, report.pk)
    accepted = sent(browser, "api-stage-report-submit", {"is_empty": True}, report.pk)

    assert (refused.status_code, refused.json()["code"]) == (409, "table_nothing")
    assert (accepted.status_code, accepted.json()["status"]) == (200, "submitted")
