from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from checkin.deciding.services import decisions
from checkin.ledger.services import figures
from registry.doors.http import PAGE_SIZE
from registry.models import Volunteer
from registry.people.filters import youngest_first
from registry.people.services import home_units
from registry.people.services.volunteers import make_findable
from registry.workdays.services import workdays
from tests.factories import MembershipFactory, TeamFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, administrator_of, approved, committee_member, pending_record
from tests.people import administrator, browser_of, phone

pytestmark = pytest.mark.django_db


def shown(browser, **asked):
    """The people of the list in their order."""
    answer = browser.get(reverse("manage-volunteers"), asked)
    assert answer.status_code == 200
    return [one.name for one in answer.context["people"]]


def named(name, **fields):
    person = VolunteerFactory(name=name, **fields)
    make_findable(person)
    person.save()
    return person


def columns_of(person):
    person.refresh_from_db()
    return person.served_minutes, person.minutes_this_year, person.last_service_on


def test_hours_beside_a_person_follow_every_decision(at):
    at(AFTERWARDS)
    record = pending_record()
    approved(record)
    assert columns_of(record.volunteer) == (180, 180, date(2026, 3, 14))

    second = pending_record(("09:00", "11:00"), volunteer=record.volunteer, day="2026-03-15")
    approved(second)
    assert columns_of(record.volunteer) == (300, 300, date(2026, 3, 15))
    assert figures.rebuild() == 0

    second.refresh_from_db()
    decisions.void(record=second, by=administrator_of(second.recording_unit), reason="示例")
    assert columns_of(record.volunteer) == (180, 180, date(2026, 3, 14))

    at("2027-01-01 09:00")
    assert columns_of(record.volunteer)[1] == 0


def test_figures_that_drifted_are_put_right():
    person = VolunteerFactory(served_minutes=600)

    call_command("rebuild_figures", stdout=(printed := StringIO()))
    assert printed.getvalue() == "更正 1 人。\n"
    assert columns_of(person)[0] == 0


def test_lists_are_narrowed_and_sorted_by_what_offices_choose_by(at):
    at("2026-03-16 09:00")
    unit = UnitFactory()
    adult = named(
        "覃演示", unit=unit, born_on=date(1990, 3, 16), skills="摄影、急救", served_minutes=600, served_year=2026
    )
    adult.year_minutes, adult.last_served_on = 300, date(2026, 3, 1)
    adult.save()
    named("陆志愿", unit=unit, born_on=date(2009, 3, 17), served_minutes=1200, served_year=2025, year_minutes=1200)
    team = TeamFactory(unit=unit)
    MembershipFactory(team=team, volunteer=adult)
    browser = browser_of(administrator(unit))

    assert shown(browser, sort="hours") == ["陆志愿", "覃演示"]
    assert shown(browser, sort="year") == ["覃演示", "陆志愿"]
    assert shown(browser, sort="old") == ["覃演示", "陆志愿"]
    assert shown(browser, age_from="36", age_to="36") == ["覃演示"]
    assert shown(browser, age_from="37") == []
    assert shown(browser, minor="on") == ["陆志愿"]
    assert shown(browser, skill="急救") == ["覃演示"]
    assert shown(browser, team=team.pk) == ["覃演示"]
    assert shown(browser, hours_from="10.5") == ["陆志愿"]
    assert shown(browser, year_to="1") == ["陆志愿"]
    assert shown(browser, quiet_since="2026-03-01") == ["陆志愿"]


@pytest.mark.parametrize("typed", ["qys", "TYS", "qinyan", "tan yan shi", "覃演", "演示"])
def test_a_name_is_found_by_pinyin_in_any_reading(typed):
    person = named("覃演示")
    named("韦示例", unit=person.unit)

    assert shown(browser_of(administrator(person.unit)), q=typed) == ["覃演示"]


def test_the_inside_of_a_name_in_letters_finds_nobody():
    person = named("覃演示")

    assert shown(browser_of(administrator(person.unit)), q="shi") == []


