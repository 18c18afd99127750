"""The committee's list of units: a search is answered first, however many units lack an administrator."""

import pytest
from django.urls import reverse

from tests.factories import UnitFactory
from tests.factories_hours import committee_member

pytestmark = pytest.mark.django_db


def test_a_hit_stands_above_all_that_lacks_something(client):
    for n in range(30):
        UnitFactory(short_name=f"示例{n}厅团委")
    wanted = UnitFactory(short_name="水文中心团委")
    client.force_login(committee_member())

    everything = client.get(reverse("committee-units")).content.decode()
    found = client.get(reverse("committee-units"), {"q": "水文"}).content.decode()

    assert '<details class="fold todo" id="without">' in everything
    assert "没有管理员" not in found
    assert wanted.short_name in found
    assert "示例1厅" not in found
