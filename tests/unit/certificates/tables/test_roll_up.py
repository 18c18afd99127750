"""The committee's roll-up: totals without the joint rows, in three formats."""

from dataclasses import replace

import pytest
from django.template.loader import render_to_string

from certificates.tables.documents import roll_up_files
from certificates.tables.documents.roll_up import RollUpRow
from tests.readers import docx_tables, pdf_pages, pdf_words, printed_by_libreoffice, xlsx_rows


@pytest.fixture
def long_roll_up(roll_up):
    rows = tuple(
        RollUpRow(f"示例单位{n}", ("主题",), ("地点",), 1, 2, ("深入帮扶村屯开展志愿服务。" * 12,), 3)
        for n in range(1, 41)
    )
    return replace(roll_up, rows=rows, distinct_participants=None)


def test_joint_rows_are_listed_and_not_counted(roll_up):
    assert (roll_up.participants, roll_up.attendances, roll_up.served) == (40, 53, 120)
    assert roll_up.rows[2].unit_text == "共青团示例委员会\n联合开展（不重复计）\n牵头：共青团广西壮族自治区水利厅委员会"


def test_a_note_says_why_the_total_is_less_than_the_rows(roll_up):
    assert roll_up.remarks[0].startswith("参与人数合计40人为不重复人数，各行相加为42人")
    assert replace(roll_up, distinct_participants=None, rows=roll_up.rows[:2]).remarks == ()


def test_the_workbook_holds_numbers_and_their_totals(roll_up):
    rows = xlsx_rows(roll_up_files.as_xlsx(roll_up))

    assert rows[2] == list(roll_up_files.HEADINGS)
    assert rows[3] == [
        1.0,
        "共青团广西壮族自治区水利厅委员会",
        "1．走进科技馆\n2．便民日",
        "1．广西科技馆\n2．示例社区一",
        30.0,
        41.0,
        "1．参观\n2．维修",
        120.0,
    ]
    assert rows[4][4:] == [12.0, 12.0, "植树护绿", ""]
    assert rows[6] == ["合计", "", "", "", 40.0, 53.0, "", 120.0]


def test_a_text_taller_than_a_row_goes_on_in_the_next_row(roll_up):
    contents = tuple("深入帮扶村屯开展志愿服务。" * 23 for _n in range(8))
    tall = replace(roll_up, rows=(replace(roll_up.rows[0], contents=contents),))

    rows = xlsx_rows(roll_up_files.as_xlsx(tall))

    assert [row[0] for row in rows[3:-3]].count(1.0) == 1
    assert "".join(row[6] for row in rows[3:]).count("深入帮扶村屯") == 8 * 23


def test_the_pdf_repeats_its_head_on_every_page(long_roll_up):
    pages = pdf_pages(roll_up_files.as_pdf(long_roll_up))

    heads = ["".join(page.split()).count("序号单位活动主题") for page in pages]
    assert len(pages) > 2
    assert heads == [1] * len(pages)
    assert "合计40人80人次120人次" in "".join(pages[-1].split())


@pytest.mark.parametrize("activities", [4, 5, 12, 40])
def test_the_first_page_of_the_pdf_holds_rows_however_much_a_unit_did(roll_up, activities):
    texts = tuple(f"“邻里守望”空巢老人探访第{n}期，入户探访、代购药品、打扫卫生。" for n in range(activities))
    rows = tuple(RollUpRow(f"示例单位{n}", texts, texts, 1, 2, texts, 3) for n in range(1, 7))

    pages = pdf_pages(roll_up_files.as_pdf(replace(roll_up, rows=rows, distinct_participants=None)))

    assert "示例单位1" in "".join(pages[0].split())
    assert all("示例单位" in "".join(page.split()) or "期，" in page for page in pages[:-1])


def test_the_columns_of_the_pdf_are_given_not_measured(roll_up):
    """Measuring every cell took most of the half minute of a roll-up of all units."""
    drawn = {"roll_up": roll_up, "headings": roll_up_files.HEADINGS, "widths": roll_up_files._WIDTHS_MM}
    html = render_to_string("certificates/pdf/roll_up.html", drawn)

    assert "table-layout: fixed" in html
    assert html.count("<col style=") == len(roll_up_files.HEADINGS)


def test_the_word_file_is_read_back_with_its_totals(roll_up):
    _lead, table = docx_tables(roll_up_files.as_docx(roll_up))

    assert table[0] == list(roll_up_files.HEADINGS)
    assert table[2][4:] == ["12人", "12人次", "植树护绿", ""]
    assert table[4] == ["合计"] * 4 + ["40人", "53人次", "", "120人次"]


def test_what_people_typed_stands_in_each_format_as_typed(roll_up):
    typed = ("=1+1", "<b>x</b>", "<script>alert(1)</script>")
    row = replace(roll_up.rows[0], themes=typed[:1], places=typed[1:2], contents=typed[2:])
    hostile = replace(roll_up, rows=(row,))

    assert [text for text in typed if text not in pdf_words(roll_up_files.as_pdf(hostile))] == []
    assert [xlsx_rows(roll_up_files.as_xlsx(hostile))[3][n] for n in (2, 3, 6)] == list(typed)
    assert [docx_tables(roll_up_files.as_docx(hostile))[1][1][n] for n in (2, 3, 6)] == list(typed)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_libreoffice_prints_the_roll_up_with_repeated_heads(long_roll_up, suffix, tmp_path):
    file = getattr(roll_up_files, f"as_{suffix}")(long_roll_up)

    pages = pdf_pages(printed_by_libreoffice(file, suffix, tmp_path))

    heads = ["活动主题" in "".join(page.split()) for page in pages]
    assert len(pages) > 1
    assert heads == [True] * len(pages)
