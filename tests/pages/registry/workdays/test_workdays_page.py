"""The calendar at the committee: a notice is pasted, looked at, saved; estimates are marked wherever they stand."""

import re

import pytest
from django.urls import reverse

from checkin.models import ServiceRecord
from registry.models import WorkdayArrangement
from registry.words.dates import ESTIMATED, IN_SHORT
from registry.workdays.services import arrangements
from tests.factories import VolunteerFactory
from tests.factories_hours import administrator_of, committee_member, pending_record
from tests.people import browser_of

pytestmark = pytest.mark.django_db
SAID = {
    "year": 2026,
    "layer": "guangxi",
    "text": "3月18日、19日放假，3月21日上班。",
    "document_no": "桂政办发〔2026〕1号",
}
SAVE = 'name="do" value="save"'


@pytest.fixture(autouse=True)
def loaded(at):
    at("2026-03-16 09:00")
    arrangements.load(first_year=2017)


def page_at(browser, name: str, *args) -> str:
    return browser.get(reverse(name, args=args)).content.decode()


def test_a_notice_is_looked_at_and_then_saved():
    record, browser = pending_record(), browser_of(committee_member())

    shown = browser.post(reverse("committee-workdays"), SAID).content.decode()
    assert not WorkdayArrangement.objects.filter(year=2026, layer="guangxi").exists()
    saved = browser.post(reverse("committee-workdays"), SAID | {"do": "save"}, follow=True).content.decode()

    assert "改为放假" in shown
    assert "3月27日 → 3月30日" in shown
    assert "桂政办发〔2026〕1号" in saved
    assert ServiceRecord.objects.get(pk=record.pk).due_is_estimated is False


def test_the_page_tells_the_browser_to_forget_only_what_was_accepted():
    browser = browser_of(committee_member())

    refused = browser.post(reverse("committee-workdays"), SAID | {"do": "save", "text": "三月三"}).content.decode()
    saved = browser.post(reverse("committee-workdays"), SAID | {"do": "save"}, follow=True).content.decode()

    assert "已保存 2026 年广西放假安排" in saved
    assert ("data-accepted" in refused, "data-accepted" in saved) == (False, True)


def test_only_the_text_that_was_looked_at_can_be_saved():
    """The button stands beside the previewed text, hidden; the form with the editable one only shows again."""
    browser = browser_of(committee_member())
    assert SAVE not in page_at(browser, "committee-workdays")
    told = SAID | {"text": "3月18日、19日放假。\n3月21日上班。"}

    shown = browser.post(reverse("committee-workdays"), told).content.decode()

    form = shown.split(SAVE)[0].rsplit("<form", 1)[1]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert {name: hidden[name] for name in told} == {name: str(value) for name, value in told.items()}
    assert "<textarea" not in form
    assert shown.count(SAVE) == 1


def test_a_text_of_another_year_stays_on_the_form_with_its_reason():
    answer = browser_of(committee_member()).post(reverse("committee-workdays"), SAID | {"text": "3月18日（周一）放假"})

    assert answer.status_code == 422
    assert "请核对年份" in answer.content.decode()


def test_the_home_page_asks_for_what_is_missing_and_leads_to_the_filled_form():
    browser = browser_of(committee_member())

    home = page_at(browser, "home")
    asked = browser.get(f"{reverse('committee-workdays')}?year=2026&layer=guangxi").content.decode()

    assert "录入 2026 年广西“三月三”放假安排" in home
    assert 'value="2026"' in asked


def test_an_estimate_is_marked_for_the_volunteer_the_approver_and_at_home():
    vera = VolunteerFactory()
    record = pending_record(volunteer=vera)
    approver = browser_of(administrator_of(record.recording_unit))

    for page in (
        page_at(browser_of(vera.user), "me-hours"),
        page_at(browser_of(vera.user), "me-hours-record", record.pk),
        page_at(approver, "hours-record", record.pk),
    ):
        assert ESTIMATED in page
    for page in (page_at(approver, "home"), page_at(approver, "hours-queue")):
        assert IN_SHORT in page
    assert "当年的放假安排尚未录齐" in page_at(approver, "home")


def test_nothing_is_marked_once_both_notices_are_there():
    arrangements.save(by=committee_member(), **SAID)
    record = pending_record()

    assert IN_SHORT not in page_at(browser_of(administrator_of(record.recording_unit)), "hours-queue")


def test_the_overdue_list_and_its_text_say_so(at):
    record = pending_record()
    at("2026-04-10 09:00")

    page = page_at(browser_of(administrator_of(record.recording_unit)), "overdue")

    assert page.count(IN_SHORT) >= 2
