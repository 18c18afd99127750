"""Whose people a table may bring: of the unit it was uploaded for and below, by names that leave no doubt."""

import pytest

from registry.exceptions import RowRefused, UnitRefused
from registry.ground.imports import rows
from registry.models import Unit, Volunteer
from tests.factories import UnitFactory, committee_unit
from tests.people import administrator, holder, id_number, phone
from tests.tables import HEADINGS, again, book, read, stored

pytestmark = pytest.mark.django_db
Reason = RowRefused.Reason


@pytest.fixture
def unit(at):
    at("2026-03-14 09:00")
    return UnitFactory(short_name="示例厅团委")


def problems(batch) -> dict[int, list[tuple[str, str]]]:
    found = rows.of_state(again(batch), "", start=0, most=100)
    return {row.n: [(at, code) for at, code, _words in row.problems] for row in found if row.problems}


def test_who_may_take_a_table_back_administers_all_its_people(unit):
    """The committee uploads for a unit: its administrator sees the rows, so none is of another unit."""
    committee, other = holder("committee"), UnitFactory(short_name="另一厅团委")
    below = UnitFactory(short_name="示例厅支部", parent=unit)
    stored(read(book(HEADINGS, ("黄测试", id_number(sequence=20), phone(9))), unit=other, by=committee), by=committee)
    content = book(
        (*HEADINGS, "单位"),
        ("韦示例", id_number(), phone(), "示例厅支部"),
        ("覃演示", id_number(sequence=14), phone(2), "另一厅团委"),
        ("黄测试", id_number(sequence=20), phone(8), None),
    )

    batch = read(content, unit=unit, by=committee)

    assert problems(batch) == {3: [("unit", Reason.ROW_UNIT_OUTSIDE)], 4: [("id_number", Reason.ROW_ELSEWHERE)]}
    stored(batch, by=administrator(unit), mode="good")
    assert Volunteer.objects.get(name="韦示例").unit == below
    assert not read(content, unit=committee_unit(), by=committee).wrong


def test_nobody_guesses_which_of_two_units_of_one_short_name_is_meant(unit):
    committee = holder("committee")
    twins = [UnitFactory(short_name="机关团支部", parent=unit) for _n in range(2)]
    content = book(
        (*HEADINGS, "单位"),
        ("韦示例", id_number(), phone(), "机关团支部"),
        ("覃演示", id_number(sequence=14), phone(2), twins[1].full_name),
    )

    batch = read(content, unit=committee_unit(), by=committee)

    assert problems(batch) == {2: [("unit", Reason.ROW_UNIT_AMBIGUOUS)]}
    stored(batch, by=committee, mode="good")
    assert Volunteer.objects.get().unit == twins[1]


def test_nobody_comes_into_a_unit_that_closed_since_the_preview(unit):
    committee = holder("committee")
    batch = read(book(HEADINGS, ("韦示例", id_number(), phone())), unit=unit, by=committee)
    Unit.objects.filter(pk=unit.pk).update(closed_on="2026-03-14")

    batch = stored(batch, by=committee)

    assert (batch.state, Volunteer.objects.count()) == ("ready", 0)
    assert problems(batch) == {2: [("unit", UnitRefused.Reason.UNIT_CLOSED)]}
