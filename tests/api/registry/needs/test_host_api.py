"""What a host does by link and PIN, for a program: the ways of its page, its limits, and no data of people."""

from datetime import timedelta

import pytest
from rest_framework.test import APIClient

from registry import clock
from registry.activities.needs.services import host_links
from registry.exceptions import HostRefused, NeedRefused, TooOften
from registry.models import Activity, HistoryEntry, HostConfirmation, ServiceNeed
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, local
from tests.factories_needs import place
from tests.shared import built_at

pytestmark = pytest.mark.django_db
API = "/api/v1/host/"


class World:
    """A school with a link, another one, and an activity that was held at each."""

    def __init__(self):
        self.place, self.elsewhere = place(), place()
        self.held, self.other = (self.visit(each) for each in (self.place, self.elsewhere))

    def visit(self, where):
        row = ActivityFactory(site=where.site, title="课后阅读", contact_name="黄示例六", contact_phone="13800138006")
        times = {"starts_at": local("2026-03-01 09:00"), "ends_at": local("2026-03-01 11:00")}
        SignUpFactory(shift=ShiftFactory(activity=row, **times), volunteer__name="韦示例")
        return row


world, _now = built_at("2026-03-02 09:00", World)


def entered(made, pin=None):
    return APIClient().post(
        f"{API}enter/", {"code": host_links.code_of(made.link), "pin": pin or made.pin}, format="json"
    )


def host_of(made):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Host {entered(made).json()['token']}")
    return client


def wish(**more):
    starts_at = clock.now() + timedelta(days=7)
    said = {"title": "整理图书室", "content": "三个书架，贴标签。", "people_wanted": 4}
    return said | {"starts_at": starts_at.isoformat(), "ends_at": (starts_at + timedelta(hours=2)).isoformat()} | more


def test_a_host_posts_withdraws_looks_and_confirms(world):
    here = world()
    host = host_of(here.place.made)

    made = host.post(f"{API}needs/", wish(), format="json")
    same = host.post(f"{API}needs/", wish(), format="json").json()
    twice = host.post(f"{API}needs/", wish(people_wanted=5), format="json").json()["code"]
    backwards = host.post(f"{API}needs/", wish(ends_at=clock.now().isoformat()), format="json").json()["code"]
    gone = host.post(f"{API}needs/{made.json()['id']}/withdraw/", {"reason": "改期了"}, format="json").json()
    visits = host.get(f"{API}visits/")
    (visit,) = visits.json()
    said = {"served_count": 40, "mark": 5, "word": "很好"}
    first = host.post(f"{API}visits/{visit['activity']}/confirm/", said, format="json")
    repeated = host.post(f"{API}visits/{visit['activity']}/confirm/", said, format="json").json()
    again = host.post(f"{API}visits/{visit['activity']}/confirm/", said | {"mark": 4}, format="json").json()["code"]
    better = host.post(
        f"{API}visits/{visit['activity']}/confirm/",
        said | {"served_count": 42, "corrects": first.json()["id"]},
        format="json",
    )

    need = ServiceNeed.objects.get()
    assert (made.status_code, need.posted_by, need.contact, gone["state"]) == (
        201,
        None,
        here.place.contact,
        "withdrawn",
    )
    assert (same["id"], repeated["id"]) == (made.json()["id"], first.json()["id"])
    assert (twice, backwards) == (NeedRefused.Reason.NEED_TWICE, NeedRefused.Reason.NEED_BACKWARDS)
    assert (visit["title"], visit["is_over"], visit["shifts"][0]["taken"]) == ("课后阅读", True, 1)
    assert not any(word in visits.text for word in ("黄示例六", "13800138006", "韦示例"))
    assert (first.status_code, better.status_code, again) == (201, 201, HostRefused.Reason.CONFIRMED_BEFORE)
    assert list(HostConfirmation.objects.in_force().values_list("served_count", flat=True)) == [42]
    assert [each["state"] for each in host.get(f"{API}needs/").json()] == ["withdrawn"]
    assert HistoryEntry.objects.filter(did="host came in").count() == 1


def test_nothing_of_another_site_is_reached(world):
    here = world()
    host, need = host_of(here.place.made), here.elsewhere.need()
    said = {"served_count": 40, "mark": 5}

    assert host.post(f"{API}needs/{need.pk}/withdraw/", {"reason": "改期了"}, format="json").status_code == 404
    assert host.post(f"{API}visits/{here.other.pk}/confirm/", said, format="json").status_code == 404
    Activity.objects.filter(pk=here.held.pk).update(status=Activity.Status.DRAFT, published_at=None)
    assert host.post(f"{API}visits/{here.held.pk}/confirm/", said, format="json").status_code == 404
    assert host.get("/api/v1/needs/").status_code == 401


def test_wrong_pins_are_counted_with_those_of_the_page(world, client):
    here = world()
    made, wrong = here.place.made, f"{(int(here.place.made.pin) + 1) % 10**6:06d}"
    page = host_links.address_of(made.link)

    told = [entered(made, wrong).json()["code"] for _ in range(4)]
    client.post(page, {"pin": wrong})
    locked = entered(made)

    assert told == [HostRefused.Reason.HOST_PIN_WRONG] * 4
    assert (locked.status_code, locked.json()["code"]) == (429, TooOften.Reason.TOO_OFTEN)
    unknown = APIClient().post(f"{API}enter/", {"code": "x.y", "pin": "000000"}, format="json").json()
    assert unknown["code"] == HostRefused.Reason.HOST_LINK_UNKNOWN


def test_a_token_ends_after_two_hours_with_its_link_and_with_its_pin(world, at):
    here = world()
    made = here.place.made
    token, host = entered(made).json()["token"], host_of(made)
    altered = APIClient()
    code, until, signature = token.rsplit(".", 2)
    for broken in (
        "",
        "x",
        f"{code}.{int(until) + 60}.{signature}",
        f"{code}.{until}.{signature[:-1]}x",
        f"{code}.九.x",
    ):
        altered.credentials(HTTP_AUTHORIZATION=f"Host {broken}".encode().decode("latin1"))
        assert altered.get(f"{API}needs/").status_code == 401, broken
    assert APIClient().get(f"{API}visits/").status_code == 401

    at("2026-03-02 10:59")
    assert host.get(f"{API}needs/").status_code == 200
    at("2026-03-02 11:00")
    assert host.get(f"{API}needs/").status_code == 401
    host = host_of(made)
    host_links.make(contact=here.place.contact, by=here.place.keeper)
    assert host.get(f"{API}needs/").status_code == 401
