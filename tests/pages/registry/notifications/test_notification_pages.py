"""The list of notifications: unread first, each with its page, nobody reads another's."""

import pytest
from django.urls import reverse

from registry.models import Notification
from registry.notifications.services import notifications
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.people import administrator, browser_of

pytestmark = pytest.mark.django_db
LIST = "/notifications/"


@pytest.fixture
def wei():
    return VolunteerFactory().user


def tell(user, n=1, url="/me/hours/"):
    for number in range(n):
        notifications.tell(users=[user], key=f"k{number}", text=f"第{number}件事", url=url)
    return Notification.objects.filter(user=user).order_by("pk")


def test_nothing_yet_says_what_will_appear_here(wei):
    page = browser_of(wei).get(LIST)

    assert "还没有通知" in page.text
    assert "没有未读的通知" in page.text


def test_each_leads_to_its_page_and_is_read(wei):
    row = tell(wei)[0]
    client = browser_of(wei)
    assert f'href="/notifications/{row.pk}/"' in client.get(LIST).text

    answer = client.get(reverse("notification", args=[row.pk]))

    assert (answer.status_code, answer.url) == (302, "/me/hours/")
    row.refresh_from_db()
    assert row.read_at is not None


def test_what_leads_nowhere_leads_back_to_the_list(wei):
    row = tell(wei, url="")[0]

    assert browser_of(wei).get(reverse("notification", args=[row.pk])).url == LIST


def test_one_or_all_are_marked_as_read(wei):
    first, *_rest = tell(wei, 3)
    client = browser_of(wei)

    client.post(reverse("notification-read", args=[first.pk]))
    assert Notification.objects.unread().count() == 2
    assert "2 条未读" in client.get(LIST).text
    client.post(reverse("notifications-read"))
    assert Notification.objects.unread().count() == 0
    assert "全部标为已读" not in client.get(LIST).text


@pytest.mark.parametrize("name", ["notification", "notification-read"])
def test_anothers_is_not_there(wei, name):
    theirs = tell(UserFactory())[0]
    client = browser_of(wei)
    ask = client.get if name == "notification" else client.post

    assert ask(reverse(name, args=[theirs.pk])).status_code == 404
    assert Notification.objects.unread().count() == 1


def test_marking_all_leaves_others_alone(wei):
    tell(UserFactory())

    browser_of(wei).post(reverse("notifications-read"))

    assert Notification.objects.unread().count() == 1


@pytest.mark.parametrize("who", ["volunteer", "administrator"])
def test_the_bell_counts_what_is_unread(wei, who):
    user = wei if who == "volunteer" else administrator(UnitFactory())
    tell(user, 2)

    page = browser_of(user).get("/").text

    assert 'class="bell" href="/notifications/"' in page
    assert '<span class="menu-count">2<span class="visually-hidden"> 条未读' in page


def test_my_page_leads_to_the_list(wei):
    tell(wei, 2)

    assert "2 条未读" in browser_of(wei).get("/me/").text


def test_a_visitor_has_no_bell(client):
    assert "/notifications/" not in client.get("/").text


def test_mail_is_turned_off_and_on_by_the_person(wei):
    client = browser_of(wei)
    assert "登记邮箱" in client.get(LIST).text
    type(wei).objects.filter(pk=wei.pk).update(email="wei@example.org")
    assert "新通知会同时发到 wei@example.org。" in client.get(LIST).text

    page = client.post(reverse("notifications-mail"), {"wanted": "0"}, follow=True).text
    assert "已关闭邮件提醒，通知仍会出现在这里。" in page
    wei.refresh_from_db()
    assert not wei.wants_mail
    client.post(reverse("notifications-mail"), {"wanted": "1"})
    wei.refresh_from_db()
    assert wei.wants_mail


def queries_of(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as seen:
        client.get(url)
    return [query["sql"] for query in seen.captured_queries]


@pytest.mark.parametrize("url", ["/", "/me/", LIST])
def test_pages_ask_the_same_for_one_and_three(wei, url, django_assert_max_num_queries):
    client = browser_of(wei)
    tell(wei)
    client.get(url)
    one = queries_of(client, url, django_assert_max_num_queries)
    tell(wei, 3)
    three = queries_of(client, url, django_assert_max_num_queries)

    assert len(one) == len(three)
    counting = [sql for sql in three if "registry_notification" in sql and "COUNT" in sql]
    assert len(counting) <= (1 if url != LIST else 2)  # the list's own number of pages


def test_a_long_list_is_searched_by_a_word(wei):
    tell(wei, 22)
    client = browser_of(wei)

    whole, found = client.get(LIST), client.get(LIST, {"q": "第21件"})
    nothing = client.get(LIST, {"q": "没有的"})

    assert ('name="q"' in whole.text, whole.context["page"].paginator.count) == (True, 22)
    assert [row.text for row in found.context["page"]] == ["第21件事"]
    assert ("没有符合条件的" in nothing.text, "还没有通知" in nothing.text) == (True, False)
