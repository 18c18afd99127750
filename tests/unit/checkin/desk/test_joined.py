"""Who joins at the place is counted apart: beside those signed up, on none of their places, never too many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from checkin.desk.services import people_messages, people_page
from checkin.desk.services.people_page import Show
from checkin.scanning import roll
from registry import clock
from registry.activities import desk
from registry.activities.duties import activity_duties
from registry.activities.needs import board
from registry.models import Activity, Position, Shift, SignUp
from registry.signups import grid, staffing
from registry.signups.offers import offers
from registry.signups.services import placing
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, StationFactory
from tests.factories_needs import place
from tests.scanning import TOKEN, scan, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    """Three places, all of them given, and two new people typed at the station an hour before the start."""
    at("2026-03-14 08:00")
    site = place().site
    activity = ActivityFactory(site=site, status=Activity.Status.PUBLISHED, published_at=clock.now())
    made = ShiftFactory(activity=activity, places=3, min_people=5, starts_at=clock.now() + timedelta(hours=1))
    for _n in range(3):
        SignUpFactory(shift=made)
    StationFactory(token=TOKEN, unit=activity.recording_unit).shifts.add(made)
    for name, phone in (("覃示例", "10000000001"), ("农示例", "10000000002")):
        take(scan(made, method="walk_in", name=name, phone=phone))
    return made


def test_the_figures_of_a_shift_tell_them_apart(shift):
    counted, position = Shift.objects.with_places().get(), Position.objects.with_taken().get()
    (offer,) = offers(shift.activity, None)

    assert SignUp.objects.joined().count() == 2
    assert [(each.taken, each.joined) for each in (counted, position)] == [(3, 2), (3, 2)]
    assert (offer.shift.taken, offer.joined, offer.missing) == (3, 2, 0)
    assert roll.counts_of([shift.pk]) == {shift.pk: (2, 3)}


def test_they_never_make_too_many_and_take_nobodys_place(shift):
    leader = shift.activity.leader
    assert [title for title in (duty.title for duty in activity_duties(leader)) if "人数" in title] == []
    assert staffing.gaps(leader, clock.now() + timedelta(days=7)) == []  # five are wanted, five will be there

    SignUp.objects.filter(source="self").first().delete()

    assert placing.free_places(Position.objects.get()) == 1


def test_the_grid_the_list_and_the_host_tell_both(client, shift):
    made = grid.grid_of(shift.activity, grid.shifts_of(shift.activity), shift.activity.leader)
    (row,) = made.rows
    listed = desk.listing(Activity.objects.all()).get()
    (visit,) = board.visits(shift.activity.site)

    assert [(cell.taken, cell.joined, cell.over, cell.word) for cell in row.present] == [(3, 2, 0, "满")]
    assert (row.short, made.people, made.joined) == (0, 3, 2)
    assert (listed.signup_count, listed.joined_count) == (3, 2)
    assert [(each.taken, each.joined) for each in visit.shown] == [(3, 2)]


def test_the_people_page_and_its_messages_tell_both(client, shift):
    people = people_page.read(shift)
    sizes = {each.label: len(each.people) for each in people_messages.audiences(shift.activity, shift)}
    client.force_login(shift.activity.leader)
    page = client.get(reverse("shift-desk", args=[shift.pk])).text

    assert (people.counts[Show.EXPECTED], people.counts[Show.JOINED], people.counts[Show.ALL]) == (3, 2, 5)
    assert (sizes["已报名"], sizes["现场加入"]) == (3, 2)
    assert 'data-show="joined"' in page


def test_the_api_tells_both(shift):
    api = APIClient()
    api.force_authenticate(shift.activity.leader)

    told = api.get(reverse("api-shift-detail", args=[shift.pk])).json()

    assert (told["places"], told["taken"], told["joined"]) == (3, 3, 2)


def test_the_roll_and_the_list_say_by_one_word_who_was_expected(client, shift):
    people = people_page.read(shift)
    lines = people.lines(people.chosen(Show.JOINED))

    assert [(line.is_listed, line.is_expected, line.has_joined) for line in lines] == [(True, False, True)] * 2
    whole = roll.people_of(shift)
    assert (len(whole), sum(line.is_expected for line in whole)) == (5, people.counts[Show.EXPECTED]) == (5, 3)
    assert all(line.as_json()["signed_up"] for line in whole)  # the gate lets in who is on the list
    client.force_login(shift.activity.leader)
    page = client.get(reverse("shift-desk", args=[shift.pk]), {"show": "joined"}).text
    assert (page.count('<span class="badge">现场加入'), "未报名" in page) == (2, False)
