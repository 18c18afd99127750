"""Unlikely plans at page and API: asked by name, taken once confirmed."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from registry.activities.forms.shifts import ShiftRow
from registry.doors.api.days import DayField as ApiDay
from registry.models import Activity
from tests.house.sources import ROOMS, files
from tests.pages.registry.activities.applying import application
from tests.unit.registry.planning import FACTS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def test_a_night_is_ticked_with_its_length(client, who):
    client.force_login(who.lea)
    night = application(**{"shifts-0-starts": "09:00", "shifts-0-ends": "08:00", "do": "save"})

    asked = client.post(reverse("activity-new"), night)
    taken = client.post(reverse("activity-new"), night | {"confirm": "overnight:1380"})

    assert asked.status_code == 422
    assert asked.content.decode().count("跨夜，共 23 小时，确认无误") == 1  # the box says it; nothing says it twice
    assert 'name="confirm" value="overnight:1380"' in asked.content.decode()
    assert taken.status_code == 302
    assert Activity.objects.count() == 1


def test_the_second_of_two_alike_links_to_the_first(client, who):
    client.force_login(who.lea)
    client.post(reverse("activity-new"), application(do="save"))
    first = Activity.objects.get()

    page = client.post(reverse("activity-new"), application(do="save")).content.decode()

    assert f'href="{reverse("manage-activity", args=[first.pk])}"' in page
    assert "确认是另一项活动" in page


def test_the_year_9999_is_refused_at_the_field(client, who):
    client.force_login(who.lea)

    page = client.post(reverse("activity-new"), application(**{"shifts-0-on": "9999-12-31", "do": "save"}))

    assert "请核对年份" in page.content.decode()
    assert not Activity.objects.exists()


def test_the_api_asks_by_codes(who):
    api = APIClient()
    api.force_authenticate(who.lea)
    shift = {
        "starts_at": "2026-03-14T09:00:00+08:00",
        "ends_at": "2026-03-15T08:00:00+08:00",
        "positions": [{"places": 9}],
    }
    body = FACTS | {"recording_unit": who.unit.pk, "shifts": [shift]}

    asked = api.post("/api/v1/activities/", body, format="json")
    taken = api.post("/api/v1/activities/", body | {"confirm": ["overnight:1380"]}, format="json")

    assert (asked.status_code, asked.json()["code"]) == (409, "unconfirmed")
    assert asked.json()["confirm"][0]["code"] == "overnight:1380"
    assert taken.status_code == 201


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "1899-12-31"])
def test_days_of_no_time_are_refused_by_the_shared_fields(day):
    row = ShiftRow({"on": day, "starts": "09:00", "ends": "10:00"})

    assert not row.is_valid()
    with pytest.raises(Exception, match="请核对年份"):
        ApiDay().run_validation(day)


def test_every_day_typed_into_a_form_goes_through_the_shared_field():
    loose = [
        path for path in files(".py", under=ROOMS) if "forms" in str(path) and "forms.DateField(" in path.read_text()
    ]

    assert loose == []
