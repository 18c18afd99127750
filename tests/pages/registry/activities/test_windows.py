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
