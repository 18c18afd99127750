"""Who may change a place or a unit by a table, and in which order lines stand."""

import pytest

from registry.exceptions import ImportRefused, RowRefused
from registry.ground.imports import rows
from registry.ground.imports.services import batches
from registry.models import RoleAssignment, Site, Unit
from tests.factories import SiteFactory, UnitFactory, committee_unit
from tests.people import administrator, holder, id_number
from tests.tables import HEADINGS, again, book, read, stored, work

pytestmark = pytest.mark.django_db
Reason = RowRefused.Reason
SITE_HEADINGS = ("地点名称", "类型", "详细地址")
UNIT_HEADINGS = ("单位全称", "简称", "单位性质", "团组织类型", "上级", "用户名", "管理员")


@pytest.fixture
def unit(at):
    at("2026-03-14 09:00")
    return UnitFactory()


def unit_row(n: int, *rest):
    return (f"共青团示例局{n}委员会", f"示例局{n}团委", "区直机关", "团委", *rest)


def problems(batch) -> dict[int, list[tuple[str, str]]]:
    found = rows.of_state(again(batch), "", start=0, most=100)
    return {row.n: [(at, code) for at, code, _words in row.problems] for row in found if row.problems}


def test_a_unit_changes_by_a_table_only_places_that_it_keeps(unit):
    by = administrator(unit)
    base = SiteFactory(name="示例基地", address="旧地址", paired_unit=None)
    twin = SiteFactory(name="不变的基地", address="旧地址", paired_unit=None)
    kind = base.get_kind_display()
    content = book(
        SITE_HEADINGS,
        ("示例基地", kind, "新地址"),
        ("示例小学", "结对学校", None),
        (twin.name, twin.get_kind_display(), None),
    )

    batch = read(content, kind="sites", unit=unit, by=by)

    assert problems(batch) == {2: [("name", Reason.ROW_KEPT_ELSEWHERE)]}
    batch = stored(batch, by=by, mode="good")
    base.refresh_from_db()
    assert (batch.state, batch.same, base.address) == ("stored", 1, "旧地址")
    assert Site.objects.get(name="示例小学").paired_unit == unit


def test_places_that_were_taken_back_can_be_brought_in_again(unit):
    by = administrator(unit)
    first = stored(read(book(SITE_HEADINGS, ("示例小学", "结对学校", "一路")), kind="sites", unit=unit, by=by), by=by)
    batches.undo(batch=first, by=by)
    work()
    assert Site.objects.get().closed_on

    second = stored(read(book(SITE_HEADINGS, ("示例小学", "结对学校", "二路")), kind="sites", unit=unit, by=by), by=by)

    assert (second.state, Site.objects.get().closed_on, Site.objects.get().address) == ("stored", None, "二路")


def test_what_the_committee_brings_in_for_a_unit_its_administrator_can_take_back(unit):
    committee = holder("committee")
    content = book(SITE_HEADINGS, ("示例小学", "结对学校", None))
    batch = stored(read(content, kind="sites", unit=unit, by=committee), by=committee)

    batches.undo(batch=batch, by=administrator(unit))
    work()

    assert (again(batch).state, Site.objects.get().paired_unit) == ("undone", unit)


def test_a_unit_stands_below_the_one_that_its_line_names_or_nowhere(unit):
    committee = holder("committee")
    content = book(
        UNIT_HEADINGS,
        unit_row(2, "示例局1团委"),
        unit_row(1),
        unit_row(3, "示例局1团委"),
        unit_row(4, None, committee.username, "韦示例"),
        unit_row(5, "示例局4团委"),
    )

    batch = read(content, kind="units", unit=committee_unit(), by=committee)

    assert problems(batch) == {
        2: [("parent", Reason.ROW_PARENT_UNKNOWN)],
        5: [("admin_username", "username_taken")],
        6: [("parent", Reason.ROW_PARENT_UNKNOWN)],
    }
    stored(batch, by=committee, mode="good")
    assert Unit.objects.get(short_name="示例局3团委").parent.short_name == "示例局1团委"


def test_a_short_name_that_is_there_already_is_told(unit):
    batch = read(
        book(UNIT_HEADINGS, ("共青团示例局委员会", unit.short_name, "区直机关", "团委")),
        kind="units",
        unit=committee_unit(),
        by=holder("committee"),
    )

    assert (batch.fresh, bool(rows.of_state(batch, "fresh", start=0, most=1)[0].note)) == (1, True)


def test_whoever_lost_the_unit_meanwhile_neither_stores_nor_takes_back(unit):
    by = administrator(unit)
    batch = read(book(HEADINGS, ("韦示例", id_number(), None)), unit=unit, by=by)
    batches.apply(batch=batch, mode="all", by=by)
    RoleAssignment.objects.filter(user=by).update(until_on="2026-03-13")
    work()
    no_right = ImportRefused(ImportRefused.Reason.IMPORT_NO_RIGHT, unit=unit).message
    assert (again(batch).state, again(batch).refused) == ("ready", no_right)

    successor = administrator(unit)
    stored(again(batch), by=successor)
    batches.undo(batch=again(batch), by=successor)
    RoleAssignment.objects.filter(user=successor).update(until_on="2026-03-13")
    work()
    assert (again(batch).state, again(batch).refused) == ("stored", no_right)
