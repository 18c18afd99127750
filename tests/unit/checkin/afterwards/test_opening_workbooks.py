"""A workbook of hours is read as the person who filled it in sees it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from checkin.afterwards.services import opening_balances
from checkin.models import OpeningBalance
from checkin.words.opening_rows import RowProblem
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import row_of, staged
from tests.factories_hours import administrator_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def person(unit):
    return VolunteerFactory(unit=unit)


def problems(batch: OpeningBalance) -> list[str]:
    return list(batch.rows.values_list("problem", flat=True))


def stage_file(unit, upload, **changes):
    said = {"until_on": date(2025, 12, 31), "document_no": "示例团发〔2026〕3号", "by": administrator_of(unit)}
    return opening_balances.stage(unit=unit, upload=upload, **(said | changes))


def test_the_line_of_who_filled_it_in_and_a_total_are_no_people(unit, person):
    rows = (
        row_of(person),
        ("填表人：", "韦示例", None),
        ("合计", None, 10.5),
        (None, "2026年3月14日 制表日期：", None),
    )

    batch = staged(unit, *rows, ("韦示例", None, None))

    assert problems(batch) == ["", RowProblem.HOURS_UNREADABLE]
    assert [row.n for row in batch.rows.all()] == [3, 7]


@pytest.mark.parametrize("name", ["ob-float-17digits", "ob-far-style", "ob-row-1048576", "ob-strict", "ob-1904"])
def test_a_workbook_is_read_as_the_person_sees_it(unit, name):
    VolunteerFactory(volunteer_no="GZ20260000011", name="韦示例一")
    content = (Path(__file__).parents[3] / "cases" / f"{name}.xlsx").read_bytes()

    batch = stage_file(unit, SimpleUploadedFile("表.xlsx", content))

    assert [(row.n, row.problem) for row in batch.rows.all()] == [(2, "")]


def test_a_number_typed_wide_is_the_number(unit, person):
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in person.volunteer_no)

    assert problems(staged(unit, (f" {wide}\u200b", person.name, 1))) == [""]
