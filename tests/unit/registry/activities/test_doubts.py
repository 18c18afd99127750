"""Unlikely plans are asked about, impossible ones refused, and a tick counts for what was seen only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.activities.doubted import Doubted
from registry.activities.services import activities, doubts
from registry.exceptions import ActivityRefused, UnitRefused
from registry.models import Activity
from registry.units.services import units
from tests.unit.registry.planning import drafted, own_plan, plan, published, shift_plan

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def draft(who, *shifts, confirmed=(), **facts):
    return activities.draft(plan=plan(*shifts, **facts), unit=who.unit, by=who.lea, confirmed=confirmed)


def asked(who, *shifts, **more):
    with pytest.raises(Doubted) as refusal:
        draft(who, *shifts, **more)
    assert refusal.value.reason == Doubted.Reason.UNCONFIRMED
    return {doubt.code: doubt for doubt in refusal.value.doubts}


def test_an_end_before_the_start_is_asked_with_its_real_length(who):
    doubts = asked(who, shift_plan(hours=23))

    assert "跨夜，共 23 小时，确认无误" in doubts["overnight:1380"].message
    assert draft(who, shift_plan(hours=23), confirmed=["overnight:1380"]).pk


def test_a_tick_counts_for_nothing_else(who):
    assert set(asked(who, shift_plan(hours=20), confirmed=["overnight:1380"])) == {"overnight:1200"}


@pytest.mark.parametrize(
    ("shift", "code"),
    [
        (shift_plan("2026-03-14 08:00", hours=13), "long:780"),
        (shift_plan("2027-06-01 09:00"), "far:2027-06-01"),
    ],
)
def test_long_days_and_far_ones_are_asked(who, shift, code):
    assert set(asked(who, shift)) == {code}


def test_until_midnight_is_no_night(who):
    assert draft(who, shift_plan("2026-03-14 20:00", hours=4)).pk


def test_a_notice_of_one_word_is_asked(who):
    assert set(asked(who, risk_notice="无")) == {"short:risk_notice"}


def test_the_same_title_at_the_same_time_is_asked_with_a_link(who):
    first = draft(who)

    doubts = asked(who)

    assert set(doubts) == {f"twice:{first.pk}"}
    assert f"/manage/activities/{first.pk}/" in doubts[f"twice:{first.pk}"].url
    assert draft(who, confirmed=[f"twice:{first.pk}"]).pk
    assert draft(who, shift_plan("2026-03-15 09:00")).pk
    activities.withdraw(activity=first, by=who.lea, reason="重复")


def test_what_was_confirmed_once_is_not_asked_at_every_save(who):
    activity = draft(who, shift_plan(hours=23), confirmed=["overnight:1380"])
    kept = shift_plan(hours=23, pk=activity.shifts.get().pk)

    activities.revise(activity=activity, plan=plan(kept, title="夜间值守"), by=who.lea)

    with pytest.raises(Doubted):
        activities.revise(activity=activity, plan=plan(shift_plan(hours=22, pk=kept.pk)), by=who.lea)


@pytest.mark.parametrize(
    ("shift", "reason"),
    [
        (shift_plan(hours=25), Reason.SHIFT_TOO_LONG),
        (shift_plan("9999-03-14 09:00"), Reason.DAY_IMPOSSIBLE),
        (shift_plan("2029-03-14 09:00"), Reason.DAY_IMPOSSIBLE),
    ],
)
def test_what_cannot_be_is_refused(who, shift, reason):
    with pytest.raises(ActivityRefused) as refusal:
        draft(who, shift)

    assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"content": "一"}, Reason.TEXT_TOO_SHORT),
        ({"content": "啊啊啊啊啊啊"}, Reason.TEXT_TOO_SHORT),
        ({"title": "。"}, Reason.TEXT_TOO_SHORT),
        ({"contact_phone": "abc"}, Reason.CONTACT_PHONE_INVALID),
        ({"insured_from_on": "2026-03-31", "insured_until_on": "2026-03-01"}, Reason.INSURED_BACKWARDS),
    ],
)
def test_what_nobody_understands_is_not_handed_in(who, facts, reason):
    activity = drafted(who, **facts)

    with pytest.raises(ActivityRefused) as refusal:
        activities.submit(activity=activity, by=who.lea)

    assert refusal.value.reason == reason
    assert Activity.objects.get().status == "draft"


def test_a_published_activity_keeps_a_telephone(who):
    activity = published(who)

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=own_plan(activity, contact_phone="abc"), by=who.lea)

    assert refusal.value.reason == Reason.CONTACT_PHONE_INVALID


def test_a_unit_is_reached_by_a_telephone(who):
    with pytest.raises(UnitRefused) as refusal:
        units.change(unit=who.unit, parent=who.unit.parent, contact_phone="abc", by=who.committee)

    assert refusal.value.reason == UnitRefused.Reason.UNIT_PHONE_INVALID


def test_asking_about_the_same_title_costs_the_same_for_many(who):
    def queries(times):
        weekly = tuple(shift_plan(f"2026-06-{day:02d} 09:00") for day in range(1, times + 1))
        with CaptureQueriesContext(connection) as taken:
            doubts.about(plan(*weekly), unit=who.unit, activity=None)
        return len(taken)

    drafted(who, shift_plan("2026-08-01 09:00"))
    few = queries(1)
    for _ in range(5):
        drafted(who, shift_plan("2026-06-03 09:00"))

    assert queries(20) == few
