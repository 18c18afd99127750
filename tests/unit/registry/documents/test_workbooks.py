"""Lists as workbooks: values, never formulas."""

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest

from registry.documents.sheets import Cell as SheetCell
from registry.documents.sheets import Column, Row, Table, pieces, row_height
from registry.documents.workbooks import workbook
from tests.readers import xlsx_rows

COLUMNS = (Column("姓名"), Column("证件号码"), Column("参与人数", number_format='0"人"'))


def sheet_of(table: Table):
    return openpyxl.load_workbook(BytesIO(workbook(table))).active


def test_a_list_is_read_back_as_it_was_given():
    rows = (("韦示例一", "450000200001011234", 3), ("覃演示二", "", None))

    read = xlsx_rows(workbook(Table("名册", COLUMNS, rows, totals=("合计", None, 3), notes=("注：演示",))))

    assert read == [
        ["名册", "", ""],
        ["姓名", "证件号码", "参与人数"],
        ["韦示例一", "450000200001011234", 3.0],
        ["覃演示二", "", ""],
        ["合计", "", 3.0],
        ["注：演示", "", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-5", "@SUM(A1)", "＝1", " =1+1", "<b>x</b>"])
def test_text_stays_text_whatever_it_begins_with(text):
    cell = sheet_of(Table("名册", (Column("备注"),), ((text,),)))["A3"]

    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")
    assert cell.quotePrefix is (text != "<b>x</b>")


def test_what_stands_above_lends_a_cell_nothing_of_its_kind():
    """Looks are kept for all cells that look alike: a word, a formula, a day and a number in one column do not."""
    values = ("甲", "=1+1", date(2026, 3, 14), 3, "乙", "=2", None)
    page = sheet_of(Table("名册", (Column("备注"),), tuple((value,) for value in values)))

    read = [(page.cell(row, 1).number_format, page.cell(row, 1).quotePrefix) for row in range(3, 10)]
    day = 'yyyy"年"m"月"d"日"'
    assert read == [
        ("@", False),
        ("@", True),
        (day, False),
        ("General", False),
        ("@", False),
        ("@", True),
        ("General", False),
    ]


def test_numbers_stay_numbers_and_show_their_measure():
    cell = sheet_of(Table("名册", COLUMNS, (("韦示例一", "", 23),)))["C3"]

    assert (cell.value, cell.data_type, cell.number_format) == (23, "n", '0"人"')


def test_moments_are_written_in_local_time():
    rows = ((datetime(2026, 3, 14, 1, 7, tzinfo=UTC), date(2026, 3, 14)),)

    sheet = sheet_of(Table("扫码", (Column("时间"), Column("日期")), rows))

    assert sheet["A3"].value == datetime(2026, 3, 14, 9, 7)  # noqa: DTZ001 – spreadsheets know no zones
    assert sheet["B3"].number_format == 'yyyy"年"m"月"d"日"'


def test_characters_that_no_workbook_can_hold_are_left_out():
    assert xlsx_rows(workbook(Table("名册", (Column("备注"),), (("一\x0b二",),))))[2] == ["一二"]


def test_the_head_is_frozen_and_repeats_on_every_printed_page():
    sheet = sheet_of(Table("名册", COLUMNS, ()))

    assert sheet.freeze_panes == "A3"
    assert sheet.print_title_rows == "$1:$2"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.oddFooter.center.text == "— &P —"


def test_the_page_number_stands_beside_a_note_and_not_under_it():
    footer = sheet_of(Table("名册", COLUMNS, (), footer="数据截至封存 №820")).oddFooter

    assert (footer.left.text, footer.center.text, footer.right.text) == ("数据截至封存 №820", None, "— &P —")


def test_names_of_sheets_are_made_valid_and_told_apart():
    tables = [Table("名册：[一季度]/*?", COLUMNS, ()), Table("名册：一季度", COLUMNS, ())]

    assert openpyxl.load_workbook(BytesIO(workbook(*tables))).sheetnames == ["名册：一季度", "名册：一季度2"]


def test_columns_are_wide_enough_for_chinese_words():
    sheet = sheet_of(Table("名册", (Column("单位"), Column("数")), (("共青团广西壮族自治区水利厅委员会", 1),)))

    assert sheet.column_dimensions["A"].width == 35
    assert sheet.column_dimensions["B"].width == 8


def test_a_row_is_as_tall_as_its_wrapped_text():
    short, long = (Row((SheetCell("字" * length),)) for length in (5, 60))

    assert row_height(short, (20.0,)) == 23.4
    assert row_height(long, (20.0,)) > 6 * 12


def test_a_text_too_long_for_a_row_is_cut_after_sentences_and_loses_nothing():
    text = "带领学生参观科技馆，讲解安全须知。" * 60

    parts = pieces(text, 60, 14)

    assert len(parts) > 1
    assert "".join(parts) == text
    assert all(part.endswith("。") for part in parts)
