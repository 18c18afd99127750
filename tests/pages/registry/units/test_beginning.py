"""An empty installation becomes an office that works, by its pages alone (D1, D2, D4–D6, D11, D12)."""

import pytest
from django.urls import reverse

from registry.accounts.services import bootstrap
from registry.models import Activity, CollaborationGroup, Programme, Project, ServiceField, Site, Unit, User
from tests.factories_hours import administrator_of
from tests.pages.registry.activities.applying import application

pytestmark = pytest.mark.django_db
UNIT = {"unit_type": "regional_organ", "league_body": "committee", "decides_up_to": "50"}


def test_a_unit_applies_for_an_activity_at_a_place_of_its_own(client, at):
    at("2026-03-02 09:00")
    bootstrap.set_up(administrator="committee", security="security")
    User.objects.update(must_change_password=False)
    client.force_login(User.objects.get(username="committee"))
    root = Unit.objects.get(parent=None)
    unit = {**UNIT, "short_name": "示例厅团委", "full_name": "共青团示例厅委员会", "parent": root.pk}
    client.post(reverse("committee-unit-new"), unit)
    unit = Unit.objects.get(short_name="示例厅团委")
    client.post(reverse("site-new"), {"name": "示例小学", "kind": "school", "paired_unit": unit.pk})
    school = Site.objects.get()
    group = {"name": "第一协作组", "leading_unit": unit.pk, "units": [unit.pk], "paired_schools": [school.pk]}
    client.post(reverse("group-new"), group)
    year = {"starts_on": "2026-03-01", "ends_on": "2026-12-31"}
    client.post(reverse("programme-new"), {"name": "2026年专项", "table_title": "统计表", **year})
    client.post(reverse("project-new"), {"name": "阳光助残", "is_brand": "on", **year})

    client.force_login(administrator_of(unit))
    client.post(reverse("site-new"), {"name": "示例社区", "kind": "community", "paired_unit": unit.pk})
    chosen = {
        "site": Site.objects.get(name="示例社区").pk,
        "programme": Programme.objects.get().pk,
        "project": Project.objects.get().pk,
        "group": CollaborationGroup.objects.get().pk,
        "fields": [ServiceField.objects.get(code="community").pk],
    }
    client.post(reverse("activity-new"), application(**chosen))

    activity = Activity.objects.get()
    assert (str(activity.site), str(activity.group)) == ("示例社区", "第一协作组")
    assert [str(each) for each in activity.fields.all()] == ["社区服务与邻里守望"]
    assert activity.status == Activity.Status.SUBMITTED
