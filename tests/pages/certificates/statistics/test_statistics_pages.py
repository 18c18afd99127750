"""The year in figures: each figure links to a list of exactly that length."""

import pytest
from django.urls import reverse

from certificates.statistics.views import statistics as statistics_pages
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, administrator_of, approved, committee_member, pending_record
from tests.factories_reports import inspector_of
from tests.people import browser_of
from tests.readers import xlsx_rows
from tests.shared import built_once

pytestmark = pytest.mark.django_db


def decided(at):
    at(AFTERWARDS)
    record = pending_record()
    approved(record)
    return record


morning = built_once(decided)


@pytest.fixture
def record(morning, at):
    at(AFTERWARDS)
    return morning()


def test_the_committee_sees_all_and_a_unit_its_own(record):
    committee = browser_of(committee_member()).get(reverse("committee-statistics"))
    own = browser_of(administrator_of(record.volunteer_unit)).get(reverse("manage-statistics"))
    foreign = browser_of(administrator_of(UnitFactory())).get(reverse("manage-statistics"))

    figures = [each.context["figures"] for each in (committee, own, foreign)]
    assert [each.timed for each in figures] == [180, 180, 0]
    assert "3.0" in committee.content.decode()


@pytest.mark.parametrize(
    ("what", "query", "count"),
    [
        ("registered", "", 1),
        ("active", "", 1),
        ("active", "&month=3", 1),
        ("active", "&month=2", 0),
        ("reached", "", 0),
        ("trained", "", 0),
    ],
)
def test_a_figure_leads_to_its_people(record, what, query, count):
    url = f"{reverse('statistics-people', args=[what])}?year=2026{query}"

    response = browser_of(committee_member()).get(url)

    assert (response.status_code, response.context["total"]) == (200, count)


def test_a_line_of_a_unit_leads_to_its_people(record):
    url = reverse("statistics-people", args=["active"])
    browser = browser_of(committee_member())

    counts = [
        browser.get(f"{url}?year=2026&unit={pk}").context["total"]
        for pk in (record.volunteer_unit_id, UnitFactory().pk)
    ]

    assert counts == [1, 0]


def test_activities_lead_to_their_reports(record):
    response = browser_of(committee_member()).get(f"{reverse('statistics-activities')}?year=2026&category=CAMPUS")

    assert response.context["total"] == 1
    assert f"{reverse('report-list')}?activity={record.shift.activity_id}" in response.content.decode()


def test_the_workbook_says_what_the_page_says(record):
    answer = browser_of(committee_member()).get(f"{reverse('statistics-xlsx')}?year=2026&purpose=reporting")

    assert xlsx_rows(answer.content)[6] == ["服务时长（系统计时）", 3.0, "小时"]


def test_an_inspector_reads_masked_names(record):
    url = f"{reverse('statistics-people', args=['active'])}?year=2026"

    response = browser_of(inspector_of(record.volunteer_unit)).get(url)

    assert f">{record.volunteer.name}<" not in response.content.decode()
    assert record.volunteer.name not in [name for name, *_more in response.context["lines"]]
    assert response.context["total"] == 1


def test_a_long_list_behind_a_figure_is_searched_without_losing_the_figure(record, monkeypatch):
    browser, url = browser_of(committee_member()), reverse("statistics-people", args=["active"])
    activities = reverse("statistics-activities")
    asked = {"year": "2026", "unit": str(record.volunteer_unit.pk)}
    assert "filter-bar" not in browser.get(url, asked).content.decode()  # a short one is read at a glance

    found, none = (browser.get(url, asked | {"q": words}) for words in (record.volunteer.volunteer_no, "无此人"))

    assert [name for name, *_ in found.context["lines"]] == [record.volunteer.name]
    assert ("没有符合条件的" in none.content.decode(), none.context["total"]) == (True, 1)
    assert f"{url}?year=2026&amp;unit={record.volunteer_unit.pk}" in none.content.decode()  # 清除条件
    monkeypatch.setattr(statistics_pages, "SEARCHED", 0)
    assert "filter-bar" in browser.get(url, asked).content.decode()
    assert [len(browser.get(activities, {"q": words}).context["page"]) for words in ("", "无此活动")] == [1, 0]


def test_words_too_long_are_refused_and_narrow_nothing(record):
    browser, asked = browser_of(committee_member()), {"q": record.volunteer.name + "无" * 50, "year": "2026"}
    addresses = [reverse("statistics-people", args=["active"]), reverse("statistics-activities")]

    for address in (*addresses, reverse("committee-statistics")):
        page = browser.get(address, asked)
        assert ("50" in page.context["filter_form"].errors["q"][0], len(page.context["page"])) == (True, 1), address
        assert page.context["filter_form"].errors["q"][0] in page.text


def test_who_may_see_figures(record):
    pages = ["committee-statistics", "manage-statistics", "statistics-xlsx", "statistics-activities"]
    unit, nobody = browser_of(administrator_of(record.volunteer_unit)), browser_of(UserFactory())

    assert [unit.get(reverse(page), {"purpose": "reporting"}).status_code for page in pages] == [403, 200, 200, 200]
    assert [nobody.get(reverse(page)).status_code for page in pages] == [403] * 4


def test_nonsense_in_the_address_is_this_year_or_not_found(record):
    browser = browser_of(committee_member())

    assert browser.get(f"{reverse('committee-statistics')}?year=99999").context["figures"].year == 2026
    assert browser.get(reverse("statistics-people", args=["richest"])).status_code == 404
    assert browser.get(f"{reverse('statistics-people', args=['active'])}?unit=abc").status_code == 404


def test_many_units_are_searched_by_name_and_read_by_pages(record):
    VolunteerFactory(unit=UnitFactory(short_name="示例文化馆"))
    browser, page = browser_of(committee_member()), reverse("committee-statistics")

    found = browser.get(page, {"q": "文化馆", "year": "2026"})
    nothing = browser.get(page, {"q": "没有的"})

    assert [line.name for line in found.context["page"]] == ["示例文化馆"]
    assert len(found.context["figures"].units) > 1  # the figures above stay those of all
    assert "没有符合条件的" in nothing.text
