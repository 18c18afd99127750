"""Reminders: two working days before, on the day, every third working day after; upwards when late (D142, T13)."""

from datetime import date

import pytest

from checkin.deciding.services import decisions
from config.reminders import remind
from registry.models import Notification, Workday
from registry.workdays.deadlines import is_reminder_day
from tests import calendars
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, committee_member, handed_in, shift_of
from tests.factories_reports import held_shift, reported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_days():
    calendars.known(2026)


def told(user):
    return list(Notification.objects.visible_to(user).filter(key__startswith="remind:").order_by("pk"))


def texts_for(user):
    return [row.text for row in told(user)]


def reminded_on(at, user, days):
    """The days on which this person was reminded."""
    found = []
    for day in days:
        at(f"{day} 08:30")
        before = len(told(user))
        remind()
        if len(told(user)) > before:
            found.append(day)
    return found


@pytest.mark.parametrize(
    ("overdue", "reminds"),
    [(-3, False), (-2, True), (-1, False), (0, True), (1, False), (2, False), (3, True), (4, False), (6, True)],
)
def test_the_days_of_reminding(overdue, reminds):
    assert is_reminder_day(overdue) is reminds


@pytest.mark.parametrize(
    ("ended", "days"),
    [
        ("2017-03-29", ["2017-04-13", "2017-04-17", "2017-04-20", "2017-04-25"]),  # due 2017-04-17
        ("2017-03-24", ["2017-04-10", "2017-04-12", "2017-04-17", "2017-04-20", "2017-04-25"]),  # due 2017-04-12
    ],
    ids=["T13 ended 29 March", "T13 ended 24 March"],
)
def test_the_leader_is_reminded_by_the_working_days_of_guangxi(at, ended, days):
    at(f"{ended} 18:00")
    shift = shift_of(day=ended, title="主题微课堂", kind="training")
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    april = [date(2017, 4, day).isoformat() for day in range(1, 26)]

    assert reminded_on(at, shift.activity.leader, april) == days


@pytest.fixture
def shift(at):
    """Ended on Saturday 14 March 2026: hours are due on Friday 27 March, the report on 21 March."""
    at("2026-03-16 09:00")
    shift = shift_of(title="主题微课堂", kind="training", recording_unit=UnitFactory(parent=UnitFactory()))
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    return shift


def test_what_is_due_is_told_with_its_day_and_its_page(shift, at):
    at("2026-03-25 08:30")
    remind()

    (row,) = told(shift.activity.leader)
    assert row.text == "提交到场：“主题微课堂”3月14日场次，请在3月27日（周五）前办结。"
    assert row.url == f"/manage/shifts/{shift.pk}/hand-in/"


def test_a_day_that_is_an_estimate_is_told_as_one(shift, at):
    Workday.objects.filter(layer="guangxi", on__year=2026).delete()
    at("2026-03-25 08:30")
    remind()

    assert "3月27日（周五，放假安排未齐，暂推算）前办结" in texts_for(shift.activity.leader)[0]


def test_the_same_day_is_told_once(shift, at):
    at("2026-03-27 08:30")
    remind()
    remind()

    assert texts_for(shift.activity.leader) == ["提交到场：“主题微课堂”3月14日场次，今天到期。"]


def test_late_rolls_climb_to_deputy_unit_and_committee(shift, at):
    unit, deputy = shift.activity.recording_unit, UserFactory()
    shift.activity.deputy_leaders.add(deputy)
    people = {
        "leader": shift.activity.leader,
        "deputy": deputy,
        "unit": administrator_of(unit),
        "parent": administrator_of(unit.parent),
        "committee": committee_member(),
    }

    def told_on(day):
        Notification.objects.all().delete()
        at(f"{day} 08:30")
        remind()
        return [name for name, user in people.items() if told(user)]

    assert told_on("2026-03-27") == ["leader"]
    assert told_on("2026-03-30") == []
    assert told_on("2026-04-01") == ["leader", "deputy", "unit"]
    assert told_on("2026-04-07") == ["leader", "deputy", "unit", "committee"]
    (text,) = texts_for(people["unit"])
    assert text == (
        f"{unit}有事项超期，请督促办理：提交到场，“主题微课堂”3月14日场次，应于3月27日（周五）办结，已超期 6 个工作日。"
    )
    assert told(people["committee"])[0].url == "/manage/overdue/"
    assert not shift.records.exists()  # nothing is ever handed in or decided automatically


