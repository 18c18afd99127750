"""The side list: short enough to fit on a screen."""

import pytest
from django.urls import reverse

from config.navigation import LONG, _groups, _marked
from registry.doors.navigation import NavGroup
from registry.permissions import Role


def list_of(role: str, url_name: str) -> list[NavGroup]:
    return _marked(list(_groups({role})), reverse(url_name))


def unfolded(groups: list[NavGroup]) -> list[str]:
    return [group.title for group in groups if not group.folded]


def test_a_long_list_unfolds_the_heading_of_the_page_alone() -> None:
    assert unfolded(list_of(Role.COMMITTEE, "hours-queue")) == ["", "名册"]
    assert unfolded(list_of(Role.COMMITTEE, "spot-check-desk")) == ["", "统计与监督"]
    assert unfolded(list_of(Role.COMMITTEE, "hours-policies")) == ["", "规则与授权"]


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
