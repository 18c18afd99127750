"""The window of sign-up, which the form tells in days before the start, and a shift that is moved."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from registry.activities import content
from registry.activities.services import shifts
from registry.exceptions import ActivityRefused
from registry.models import Shift
from tests.factories import local
from tests.pages.registry.activities.applying import edited
from tests.unit.registry.planning import drafted, shift_plan

pytestmark = pytest.mark.django_db
START = local("2026-03-28 09:00")


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def window(activity):
    shift = Shift.objects.get(activity=activity, cancelled_at=None)
    return shift.sign_up_opens_at, shift.sign_up_closes_at


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (START - timedelta(hours=12), None),
        (START - timedelta(days=2, hours=3), START - timedelta(hours=30)),
        (START - timedelta(days=400), START - timedelta(days=90)),
    ],
    ids=["hours", "days and hours", "longer than the fields take"],
)
def test_a_window_that_is_no_number_of_days_is_told_and_stays(client, who, opens, closes):
    activity = drafted(who, shift_plan("2026-03-28 09:00"))
    Shift.objects.filter(activity=activity).update(sign_up_opens_at=opens, sign_up_closes_at=closes or START)
    client.force_login(who.lea)
    page = client.get(reverse("activity-edit", args=[activity.pk]))

    assert page.context["form"]["opens_days_before"].value() is None
    assert page.text.count("留空为不变") == (2 if closes else 1)
    saved = edited(client, activity, do="save", title="改了名称")
    assert saved.redirect_chain, saved.context["form"].errors
    activity.refresh_from_db()
    assert (activity.title, window(activity)) == ("改了名称", (opens, closes or START))

    edited(client, activity, do="save", opens_days_before="7", closes_days_before="1")
    assert window(activity) == (START - timedelta(days=7), START - timedelta(days=1))


def test_a_moved_shift_takes_its_window_along(client, who):
    activity = drafted(who, shift_plan("2026-03-28 09:00", sign_up_opens_at=START - timedelta(days=7)))
    client.force_login(who.lea)

    edited(client, activity, do="save", **{"shifts-0-on": "2026-05-28"})

    form = client.get(reverse("activity-edit", args=[activity.pk])).context["form"]
    assert window(activity) == (local("2026-05-21 09:00"), local("2026-05-28 09:00"))
    assert (form["opens_days_before"].value(), form["closes_days_before"].value()) == (7, 0)


def test_a_start_before_the_opening_of_sign_up_is_refused(who):
    opens = local("2026-03-21 09:00")
    shift = drafted(who, shift_plan("2026-03-28 09:00", sign_up_opens_at=opens)).shifts.get()
    earlier = replace(content.shift_plan(shift), starts_at=local("2026-03-20 09:00"), ends_at=local("2026-03-20 11:00"))

    shifts.check(content.shift_plan(shift), shift)
    with pytest.raises(ActivityRefused) as refusal:
        shifts.check(earlier, shift)

    assert refusal.value.reason == ActivityRefused.Reason.SIGN_UP_NEVER_OPEN


def test_the_window_of_one_shift_is_changed_by_itself(client, who):
    activity = drafted(who, shift_plan("2026-03-28 09:00"), shift_plan("2026-04-04 09:00"))
    first, second = activity.shifts.in_order()
    client.force_login(who.lea)
    url = reverse("shift-edit", args=[second.pk])
    form = client.get(url).context["form"]
    row = {each.html_name: each.value() for each in form if each.value() not in (None, "")}
    row |= {"positions-TOTAL_FORMS": "2", "positions-INITIAL_FORMS": "0"}

    client.post(url, row | {"opens_days_before": "7", "closes_days_before": "1"})
    never = client.post(url, row | {"opens_days_before": "1", "closes_days_before": "2"})

    second.refresh_from_db(), first.refresh_from_db()
    opens, closes = local("2026-03-28 09:00"), local("2026-04-03 09:00")
    assert (second.sign_up_opens_at, second.sign_up_closes_at) == (opens, closes)
    assert (first.sign_up_opens_at, first.sign_up_closes_at) == (None, START)
    (refusal,) = never.context["form"].errors.as_data()["opens_days_before"]
    assert (never.status_code, refusal.code) == (422, ActivityRefused.Reason.SIGN_UP_NEVER_OPEN)


def test_an_odd_window_of_one_shift_stays_where_its_fields_are_left_empty(client, who):
    opens, closes = START - timedelta(days=2, hours=3), START - timedelta(hours=30)
    activity = drafted(who, shift_plan("2026-03-28 09:00", sign_up_opens_at=opens, sign_up_closes_at=closes))
    shift = activity.shifts.get()
    client.force_login(who.lea)
    page = client.get(reverse("shift-edit", args=[shift.pk]))
    row = {each.html_name: each.value() for each in page.context["form"] if each.value() not in (None, "")}
    row |= {"positions-TOTAL_FORMS": "2", "positions-INITIAL_FORMS": "0"}

    client.post(reverse("shift-edit", args=[shift.pk]), row | {"on": "2026-03-29"})

    assert page.text.count("留空为不变") == 2
    assert window(activity) == (opens + timedelta(days=1), closes + timedelta(days=1))