def test_who_waits_comes_first_on_every_page():
    unit = UnitFactory()
    for n in range(33):
        VolunteerFactory(unit=unit, name=f"韦示例{n}")
    waiting = VolunteerFactory(unit=unit, name="黄等待", status="submitted", volunteer_no=None)
    Volunteer.objects.filter(pk=waiting.pk).update(submitted_at=waiting.created_at)
    VolunteerFactory(unit=unit, name="陆最新")
    browser = browser_of(administrator(unit))

    first, second = shown(browser), shown(browser, page="2")

    assert first[:2] == ["黄等待", "陆最新"]
    assert len(first) == PAGE_SIZE
    assert len(set(first + second)) == 35


@pytest.mark.parametrize("asked", [{}, {"sort": "hours"}, {"q": "演示"}, {"q": "tys"}, {"q": "演示", "sort": "year"}])
def test_more_people_ask_no_more_of_the_database(asked):
    unit = UnitFactory()
    browser = browser_of(administrator(unit))
    counts = []
    for n in (5, 10):
        for _ in range(5):
            MembershipFactory(volunteer=named("覃演示", unit=unit), team=TeamFactory(unit=unit))
        browser.get(reverse("manage-volunteers"))
        with CaptureQueriesContext(connection) as statements:
            assert len(shown(browser, **asked)) == n
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_a_whole_number_is_not_looked_for_in_names():
    person = named("覃演示", phone=phone(7))
    browser = browser_of(administrator(person.unit))

    for number in (person.volunteer_no, phone(7)):
        with CaptureQueriesContext(connection) as statements:
            assert shown(browser, q=number) == ["覃演示"]
        assert not [one for one in statements if "LIKE" in one["sql"]]


def test_a_name_with_figures_is_found_by_its_name():
    person = named("示例A12")
    named("示例A1", unit=person.unit)

    assert shown(browser_of(administrator(person.unit)), q="a12") == ["示例A12"]


def test_a_list_does_not_begin_with_the_many_who_are_merged_into_nobody():
    assert "INDEX registry_volunteer_merged" not in Volunteer.objects.canonical().filter(unit=1).explain()


def test_a_wish_to_move_is_the_duty_of_the_unit_it_is_asked_of(at):
    at("2026-03-16 09:00")
    person, unit = VolunteerFactory(), UnitFactory()
    receiving, leaving = browser_of(administrator(unit)), browser_of(administrator(person.unit))
    home_units.ask_to_move(volunteer=person, unit=unit, by=person.user)
    person.refresh_from_db()
    due = workdays.review_due(person.move_asked_at).on

    assert reverse("manage-volunteer-move", args=[person.pk]) in receiving.get("/").content.decode()
    assert "答复转入申请" not in leaving.get("/").content.decode()
    for browser in (receiving, leaving):
        page = browser.get(reverse("manage-volunteer", args=[person.pk])).content.decode()
        assert f"{due.month}月{due.day}日" in page
    assert f"{due.month}月{due.day}日" in browser_of(person.user).get(reverse("me")).content.decode()
    assert "答复转入申请" not in browser_of(committee_member()).get("/").content.decode()

    home_units.decline_move(volunteer=person, by=administrator(unit))
    person.refresh_from_db()
    assert person.move_asked_at is None
    assert "答复转入申请" not in receiving.get("/").content.decode()


def test_whose_birth_is_not_known_comes_last_by_age(at):
    """An account that was closed keeps no day of birth; it leads no list, on neither database."""
    at("2026-03-16 09:00")
    unit = UnitFactory()
    for name, born_on in (("甲示例", "1990-01-01"), ("乙示例", None), ("丙示例", "2000-01-01"), ("丁示例", None)):
        named(name, unit=unit, born_on=born_on)
    desk = browser_of(administrator(unit))

    assert [shown(desk, sort=sort) for sort in ("young", "old")] == [
        ["丙示例", "甲示例", "丁示例", "乙示例"],
        ["甲示例", "丙示例", "乙示例", "丁示例"],
    ]
    assert shown(desk, sort="young", q="示例") == ["丙示例", "甲示例", "丁示例", "乙示例"]
    pages = youngest_first(Volunteer.objects.filter(unit=unit))
    assert [[one.name for one in pages[start : start + 3]] for start in (0, 3)] == [
        ["丙示例", "甲示例", "丁示例"], ["乙示例"],
    ]  # fmt: skip
