"""The annex in three formats, read back by independent programs."""

from dataclasses import replace

import pytest

from certificates.tables.documents import stage_form_files
from certificates.tables.documents.stage_form import Line
from tests.readers import docx_lines, docx_tables, pdf_fonts, pdf_pages, pdf_words, printed_by_libreoffice, xlsx_rows

LABELS = ["活动主题", "服务地点", "参与人数", "服务内容", "服务人数"]
TYPED = ["<b>x</b>", "=1+1", "<img src=http://127.0.0.1/x>", "@SUM(A1)\n<script>alert(1)</script>"]


@pytest.fixture
def typed_form(stage_form, activity):
    theme, place, unit, content = TYPED
    hostile = replace(activity, theme=theme, place=place, content=content)
    return replace(stage_form, unit_name=unit, activities=(hostile,))


def test_the_rows_of_one_activity_are_those_of_the_annex(stage_form):
    assert [(row.label, [line.printed for line in row.lines]) for row in stage_form.rows] == [
        ("活动主题", ["“感受城市”走进科技馆"]),
        ("服务地点", ["广西科技馆"]),
        ("参与人数", ["23人"]),
        ("服务内容", ["带领学生参观，讲解安全须知。"]),
        ("服务人数", ["86人次"]),
    ]
    assert stage_form.remarks == ()


def test_several_activities_are_numbered_and_the_joint_one_is_not_counted(long_form):
    rows = {row.label: [line.printed for line in row.lines] for row in long_form.rows}

    assert rows["活动主题"][1] == "2．第2期主题实践活动（联合开展单位：共青团广西壮族自治区直属机关工作委员会）"
    assert rows["活动主题"][4].startswith("5．第5期主题实践活动（联合开展（不重复计），牵头单位：")
    assert rows["参与人数"][:3] == ["1．11人", "2．12人", "4．14人"]
    assert rows["参与人数"][-1] == "合计62人，88人次"
    assert rows["服务人数"][-1] == "合计240人次"
    assert len(long_form.remarks) == 2


def test_what_was_not_entered_is_printed_empty(stage_form, activity):
    nothing = replace(activity, theme="", place="", participants=None, content="", served=None)

    form = replace(stage_form, activities=(nothing,), filled_on=None)

    assert [row.lines for row in form.rows] == [()] * 5
    assert form.filled_on_text.split() == ["年", "月", "日"]


def test_zero_served_people_is_a_figure_not_an_empty_cell(stage_form, activity):
    form = replace(stage_form, activities=(replace(activity, served=0),))

    assert form.rows[4].lines == (Line(figure=0, after="人次"),)


def test_the_workbook_is_read_back_cell_by_cell(stage_form):
    assert xlsx_rows(stage_form_files.as_xlsx(stage_form)) == [
        ["附件", "", ""],
        ["", "", ""],
        ["区直机关共青团开展常态化学雷锋", "", ""],
        ["青年志愿服务活动阶段性情况统计表", "", ""],
        ["单位（盖章）：共青团广西壮族自治区水利厅委员会", "", "2026年4月2日"],
        ["活动主题", "“感受城市”走进科技馆", ""],
        ["服务地点", "广西科技馆", ""],
        ["参与人数", 23.0, ""],
        ["服务内容", "带领学生参观，讲解安全须知。", ""],
        ["服务人数", 86.0, ""],
    ]


def test_the_workbook_of_eight_activities_keeps_every_character(long_form):
    values = [row[1] for row in xlsx_rows(stage_form_files.as_xlsx(long_form))]

    contents = [value for value in values if "】" in str(value)]
    assert [len(content) for content in contents] == [305] * 8
    assert values[values.index("8．示例社区8") + 1] == 11.0


def test_the_pdf_says_what_the_annex_says(stage_form, tmp_path):
    file = stage_form_files.as_pdf(stage_form)

    words = pdf_words(file)

    assert words.startswith("附件区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表单位（盖章）：")
    assert [label for label in LABELS if label in words] == LABELS
    assert "常态化化" not in words
    assert "23人" in words
    assert "—1—" in words
    assert "数据截至封存№820" in words
    assert all(pdf_fonts(file, tmp_path).values())


def test_the_pdf_of_eight_activities_loses_nothing_and_numbers_its_pages(long_form):
    pages = pdf_pages(stage_form_files.as_pdf(long_form))

    words = "".join("".join(page.split()) for page in pages)
    assert [n for n in range(1, 9) if f"{n}．【{n}】" in words] == list(range(1, 9))
    assert words.count("深入帮扶村屯") == 8 * 9
    assert ["".join(page.split()).count(f"—{n}—") for n, page in enumerate(pages, start=1)] == [1] * len(pages)


def test_the_word_file_is_read_back_and_names_the_fonts_of_official_paper(stage_form):
    file = stage_form_files.as_docx(stage_form)

    lead, form = docx_tables(file)
    assert docx_lines(file) == ["附件", "区直机关共青团开展常态化学雷锋", "青年志愿服务活动阶段性情况统计表", ""]
    assert lead == [["单位（盖章）：共青团广西壮族自治区水利厅委员会", "2026年4月2日"]]
    assert [row[0] for row in form] == LABELS
    assert [row[1] for row in form][2:] == ["23人", "带领学生参观，讲解安全须知。", "86人次"]


def test_the_word_file_names_east_asian_fonts(stage_form, east_asian_fonts):
    assert east_asian_fonts(stage_form_files.as_docx(stage_form)) >= {"方正小标宋简体", "仿宋_GB2312", "黑体"}


def test_what_people_typed_stands_in_each_format_as_typed(typed_form):
    pdf = pdf_words(stage_form_files.as_pdf(typed_form))
    cells = [row[1] for row in xlsx_rows(stage_form_files.as_xlsx(typed_form))]
    _lead, form = docx_tables(stage_form_files.as_docx(typed_form))

    assert [text for text in TYPED if "".join(text.split()) not in pdf] == []
    assert (cells[5], cells[6], cells[8]) == (TYPED[0], TYPED[1], TYPED[3])
    assert [row[1] for row in form] == [TYPED[0], TYPED[1], "23人", TYPED[3], "86人次"]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_libreoffice_prints_the_form_on_one_page(stage_form, suffix, tmp_path):
    file = getattr(stage_form_files, f"as_{suffix}")(stage_form)

    pages = pdf_pages(printed_by_libreoffice(file, suffix, tmp_path))

    assert len(pages) == 1
    words = "".join(pages[0].split())
    assert [label for label in LABELS if label in words] == LABELS
    assert "23人" in words
    assert "86人次" in words
    assert "—1—" in words


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_libreoffice_prints_a_long_form_whole(long_form, suffix, tmp_path):
    file = getattr(stage_form_files, f"as_{suffix}")(long_form)

    words = pdf_words(printed_by_libreoffice(file, suffix, tmp_path))

    assert words.count("深入帮扶村屯") == 8 * 9
    assert "合计62人，88人次" in words
