"""放假安排 in the API and as a command: the same service."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from registry.models import WorkdayArrangement
from registry.workdays.services import arrangements
from tests.factories_hours import administrator_of, committee_member, pending_record
from tests.people import browser_of

pytestmark = pytest.mark.django_db
SAID = {"year": 2026, "layer": "guangxi", "text": "3月18日、19日放假，3月21日上班。"}


@pytest.fixture(autouse=True)
def loaded(at):
    at("2026-03-16 09:00")
    arrangements.load(first_year=2017)


def test_a_notice_is_previewed_and_saved():
    pending_record()
    browser = browser_of(committee_member())

    shown = browser.post(reverse("api-workday-arrangement-preview"), SAID, content_type="application/json").json()
    saved = browser.post(
        reverse("api-workday-arrangement-list"), SAID | {"document_no": "示例文号"}, content_type="application/json"
    )
    states = {one["year"]: one for one in browser.get(reverse("api-workday-arrangement-list")).json()}

    assert shown["days"][0] == {"on": "2026-03-18", "is_workday": False}
    assert [(one["due_on"], one["new_due_on"], one["due_is_estimated"]) for one in shown["due_days"]] == [
        ("2026-03-27", "2026-03-30", False)
    ]
    assert saved.status_code == 201
    assert (states[2026]["guangxi"], states[2026]["is_known"], states[2027]["national"]) == ("示例文号", True, None)


def test_a_refusal_has_its_code():
    answer = browser_of(committee_member()).post(
        reverse("api-workday-arrangement-list"), SAID | {"document_no": ""}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "arrangement_document_missing")


def test_a_record_says_that_its_day_is_an_estimate():
    record = pending_record()
    browser = browser_of(administrator_of(record.recording_unit))

    answer = browser.get(reverse("api-service-record-detail", args=[record.pk])).json()

    assert (answer["due_on"], answer["due_is_estimated"]) == ("2026-03-27", True)


def test_the_command_shows_and_with_a_document_saves(tmp_path):
    by, notice, out = committee_member(), tmp_path / "notice.txt", StringIO()
    notice.write_text(SAID["text"], encoding="utf-8")
    said = {"notice": str(notice), "year": 2026, "by": by.username, "stdout": out}

    call_command("workdays", **said)
    assert not WorkdayArrangement.objects.filter(year=2026, layer="guangxi").exists()
    call_command("workdays", document="示例文号", **said)

    assert "2026-03-21 上班" in out.getvalue()
    assert WorkdayArrangement.objects.get(year=2026, layer="guangxi").saved_by == by
    with pytest.raises(CommandError, match="请用 --by"):
        call_command("workdays", notice=str(notice), year=2026)
    notice.write_text("另行通知", encoding="utf-8")
    with pytest.raises(CommandError, match="没有读到日期"):
        call_command("workdays", **said)
