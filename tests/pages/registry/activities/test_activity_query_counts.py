"""Lists of activities need as many queries for three as for one."""

import pytest
from django.urls import reverse

from registry.activities.services import activities
from registry.models import Position
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, UnitFactory, VolunteerFactory, local
from tests.unit.registry.planning import drafted

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def busy():
    """Three activities with two shifts each, people and special positions."""

    def make(count, **more):
        made = []
        for _ in range(count):
            activity = ActivityFactory(recording_unit=more.get("unit") or UnitFactory())
            for day in (14, 15):
                shift = ShiftFactory(
                    activity=activity, starts_at=local(f"2026-03-{day} 09:00"), ends_at=local(f"2026-03-{day} 11:00")
                )
                Position.objects.create(shift=shift, name="讲解", places=2)
                SignUpFactory(shift=shift)
            made.append(activity)
        return made

    return make


def queries_of(client, url, django_assert_max_num_queries):
    url += "?purpose=checking"
    client.get(url)
    with django_assert_max_num_queries(60) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["activities", "manage-activities", "manage-activities-export"])
def test_list_query_counts_do_not_grow(client, who, busy, name, django_assert_max_num_queries):
    client.force_login(who.committee)
    busy(1)
    one = queries_of(client, reverse(name), django_assert_max_num_queries)
    busy(2)

    assert queries_of(client, reverse(name), django_assert_max_num_queries) == one


@pytest.mark.parametrize(("name", "queries"), [("activities", 9), ("activity", 9)])
def test_a_volunteer_reads_a_page_by_few_queries(client, busy, name, queries, django_assert_num_queries):
    (activity,) = busy(1)
    client.force_login(VolunteerFactory().user)
    address = reverse(name, args=[activity.pk] if name == "activity" else [])

    with django_assert_num_queries(queries):
        assert activity.title in client.get(address).content.decode()


@pytest.mark.parametrize("name", ["activity", "manage-activity"])
def test_query_counts_of_one_activity_do_not_grow_with_its_people(client, busy, name, django_assert_max_num_queries):
    (activity,) = busy(1)
    client.force_login(activity.leader)
    VolunteerFactory(user=activity.leader)
    few = queries_of(client, reverse(name, args=[activity.pk]), django_assert_max_num_queries)
    shift = ShiftFactory(activity=activity)
    SignUpFactory.create_batch(3, shift=shift)

    assert queries_of(client, reverse(name, args=[activity.pk]), django_assert_max_num_queries) == few


def test_the_queue_of_approvals_does_not_ask_per_row(client, who, django_assert_max_num_queries):
    client.force_login(who.colleague)
    activities.submit(activity=drafted(who), by=who.lea)
    one = queries_of(client, reverse("approvals"), django_assert_max_num_queries)
    for _ in range(2):
        activities.submit(activity=drafted(who), by=who.lea)

    assert queries_of(client, reverse("approvals"), django_assert_max_num_queries) == one
