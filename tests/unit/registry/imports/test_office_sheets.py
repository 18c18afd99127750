"""What rosters of offices do besides: merged units, months of birth, no headings, whole addresses."""

from datetime import date

import pytest

from registry.ground.imports import rows
from registry.ground.imports.services import batches
from registry.models import ImportHeadings, Volunteer
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.people import administrator, holder, id_number, phone
from tests.tables import HEADINGS, again, book, read, stored, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(at):
    at("2026-03-14 09:00")
    return UnitFactory()


@pytest.fixture
def by(unit):
    return administrator(unit)


def of(batch) -> list:
    return rows.of_state(again(batch), "", start=0, most=100)


def test_a_unit_written_once_beside_several_people_counts_for_each(unit):
    other, third = UnitFactory(short_name="示例二团委"), UnitFactory(short_name="示例三团委")
    people = [(f"韦示例{'甲乙丙丁'[n]}", id_number(sequence=10 + 2 * n), phone(n + 1)) for n in range(4)]
    content = book(
        ("单位", *HEADINGS),
        (other.short_name, *people[0]),
        (None, *people[1]),
        (None, None, None, None),
        (third.short_name, *people[2]),
        (None, *people[3]),
        change=lambda page: (page.merge_cells("A2:A4"), page.merge_cells("A5:A6")),
    )

    batch = stored(read(content, unit=committee_unit(), by=holder("committee")), by=holder("committee"))

    assert (batch.lines, batch.wrong) == (4, 0)
    assert [one.unit for one in Volunteer.objects.order_by("pk")] == [other, other, third, third]


@pytest.mark.parametrize(
    "typed", ["1996.03", "1996-3", "1996年3月", "199603", "1996", 1996.03, date(1996, 3, 1), "1996/03/05"]
)
def test_a_birth_is_compared_as_far_as_it_was_written(typed, unit, by):
    batch = read(book((*HEADINGS, "出生年月"), ("韦示例", id_number(), phone(), typed)), unit=unit, by=by)
    assert [row.problems for row in of(batch)] == [[]]


@pytest.mark.parametrize("typed", ["1996.04", "1997", date(1996, 4, 1), "1996-03-06"])
def test_another_birth_is_told(typed, unit, by):
    batch = read(book((*HEADINGS, "出生年月"), ("韦示例", id_number(), phone(), typed)), unit=unit, by=by)
    assert [row.problems[0][1] for row in of(batch)] == ["row_birth_differs"]


def test_a_passport_needs_the_whole_day(unit, by):
    content = book(
        (*HEADINGS, "证件类型", "性别", "出生年月"), ("韦示例", "E12345678", phone(), "护照", "女", "1996.03")
    )
    assert [row.problems[0][1] for row in of(read(content, unit=unit, by=by))] == ["birth_date_missing"]


def test_a_table_without_headings_loses_nobody_and_leaves_no_number_behind(unit, by):
    content = book(("韦示例", id_number(), phone()), ("覃演示", id_number(sequence=14), phone(2)))
    batch = read(content, unit=unit, by=by)
    assert batch.state == "unreadable"

    batches.match(batch=batch, columns={"name": 0, "id_number": 1, "phone": 2}, by=by)
    work()

    assert (again(batch).state, again(batch).fresh) == ("ready", 2)
    assert ImportHeadings.objects.get().columns == {}


def test_the_preview_tells_what_somebody_might_take_for_granted(unit, by):
    left = VolunteerFactory(name="蓝示例", unit=unit, status="left", id_number=id_number(sequence=20))
    below = UnitFactory(parent=unit, short_name="示例支部")
    stored(read(book(HEADINGS, ("黄测试", id_number(sequence=16), phone(3))), unit=unit, by=by), by=by)
    content = book(
        (*HEADINGS, "单位", "家庭住址"),
        ("韦示例", id_number(), phone(), None, "广西南宁市青秀区一路1号"),
        ("覃演示", id_number(sequence=14), phone(2), "示例支部", "北京市"),
        ("黄测试", id_number(sequence=16), phone(3), "示例支部", "柳州"),
        (left.name, id_number(sequence=20), None, None, None),
    )
    columns = {"name": 0, "id_number": 1, "phone": 2, "unit": 3, "residence_division": 4}
    batch = read(content, unit=unit, by=by)
    batches.match(batch=batch, columns=columns, by=by)
    work()

    notes = [row.note for row in of(batch)]

    assert notes[0] == f"没有填单位，归入{unit}。"
    assert notes[1] == "没有认出居住区域，留空，由本人确认时填写。"
    assert notes[2] == f"已登记在{unit}，单位不变；要转的，请本人申请变更单位。"
    assert notes[3] == f"已有档案，现在是“{left.get_status_display()}”。"
    stored(batch, by=by)
    first, second = (Volunteer.objects.get(name=name) for name in ("韦示例", "覃演示"))
    assert (first.residence_division, second.residence_division, second.unit) == ("450103", "", below)
