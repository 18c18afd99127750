"""A shift of more than a day, stored before that was refused, hinders no other change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from registry.activities import content
from registry.activities.services import activities, approvals
from registry.exceptions import ActivityRefused
from registry.models import Shift
from tests.doors import program_of
from tests.pages.registry.activities.applying import edited
from tests.people import browser_of
from tests.unit.registry.planning import FACTS, people, published

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason


@pytest.fixture
def who(at):
    at("2026-03-02 09:00")
    return people()


@pytest.fixture
def activity(who):
    """Its shift lasts 26 hours."""
    row = published(who)
    shift = row.shifts.get()
    until = shift.starts_at + timedelta(hours=26)
    Shift.objects.filter(pk=shift.pk).update(ends_at=until, scans_until=until + timedelta(hours=1))
    return row


def changed(activity, **facts):
    activity.refresh_from_db()
    stored = content.as_plan(activity)
    return replace(stored, facts=stored.facts | facts)


def longer(activity):
    plan = content.as_plan(activity)
    return replace(plan, shifts=tuple(replace(each, ends_at=each.ends_at + timedelta(hours=1)) for each in plan.shifts))


def test_the_telephone_is_changed_and_a_change_approved(who, activity):
    activities.revise(activity=activity, plan=changed(activity, contact_phone="0771-1234567"), by=who.lea)
    activities.revise(activity=activity, plan=changed(activity, place="桂宁小学"), by=who.lea)
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    activity.refresh_from_db()
    assert (activity.contact_phone, activity.place) == ("0771-1234567", "桂宁小学")


def test_it_grows_no_longer(who, activity):
    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=longer(activity), by=who.lea)

    assert refusal.value.reason == Reason.SHIFT_TOO_LONG


def test_the_page_changes_the_telephone_and_leaves_the_times(who, activity):
    before = activity.shifts.get().ends_at

    edited(browser_of(who.lea), activity, contact_phone="0771-1234567")

    activity.refresh_from_db()
    assert (activity.contact_phone, activity.shifts.get().ends_at) == ("0771-1234567", before)


def test_the_api_changes_the_telephone(who, activity):
    shift = activity.shifts.get()
    times = {"starts_at": shift.starts_at.isoformat(), "ends_at": shift.ends_at.isoformat()}
    same = {"id": shift.pk, "positions": [{"places": 30}]} | times
    body = FACTS | {"contact_phone": "0771-1234567", "shifts": [same]}

    answer = program_of(who.lea).post(f"/api/v1/activities/{activity.pk}/revise/", body, format="json")

    assert (answer.status_code, answer.json()["contact_phone"]) == (200, "0771-1234567")
