"""The main pages on a phone: accessible (axe-core), and small on a first visit."""

import gzip

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response

from checkin.models import ServiceRecord
from tests.e2e.barriers import FIRST_LOAD, faint, grave
from tests.e2e.visits import Visits
from tests.factories import (
    MembershipFactory,
    RoleAssignmentFactory,
    ShiftFactory,
    SignUpFactory,
    VolunteerFactory,
    committee_unit,
)
from tests.factories_certificates import proof_of
from tests.factories_hours import approved, attended, handed_in, shift_of

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def vera(days):
    """A volunteer with an hour, a sign-up and a team."""
    volunteer = VolunteerFactory(user__username="vera", name="韦示例一")
    days.go("2026-03-16 09:00")
    where = shift_of(title="主题微课堂")
    attended(volunteer, where, ("09:00", "12:00"))
    approved(handed_in(where)[0])
    later = ShiftFactory(activity__title="邻里守望", activity__recording_unit=volunteer.unit)
    SignUpFactory(volunteer=volunteer, shift=later)
    MembershipFactory(volunteer=volunteer)
    return volunteer


def opened(page: Page, *names: str | tuple[str, int | str]) -> list[str]:
    """Open these pages and collect their serious problems; a pair names the page of one object."""
    problems = []
    for name in names:
        response = page.goto(reverse(name) if isinstance(name, str) else reverse(name[0], args=name[1:]))
        assert response.status == 200, f"{name}: {response.status}"
        problems += grave(page) + faint(page)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        problems += [f"{name} is {wide} px too wide"] if wide > 0 else []
    return problems


def test_pages_of_a_stranger_have_no_grave_barrier(visits: Visits, vera):
    names = ("home", "activities", "register", "account_login", "verify", "privacy", "teams", "seals", "station")

    assert opened(visits.phone(), *names) == []


def test_pages_of_a_volunteer_have_no_grave_barrier(visits: Visits, vera):
    names = ("home", "card-own", "me", "my-signups", "me-hours", "my-proofs", "my-stars", "activities", "code-entry")

    assert opened(visits.of(vera.user), *names) == []


def test_pages_of_an_administrator_have_no_grave_barrier(visits: Visits, vera):
    user = RoleAssignmentFactory(unit=vera.unit).user
    names = (
        "home",
        "manage-volunteers",
        "manage-activities",
        "activity-new",
        "approvals",
        "hours-queue",
        "report-list",
    )

    assert opened(visits.of(user), *names, "table-list", "manage-statistics", "station-list", "manage-stars") == []


def test_pages_of_the_committee_have_no_grave_barrier(visits: Visits, vera):
    user = RoleAssignmentFactory(role="committee", unit=committee_unit()).user
    names = ("home", "committee-units", "committee-stars", "committee-tables", "roll-up", "committee-statistics")

    assert opened(visits.of(user), *names, "committee-certificates", "committee-roles") == []


def test_pages_on_which_an_office_begins_have_no_grave_barrier(visits: Visits, vera):
    committee = visits.of(RoleAssignmentFactory(role="committee", unit=committee_unit()).user)
    names = ("setup", "committee-office", "star-standards", "lists", "site-list", "site-new", "group-new")
    names += ("programme-list", "qualification-list", "role-proposals", "handover-list", "import-list")

    assert opened(committee, *names, ("import-new", "units"), ("committee-unit", vera.unit_id)) == []


def test_pages_about_people_have_no_grave_barrier(visits: Visits, vera):
    administrator = visits.of(RoleAssignmentFactory(unit=vera.unit).user)
    names = ("activation-slips", "manage-qualifications", "manage-volunteer-new", "manage-teams")
    pages = [("import-new", "people"), ("export", "volunteers"), ("manage-volunteer", vera.pk)]
    own = ("me-edit", "me-data", "me-consents", "me-qualifications", "me-devices", "me-unit", "notifications")

    assert opened(administrator, *names, *pages, ("committee-unit", vera.unit_id)) == []
    assert opened(visits.of(vera.user), *own, "mfa_index") == []


def test_pages_of_a_shift_have_no_grave_barrier(visits: Visits, vera):
    record = ServiceRecord.objects.get()
    shift = record.shift_id
    names = ("shift-desk", "shift-code", "shift-hand-in", "shift-report", "shift-walk-in", "shift-extend")
    user = RoleAssignmentFactory(unit=record.recording_unit).user

    pages = [(name, shift) for name in names]
    pages += [("hours-shift", shift), ("hours-record", record.pk), ("manage-activity", record.shift.activity_id)]
    assert opened(visits.of(user), *pages) == []


def test_pages_of_one_record_have_no_grave_barrier(visits: Visits, vera):
    proof = proof_of(vera)
    record = ServiceRecord.objects.get()
    shift = vera.signups.get(shift__activity__title="邻里守望").shift
    verified = reverse("verify-certificate", args=[proof.number, proof.verify_code])

    page = visits.of(vera.user)
    pages = [("me-hours-record", record.pk), ("proof-detail", proof.uuid), ("activity", shift.activity_id)]
    assert opened(page, *pages, ("shift-sign-up", record.shift_id)) == []
    assert page.goto(verified).status == 200
    assert grave(page) == []


@pytest.mark.parametrize("name", ["home", "me-hours", "activities"])
def test_first_load_of_a_volunteer_weighs_little(visits: Visits, vera, name):
    page = visits.of(vera.user)
    state = page.context.storage_state()
    fresh = visits.browser.new_context(base_url=visits.url, storage_state=state, viewport={"width": 390, "height": 844})
    visits.contexts.append(fresh)
    answers: list[Response] = []
    page = fresh.new_page()
    page.on("response", lambda answer: answers.append(answer))

    page.goto(reverse(name), wait_until="networkidle")

    weights = {answer.url: len(gzip.compress(answer.body(), 6)) for answer in answers if answer.ok}
    assert any(url.endswith("app.css") for url in weights)
    assert sum(weights.values()) <= FIRST_LOAD, weights
