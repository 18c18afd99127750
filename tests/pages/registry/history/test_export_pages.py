"""The purpose of a file is asked once a session at the pages; the API brings it along."""

import pytest
from django.urls import reverse

from registry.exceptions import ExportRefused
from registry.models import HistoryEntry
from tests.doors import program_of, text_of
from tests.factories import UnitFactory
from tests.factories_reports import march_table
from tests.people import administrator, browser_of, holder

pytestmark = pytest.mark.django_db
LIST = "manage-activities-export"


def exports_of(user):
    return HistoryEntry.objects.filter(by=user, did="exported").order_by("pk")


def test_the_first_file_of_a_session_asks_and_the_next_ones_do_not():
    committee = holder("committee")
    client, page = browser_of(committee), reverse(LIST) + "?status=published"

    asked = client.get(page)
    told = client.post(asked["Location"], {"purpose": "reporting", "words": ""})
    first, second = client.get(told["Location"]), client.get(page)

    assert asked["Location"].startswith(reverse("export-purpose") + "?next=")
    assert told["Location"] == page
    assert [answer["Content-Disposition"][:10] for answer in (first, second)] == ["attachment"] * 2
    said = {"what": "activities", "purpose": "reporting", "people": 0, "by_status": "published", "columns": "leader"}
    assert [entry.fields for entry in exports_of(committee)] == [said] * 2


def test_without_a_purpose_no_file_and_no_line():
    committee = holder("committee")

    answer = browser_of(committee).get(reverse(LIST), {"purpose": "nonsense"})

    assert answer.status_code == 302
    assert not exports_of(committee).exists()


def test_another_purpose_is_written_out():
    client = browser_of(holder("committee"))

    page = client.post(reverse("export-purpose"), {"purpose": "other", "words": ""})

    assert page.status_code == 422
    assert str(ExportRefused.Reason.EXPORT_PURPOSE_WORDS.label) in text_of(page)


def test_the_page_leads_to_no_other_site():
    client = browser_of(holder("committee"))

    answer = client.post(reverse("export-purpose") + "?next=https://example.org/", {"purpose": "checking"})

    assert answer["Location"] == reverse("home")


def test_a_table_is_made_to_be_reported_and_another_purpose_may_be_said():
    unit = UnitFactory()
    admin = administrator(unit)
    report = march_table(unit, by=admin)
    file = reverse("api-stage-report-xlsx", args=[report.pk])

    asked = ({}, {"purpose": "checking"}, {"purpose": "nonsense"})
    plain, said, refused = (program_of(admin).get(file, words) for words in asked)

    assert (plain.status_code, said.status_code) == (200, 200)
    assert (refused.status_code, refused.json()["code"]) == (409, ExportRefused.Reason.EXPORT_PURPOSE.value)
    lines = exports_of(admin)
    assert {(entry.target_id, entry.unit) for entry in lines} == {(report.pk, unit)}
    assert sorted(entry.fields["purpose"] for entry in lines) == ["checking", "table"]
