"""The lists of the office over the API: the same commands and refusals as on the pages (design#answers)."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from registry.exceptions import ListRefused, UnitRefused
from registry.models import CollaborationGroup, Site
from tests.factories import ActivityFactory, ShiftFactory, SiteFactory, UnitFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_units import merged_away
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = ListRefused.Reason
YEAR = {"starts_on": "2026-01-01", "ends_on": "2026-12-31"}


def built(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    return SimpleNamespace(
        unit=unit,
        foreign=UnitFactory(),
        admin=administrator_of(unit),
        committee=committee_member(),
        site=SiteFactory(name="示例社区", paired_unit=unit),
        school=SiteFactory(name="示例小学", kind=Site.Kind.SCHOOL),
    )


world = built_once(built)


@pytest.fixture
def w(world, at):
    at("2026-03-14 09:00")
    return world()


def as_user(user):
    client = APIClient()
    client.force_authenticate(user)
    return lambda path, **body: client.post(f"/api/v1/{path}", body, format="json")


def refusal(answer):
    return answer.status_code, answer.json()["code"]


def test_a_unit_adds_and_changes_its_site_and_is_told_of_a_change_in_between(w):
    post = as_user(w.admin)
    made = post("sites/", kind="village", name="示例村", paired_unit=w.unit.pk, visiting_rules="先登记。")
    assert (made.status_code, made.json()["visiting_rules"]) == (201, "先登记。")
    address, seen = f"sites/{made.json()['id']}/change/", made.json()["stamp"]

    assert post(address, address="示例路 1 号", seen=seen).json()["address"] == "示例路 1 号"
    assert refusal(post(address, address="示例路 2 号", seen=seen)) == (409, Reason.LIST_CHANGED_SINCE)
    assert post(f"sites/{w.school.pk}/change/", address="示例路").status_code == 403
    assert post("sites/", kind="village", name="另一个村", paired_unit=w.foreign.pk).status_code == 403
    assert refusal(post("sites/", kind="village", name="示例村", paired_unit=w.unit.pk)) == (
        409,
        Reason.LIST_NAME_TAKEN,
    )
    assert post("sites/", kind="moon", name="月亮").status_code == 400


def test_archived_where_it_is_used_only_by_who_says_so(w):
    ShiftFactory(activity=ActivityFactory(site=w.site))
    post = as_user(w.admin)

    assert refusal(post(f"sites/{w.site.pk}/archive/")) == (409, Reason.LIST_STILL_USED)
    for _press in range(2):
        assert post(f"sites/{w.site.pk}/archive/", confirmed=True).json()["closed_on"] == "2026-03-14"
    assert refusal(post(f"sites/{w.site.pk}/change/", name="新名")) == (409, Reason.LIST_ARCHIVED)
    for _press in range(2):
        assert post(f"sites/{w.site.pk}/restore/").json()["closed_on"] is None
    assert refusal(as_user(w.committee)(f"sites/{w.site.pk}/restore/")) == (409, Reason.LIST_IN_USE)


def test_a_site_is_put_on_the_map_by_both_coordinates_or_none(w):
    post, address = as_user(w.admin), f"sites/{w.site.pk}/place/"

    assert post(address, latitude="22.814314", longitude=None).status_code == 400
    assert post(address, latitude="22.814314", longitude="1.5").status_code == 400
    assert post(address, latitude="22.814314", longitude="108.370972").json()["latitude"] == "22.814314"
    assert post(address, latitude=None, longitude=None).json()["latitude"] is None


def test_the_committee_keeps_the_other_lists(w):
    post, unit = as_user(w.committee), as_user(w.admin)
    group = {"name": "第一协作组", "leading_unit": w.unit.pk, "paired_schools": [w.school.pk]}
    programme = {"name": "2026年专项", "table_title": "统计表", **YEAR}

    assert refusal(post("groups/", units=[w.foreign.pk], **group)) == (409, Reason.LEADER_NOT_MEMBER)
    made = post("groups/", units=[w.unit.pk, w.foreign.pk], **group).json()
    assert made["units"] == [w.unit.pk, w.foreign.pk]
    merged_away(w.foreign, w.unit)
    leading = post(f"groups/{made['id']}/change/", leading_unit=w.foreign.pk)
    assert refusal(leading) == (409, UnitRefused.Reason.UNIT_CLOSED)
    assert post("programmes/", **programme).status_code == 201
    backwards = {**programme, "name": "另一专项", "ends_on": "2025-01-01"}
    assert refusal(post("programmes/", **backwards)) == (409, Reason.PERIOD_BACKWARDS)
    assert post("service-fields/", name="护河", order=3).json()["order"] == 3
    assert post("projects/", name="阳光助残", is_brand=True, starts_on="2026-01-01").json()["is_brand"]
    for path, body in (("groups/", {**group, "units": [w.unit.pk]}), ("programmes/", programme)):
        assert unit(path, **body).status_code == 403
    assert unit("service-fields/", name="另一领域").status_code == 403
    own = {"name": "本单位项目", "unit": w.unit.pk, "starts_on": "2026-01-01"}
    assert unit("projects/", is_brand=True, **own).status_code == 403
    assert unit("projects/", **own).status_code == 201


def test_lists_are_narrowed_and_sorted_as_on_the_pages(w):
    client = APIClient()
    client.force_authenticate(w.admin)

    def names(**asked):
        return [row["name"] for row in client.get("/api/v1/sites/", asked).json()["results"]]

    assert names() == ["示例社区", "示例小学"]
    assert names(ordering="-id") == ["示例小学", "示例社区"]
    assert names(kind="school") == ["示例小学"]
    assert names(q="社区", state="open") == ["示例社区"]
    assert names(state="archived") == []


def test_three_groups_ask_as_often_as_one(w):
    client, counts = APIClient(), []
    client.force_authenticate(w.committee)
    for n in range(3):
        group = CollaborationGroup.objects.create(name=f"第{n}组", leading_unit=w.unit)
        group.units.set([w.unit, w.foreign])
        with CaptureQueriesContext(connection) as asked:
            client.get("/api/v1/groups/")
        counts.append(len(asked))
    assert counts[1] == counts[2]
