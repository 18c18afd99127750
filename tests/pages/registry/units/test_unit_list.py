"""The committee's list of units: a search is answered first, however many units lack an administrator."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from registry import clock
from registry.models import RoleAssignment, User
from registry.workdays import duties
from tests.factories import ActivityFactory, RoleAssignmentFactory, ShiftFactory, UnitFactory
from tests.factories_hours import committee_member
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db


def test_a_hit_stands_above_all_that_lacks_something(client):
    for n in range(30):
        UnitFactory(short_name=f"示例{n}厅团委")
    wanted = UnitFactory(short_name="水文中心团委")
    client.force_login(committee_member())

    everything = client.get(reverse("committee-units")).content.decode()
    found = client.get(reverse("committee-units"), {"q": "水文"}).content.decode()

    assert '<section class="card" id="cares">' in everything
    assert '<section class="card" id="cares">' not in found
    assert wanted.short_name in found
    assert "示例1厅" not in found


def test_the_committee_sees_what_each_unit_lacks_and_what_to_do(client, at):
    """Nobody, one only, or silent for 180 days: counted above, filtered by a press, with the next step in its row."""
    at("2026-01-05 09:00")
    bare, single, two, asleep, busy = (UnitFactory(short_name=f"示例{word}") for word in ("空", "独", "双", "眠", "忙"))
    for unit in (single, two, two, asleep, asleep, busy, busy):
        RoleAssignmentFactory(unit=unit)
    at("2026-08-01 09:00")
    User.objects.filter(roles__unit__in=[single, two]).update(last_login=clock.now())
    ShiftFactory(activity=ActivityFactory(recording_unit=busy), starts_at=clock.now() - timedelta(days=30))
    member = committee_member()
    client.force_login(member)

    def shown(care: str) -> set[str]:
        page = client.get(reverse("committee-units"), {"care": care}).content.decode()
        return {unit.short_name for unit in (bare, single, two, asleep, busy) if f">{unit.short_name}" in page}

    assert [shown(one) for one in ("bare", "single", "idle")] == [{"示例空"}, {"示例独"}, {"示例眠"}]
    page = client.get(reverse("committee-units")).content.decode()
    for words in ("任命管理员", "提议 B 角", "联系或交接", "管理员 180 天没有登录，也没有活动"):
        assert words in page
    waiting = {duty.title: duty for duty in duties.of(User.objects.get(pk=member.pk))}
    assert waiting["联系长期没有办理的单位"].detail == "1 个单位 180 天没有人登录，也没有活动"
    with override_settings(UNIT_IDLE_DAYS=365):
        assert shown("idle") == set()


def test_an_administrator_finds_the_own_unit_in_the_menu():
    """One unit leads to its page; who administers two chooses."""
    role = RoleAssignmentFactory()
    browser = browser_of(role.user)

    assert reverse("own-unit") in browser.get("/").content.decode()
    assert browser.get(reverse("own-unit"))["Location"] == reverse("committee-unit", args=[role.unit_id])
    second = RoleAssignmentFactory(user=role.user).unit
    page = browser_of(role.user).get(reverse("own-unit")).content.decode()
    assert all(reverse("committee-unit", args=[unit]) in page for unit in (role.unit_id, second.pk))
    assert browser_of(holder(RoleAssignment.Role.COMMITTEE)).get(reverse("own-unit")).status_code == 403
