"""The committee's pages: see what would move, merge, take back, close; and the successor's administrator gets in."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from registry.models import RoleAssignment, Unit, UnitMerger, Volunteer
from registry.units.services import mergers
from tests.factories import TeamFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import AFTERWARDS, basis_of, pending_record
from tests.factories_units import merged_away
from tests.people import administrator, browser_of, holder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afterwards(at):
    return at(AFTERWARDS)


@pytest.fixture
def committee():
    return holder(RoleAssignment.Role.COMMITTEE)


@pytest.fixture
def old():
    return UnitFactory()


@pytest.fixture
def heir():
    return UnitFactory()


def text_of(response) -> str:
    return response.content.decode()


def test_the_preview_counts_and_nothing_moves_before_the_yes(old, heir, committee):
    vera = VolunteerFactory(unit=old)
    page = browser_of(committee).get(reverse("committee-unit-merge", args=[old.pk]), {"successor": heir.short_name})

    assert f"今天起由{heir}承接" in text_of(page)
    assert '<dt>志愿者</dt><dd class="nowrap">1 人</dd>' in text_of(page)
    vera.refresh_from_db()
    assert vera.unit == old


def test_the_successor_is_found_by_a_part_of_its_name(old, committee):
    found, other = UnitFactory(short_name="自治区水利厅团委"), UnitFactory(short_name="自治区林业局团委")
    ask, address = browser_of(committee).get, reverse("committee-unit-merge", args=[old.pk])

    assert f'<option value="{other}">' in text_of(ask(address))
    assert f"今天起由{found}承接" in text_of(ask(address, {"successor": "水利"}))
    assert ask(address, {"successor": "自治区"}).status_code == 422


def test_the_committee_merges_and_takes_back(old, heir, committee):
    browser, vera = browser_of(committee), VolunteerFactory(unit=old)
    home = reverse("committee-unit", args=[old.pk])

    answer = browser.post(reverse("committee-unit-merge", args=[old.pk]), {"successor": heir.short_name})

    assert answer.url == home
    assert UnitMerger.objects.get().successor == heir
    shown = text_of(browser.get(home))
    assert f"已并入{heir}" in shown
    assert "2026年3月16日转移的事项" in shown
    assert f"授权已终止，未办的事项由{heir}办理。" in shown
    assert "还没有管理员" not in shown
    back = browser.post(reverse("committee-unit-reopen", args=[old.pk]), follow=True)
    assert "已撤销合并，转移的事项已转回。" in text_of(back)
    vera.refresh_from_db()
    assert (vera.unit, "已并入" in text_of(browser.get(home))) == (old, False)


def test_the_committees_own_unit_counts_those_who_act_for_it(committee):
    root, browser = committee_unit(), browser_of(committee)

    assert Unit.objects.with_administrator_count().get(pk=root.pk).administrator_count == 1
    assert "还没有管理员" not in text_of(browser.get(reverse("committee-unit", args=[root.pk])))


def test_a_refusal_stands_on_the_form_that_asked(old, heir, committee):
    merged_away(old, heir)

    page = browser_of(committee).post(
        reverse("committee-unit-merge", args=[old.pk]), {"successor": UnitFactory().short_name}
    )

    assert page.status_code == 422
    assert f"{old}已并入{heir}。" in text_of(page)


def test_what_an_earlier_version_left_is_shown_and_moved_from_the_units_page(old, heir, committee):
    vera = VolunteerFactory(unit=merged_away(old, heir))
    browser, address = browser_of(committee), reverse("committee-unit-merge", args=[old.pk])

    shown = text_of(browser.get(reverse("committee-unit", args=[old.pk])))
    assert "尚未转给承接单位的事项" in shown
    assert f"{address}?successor={quote(heir.short_name)}" in shown
    assert "1 个已合并或停用的单位还有尚未转给承接单位的事项" in text_of(browser.get(reverse("committee-units")))
    browser.post(address, {"successor": heir.short_name})
    vera.refresh_from_db()
    assert vera.unit == heir


def test_closing_alone_says_what_is_left_and_where_to_go(old, committee):
    TeamFactory(unit=old)
    browser, address = browser_of(committee), reverse("committee-unit-close", args=[old.pk])

    page = text_of(browser.get(address))
    assert '<dt>志愿团队</dt><dd class="nowrap">1 支</dd>' in page
    assert reverse("committee-unit-merge", args=[old.pk]) in page
    browser.post(address)
    old.refresh_from_db()
    assert old.is_open


def test_the_successors_administrator_gets_in_and_the_closed_ones_does_not(old, heir, committee):
    record, person = pending_record(recording_unit=old), VolunteerFactory(unit=old)
    mine, former = browser_of(administrator(heir)), browser_of(administrator(old))
    mergers.merge(unit=old, successor=heir, by=committee)
    pages = (
        reverse("hours-record", args=[record.pk]),
        reverse("hours-shift", args=[record.shift_id]),
        reverse("manage-volunteer", args=[person.pk]),
    )

    assert [mine.get(page).status_code for page in pages] == [200, 200, 200]
    assert {former.get(page).status_code for page in pages} <= {403, 404}
    assert str(record.shift) in text_of(mine.get(reverse("hours-queue")))
    mine.post(reverse("hours-record-approve", args=[record.pk]), {"basis": basis_of(record)})
    record.refresh_from_db()
    assert (record.status, record.recording_unit) == ("approved", old)
    assert Volunteer.objects.get(pk=person.pk).unit == heir