def test_a_deputy_administrator_is_reminded_on_the_days_of_the_deputy(shift, at):
    unit = shift.activity.recording_unit
    deputy, gone = administrator_of(unit), administrator_of(unit)
    deputy.roles.update(from_on=date(2026, 3, 20), until_on=date(2026, 3, 31))
    gone.roles.update(until_on=date(2026, 3, 20))
    handed_in(shift)
    at("2026-03-27 08:30")
    remind()

    assert texts_for(deputy) == ["认定时长：“主题微课堂”3月14日场次，今天到期。"]
    assert texts_for(gone) == []


def test_undecided_hours_climb_and_stay_undecided(shift, at):
    unit = shift.activity.recording_unit
    own, parent, committee = administrator_of(unit), administrator_of(unit.parent), committee_member()
    (record,) = handed_in(shift)
    for day in ("2026-03-27", "2026-04-01", "2026-04-07"):
        at(f"{day} 08:30")
        remind()

    assert [len(texts_for(user)) for user in (own, parent, committee)] == [3, 2, 1]
    record.refresh_from_db()
    assert record.status == "pending"


def test_who_led_is_never_asked_to_decide(shift, at):
    barred = administrator_of(shift.activity.recording_unit)
    shift.activity.deputy_leaders.add(barred)
    handed_in(shift)
    at("2026-04-01 08:30")
    remind()

    assert texts_for(barred) == []


def test_a_decided_shift_reminds_nobody(shift, at):
    (record,) = handed_in(shift)
    by = administrator_of(shift.activity.recording_unit)
    decisions.return_(record=record, by=by, reason="请核对签退")
    Notification.objects.all().delete()
    at("2026-03-27 08:30")
    remind()

    assert texts_for(by) == []
    assert texts_for(shift.activity.leader) == ["提交到场：“主题微课堂”3月14日场次，今天到期。"]


@pytest.mark.parametrize("day", ["2026-03-28", "2026-04-06"], ids=["Saturday", "holiday"])
def test_nobody_is_reminded_on_a_day_off(shift, at, day):
    at(f"{day} 08:30")

    assert remind() == 0


def test_several_of_a_kind_are_one_line(shift, at):
    leader = shift.activity.leader
    more = shift_of("13:00", "15:00", leader=leader, kind="training")
    attended(VolunteerFactory(), more, ("13:00", "15:00"))
    at("2026-03-27 08:30")
    remind()

    assert texts_for(leader) == ["提交到场：有 2 项到期，最早一项今天到期。"]
    assert told(leader)[0].url == "/"


def test_a_report_is_due_on_its_seventh_day(at):
    at("2026-03-16 09:00")
    shift = held_shift(people=1)
    leader = shift.activity.leader

    assert reminded_on(at, leader, ["2026-03-17", "2026-03-18", "2026-03-19", "2026-03-20", "2026-03-23"]) == [
        "2026-03-18",
        "2026-03-20",  # the 21st is a Saturday
    ]
    assert "报送活动情况" in texts_for(leader)[0]
    assert "请在3月21日（周六）前办结" in texts_for(leader)[0]


def test_a_reported_shift_reminds_nobody(at):
    at("2026-03-16 09:00")
    shift = reported(held_shift(people=1)).shift
    at("2026-03-20 08:30")
    remind()

    assert not any("报送活动情况" in text for text in texts_for(shift.activity.leader))


def test_reminding_costs_the_same_for_one_and_three(at, django_assert_max_num_queries):
    unit = UnitFactory()
    administrator_of(unit), committee_member()
    costs = []
    for shifts in (1, 3):
        at("2026-03-16 09:00")
        for number in range(shifts):
            hours_of_day = (f"{9 + number:02}:00", f"{10 + number:02}:00")
            late, undecided = (shift_of(*hours_of_day, recording_unit=unit) for _n in range(2))
            attended(VolunteerFactory(), late, hours_of_day)
            attended(VolunteerFactory(), undecided, hours_of_day)
            handed_in(undecided)
        at("2026-04-07 08:30")
        with django_assert_max_num_queries(60) as seen:
            remind()
        costs.append(len(seen))

    assert Notification.objects.exists()
    assert costs[0] == costs[1]


def test_who_takes_somebody_in_is_reminded_of_the_answer(at):
    at("2026-03-16 09:00")
    unit = UnitFactory(parent=UnitFactory())
    administrator = administrator_of(unit)
    person = VolunteerFactory(name="韦示例一", requested_unit=unit, move_asked_at=at("2026-03-16 09:00"))
    days = [f"2026-03-{day}" for day in range(16, 27)]  # due on the third working day, Thursday 19 March

    assert reminded_on(at, administrator, days) == ["2026-03-17", "2026-03-19", "2026-03-24"]
    assert texts_for(administrator)[0] == f"答复转入申请：韦示例一从{person.unit}转来，请在3月19日（周四）前办结。"
    assert told(administrator)[0].url.endswith(f"/manage/volunteers/{person.pk}/move/")
