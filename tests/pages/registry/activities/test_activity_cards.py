"""Cards are kept by what they show: whatever changes on one is seen at the next visit."""

from datetime import timedelta

import pytest
from django.urls import reverse

from registry import clock
from registry.activities import listing
from registry.models import Activity, Position
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, UnitFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    at("2026-03-02 09:00")
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), places=2)


CHANGES = {
    "title": (lambda shift: _set(shift.activity, title="义务植树"), "义务植树"),
    "place": (lambda shift: _set(shift.activity, place="青秀山"), "青秀山"),
    "category": (lambda shift: _set(shift.activity, category=Activity.Category.RURAL), "进农村"),
    "unit": (lambda shift: _set(shift.activity.recording_unit, short_name="水利厅团委"), "水利厅团委"),
    "time": (lambda shift: _set(shift, starts_at=shift.starts_at - timedelta(minutes=30)), "08:30"),
    "places": (lambda shift: SignUpFactory(shift=shift), "还有 1 个名额"),
    "more places": (lambda shift: Position.objects.filter(shift=shift).update(places=7), "还有 7 个名额"),
    "full": (lambda shift: SignUpFactory.create_batch(2, shift=shift), "名额已满，可候补"),
    "another shift": (lambda shift: ShiftFactory(activity=shift.activity), "共 2 场"),
    "another unit": (
        lambda shift: _set(shift.activity, recording_unit=UnitFactory(short_name="林业局团委")),
        "林业局团委",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_card_is_never_stale(client, shift, change):
    act, seen = CHANGES[change]
    before = client.get(reverse("activities")).content.decode()

    act(shift)

    after = client.get(reverse("activities")).content.decode()
    assert seen not in before.partition('id="activities"')[2]
    assert seen in after.partition('id="activities"')[2]


def test_a_card_of_next_year_says_which_year(client, shift, at):
    assert "2026年3月14日" not in client.get(reverse("activities")).content.decode()

    at("2027-01-02 09:00")

    assert "2026年3月14日" in client.get(reverse("activities") + "?when=past").content.decode()


def test_the_next_shift_comes_first_and_past_ones_the_newest_first(shift):
    later = ShiftFactory(starts_at=local("2026-03-20 09:00")).activity
    past = [ShiftFactory(starts_at=local(f"2026-02-{day} 09:00")).activity for day in ("07", "21")]
    running = ShiftFactory(starts_at=clock.now() - timedelta(hours=1)).activity
    ShiftFactory(activity=running, starts_at=local("2026-04-01 09:00"))
    without = ActivityFactory()
    rows = Activity.objects.public()

    assert listing.to_come(rows) == [running.pk, shift.activity_id, later.pk]
    assert list(listing.over(rows)) == [past[1].pk, past[0].pk, without.pk]
    assert [row.pk for row in listing.cards([later.pk, past[0].pk])] == [later.pk, past[0].pk]


def test_the_home_page_fills_up_with_past_activities(client, shift):
    past = ShiftFactory(starts_at=local("2026-02-07 09:00")).activity

    page = client.get(reverse("home")).content.decode()

    assert page.index(f"activity-{shift.activity_id}") < page.index(f"activity-{past.pk}")


@pytest.mark.parametrize("status", Activity.Status)
def test_one_activity_is_visible_to_whom_the_list_shows_it(shift, status):
    activity = shift.activity
    Activity.objects.filter(pk=activity.pk).update(
        status=status, end_reason="台风", insured_until_on=None, origin=Activity.Origin.REGULAR
    )
    for user in (activity.leader, SignUpFactory(shift=shift).volunteer.user, VolunteerFactory().user):
        shown = Activity.objects.visible_to(user).filter(pk=activity.pk).first()
        assert Activity.objects.visible_one(user, activity.pk) == shown


def test_the_filters_offer_a_new_unit_at_once_and_keep_nobodys_choice(client, shift):
    list_of = reverse("activities")
    assert "水利厅团委" not in client.get(list_of).content.decode()

    unit = UnitFactory(short_name="水利厅团委")

    chosen = client.get(f"{list_of}?unit={unit.pk}&q=植树").content.decode()
    untouched = client.get(list_of).content.decode()
    assert f'<option value="{unit.pk}" selected>水利厅团委</option>' in chosen
    assert f'<option value="{unit.pk}">水利厅团委</option>' in untouched
    assert "植树" not in untouched


def _set(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)
