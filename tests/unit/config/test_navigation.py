"""The side list: short enough to fit on a screen."""

from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.urls import reverse

from config.navigation import LONG, ROUNDS_OPENED, _groups, _marked, navigation
from registry.doors.navigation import NavGroup
from registry.permissions import Role
from tests.factories import UnitFactory
from tests.factories_hours import administrator_of
from tests.factories_rounds import RoundFactory


def list_of(role: str, url_name: str) -> list[NavGroup]:
    return _marked(list(_groups({role})), reverse(url_name))


def unfolded(groups: list[NavGroup]) -> list[str]:
    return [group.title for group in groups if not group.folded]


def test_a_long_list_unfolds_the_heading_of_the_page_alone() -> None:
    assert unfolded(list_of(Role.COMMITTEE, "hours-queue")) == ["", "名册"]
    assert unfolded(list_of(Role.COMMITTEE, "spot-check-desk")) == ["", "统计与监督"]
    assert unfolded(list_of(Role.COMMITTEE, "hours-policies")) == ["", "规则与授权"]


@pytest.mark.parametrize("path", ["/candidates/1/", "/nominations/1/", "/reviews/1/", "/committee/templates/1/"])
def test_a_page_of_a_round_unfolds_its_heading(path) -> None:
    assert unfolded(_marked(list(_groups({Role.COMMITTEE})), path)) == ["", "星级与嘉许"]


@pytest.mark.django_db
def test_a_unit_reads_of_rounds_once_one_was_opened(client) -> None:
    holder = administrator_of(UnitFactory())
    request = SimpleNamespace(user=holder, path="/")

    def lines() -> list[str]:
        return [item.url for group in navigation(request)["nav"] for item in group.items]

    caches["template_fragments"].delete(ROUNDS_OPENED)
    before = lines()
    caches["template_fragments"].delete(ROUNDS_OPENED)
    RoundFactory()

    assert reverse("rounds") not in before
    assert reverse("rounds") in lines()


def test_no_page_unfolds_more_than_a_screen_shows() -> None:
    for name in ("home", "manage-activities", "seals", "committee-roles"):
        shown = sum(len(group.items) for group in list_of(Role.COMMITTEE, name) if not group.folded)
        assert shown <= LONG


def test_a_short_list_folds_nothing() -> None:
    assert not any(group.folded for group in list_of(Role.INSPECTOR, "home"))
    assert not any(group.folded for group in list_of(Role.AUDIT_ADMIN, "home"))


def test_one_line_is_marked() -> None:
    marked = [item.label for group in list_of(Role.COMMITTEE, "roll-up") for item in group.items if item.active]
    assert marked == ["汇总表"]


def test_who_holds_two_roles_sees_one_line_for_an_address() -> None:
    both = [label for _heading, lines in _groups({Role.COMMITTEE, Role.UNIT_ADMIN}) for label, _url in lines]

    assert both.count("基础资料") == 1
    assert "服务地点与项目" not in both


@pytest.mark.parametrize("role", list(Role))
def test_no_group_of_the_menu_has_more_than_nine_lines(role):
    longest = {heading: len(lines) for heading, lines in _groups({role})}

    assert max(longest.values(), default=0) <= 9, longest
