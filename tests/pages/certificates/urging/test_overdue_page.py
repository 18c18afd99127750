"""超期事项: units × overdue things, filters, and the text to copy."""

import pytest

from tests import calendars
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, committee_member, pending_record, shift_of
from tests.people import browser_of
from tests.shared import built_once

pytestmark = pytest.mark.django_db
PAGE = "/manage/overdue/"


def calendar_of_the_year(at) -> None:
    at("2026-03-16 09:00")
    calendars.known(2026)


calendar = built_once(calendar_of_the_year)


@pytest.fixture(autouse=True)
def address(settings):
    settings.PUBLIC_URL = "https://volunteer.example.org"


def late_roll(at, unit=None, *, day="2026-03-14"):
    at("2026-03-16 09:00")
    shift = shift_of(day=day, title="主题微课堂", kind="training", recording_unit=unit or UnitFactory())
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    at("2026-03-30 09:00")
    return shift


def test_the_page_shows_units_with_the_text_for_all_and_for_each(at):
    shift = late_roll(at)
    page = browser_of(committee_member()).get(PAGE).text

    assert "1 个单位，1 项" in page
    assert "1 项，最长超期 1 个工作日" in page
    assert "请于4月2日前办理" in page
    link = f"https://volunteer.example.org/manage/shifts/{shift.pk}/hand-in/"
    assert page.count(f"（超期 1 个工作日）{link}") == 4  # two texts, each shown and ready to copy
    assert "贵单位以下事项已超过办理期限" in page


def test_the_committee_does_not_urge_itself(at):
    record = pending_record(kind="training")  # its unit has no administrator, and there is nothing to report
    member = committee_member()
    at("2026-03-30 09:00")
    page = browser_of(member).get(PAGE).text

    assert f"/manage/hours/shifts/{record.shift_id}/" in page
    assert "催办文字" not in page
    assert "只催这个单位" not in page
    assert "催办各单位超期事项" not in browser_of(member).get("/").text


def test_nothing_overdue_is_said(at):
    at("2026-03-30 09:00")

    assert "没有超期事项" in browser_of(committee_member()).get(PAGE).text


def test_filters_narrow_list_and_text(at):
    first, second = late_roll(at), late_roll(at)
    client = browser_of(committee_member())
    unit = first.activity.recording_unit

    one = client.get(PAGE, {"unit": unit.pk, "kind": "hand-in"}).text
    assert "1 个单位，1 项" in one
    assert f"/manage/shifts/{second.pk}/" not in one
    assert "没有符合条件的超期事项" in client.get(PAGE, {"kind": "report"}).text
    assert "2 个单位，2 项" in client.get(PAGE, {"unit": "x", "kind": "nonsense"}).text


def test_an_administrator_reads_the_own_units(at):
    shift = late_roll(at)
    late_roll(at)

    page = browser_of(administrator_of(shift.activity.recording_unit)).get(PAGE).text
    assert "1 个单位，1 项" in page


def test_a_leader_without_a_role_is_refused(at):
    shift = late_roll(at)

    assert browser_of(shift.activity.leader).get(PAGE).status_code == 403
    assert browser_of(UserFactory()).get(PAGE).status_code == 403


def test_the_committees_home_says_how_much_is_overdue(at):
    late_roll(at)
    late_roll(at)

    page = browser_of(committee_member()).get("/").text
    assert "催办各单位超期事项" in page
    assert "2 个单位、2 项" in page


def test_the_page_costs_the_same_for_one_and_three(at, django_assert_max_num_queries):
    client = browser_of(committee_member())
    costs = []
    for shifts in (1, 2):
        for _n in range(shifts):
            late_roll(at)
        client.get(PAGE)
        with django_assert_max_num_queries(60) as seen:
            client.get(PAGE)
        costs.append(len(seen))

    assert costs[0] == costs[1]
