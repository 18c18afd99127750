"""/api/v1/me/notifications/: the user's own, filtered by unread, marked as read."""

import pytest

from registry.models import Notification
from registry.notifications.services import notifications
from tests.factories import UserFactory
from tests.people import browser_of

pytestmark = pytest.mark.django_db
PATH = "/api/v1/me/notifications/"


@pytest.fixture
def wei():
    return UserFactory()


@pytest.fixture
def api(wei):
    return browser_of(wei)


def tell(user, n=1):
    for number in range(n):
        notifications.tell(users=[user], key=f"k{number}", text=f"第{number}件事", url="/me/")
    return list(Notification.objects.filter(user=user).order_by("pk"))


def test_the_list_holds_ones_own(wei, api):
    tell(UserFactory())
    row = tell(wei)[0]

    answer = api.get(PATH).json()

    assert answer["count"] == 1
    assert {key: answer["results"][0][key] for key in ("id", "text", "url", "read_at")} == {
        "id": row.pk,
        "text": "第0件事",
        "url": "/me/",
        "read_at": None,
    }


def test_unread_ones_can_be_asked_for(wei, api):
    first, *rest = tell(wei, 3)
    notifications.read(by=wei, only=[first.pk])

    assert api.get(PATH, {"unread": "true"}).json()["count"] == len(rest)
    assert [row["id"] for row in api.get(PATH, {"unread": "false"}).json()["results"]] == [first.pk]


def test_some_or_all_are_read(wei, api):
    first, *_rest = tell(wei, 3)
    theirs = tell(UserFactory())[0]

    answer = api.post(f"{PATH}read/", {"only": [first.pk, theirs.pk]}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"unread": 2})
    assert api.post(f"{PATH}read/", {}, content_type="application/json").json() == {"unread": 0}
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_numbers_that_are_none_are_named(api):
    answer = api.post(f"{PATH}read/", {"only": ["x"]}, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, ["only"])


def test_nobody_in_particular_is_refused(client):
    assert client.get(PATH).status_code == 401


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(wei, api, rows, django_assert_num_queries):
    tell(wei, rows)
    api.get(PATH)

    with django_assert_num_queries(5):
        api.get(PATH)
