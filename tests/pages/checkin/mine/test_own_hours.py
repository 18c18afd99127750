"""我的时长 once it is long: searched by the activity and the day."""

import pytest
from django.urls import reverse

from tests.factories import VolunteerFactory
from tests.factories_hours import approved, pending_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_ones_hours_are_found_by_activity_and_day(client):
    vera = VolunteerFactory()
    for day, title in (("2026-03-09", "植树护绿"), ("2026-03-10", "晚间领读"), ("2026-03-11", "植树护绿")):
        approved(pending_record(volunteer=vera, day=day, title=title))
    client.force_login(vera.user)
    page = reverse("me-hours")

    whole, planting = client.get(page), client.get(page, {"q": "植树"})
    late, nothing = client.get(page, {"service_from": "2026-03-11"}), client.get(page, {"q": "没有的"})

    assert ('name="q"' in whole.text, 'name="q"' in planting.text) == (False, True)
    assert [len(each.context["lines"]) for each in (whole, planting, late, nothing)] == [3, 2, 1, 0]
    assert ("没有符合条件的" in nothing.text, "还没有服务记录" in nothing.text) == (True, False)
