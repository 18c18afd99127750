"""Dates, codes and titles on official paper."""

from datetime import date

import pytest

from registry.documents.wording import full_date, grouped, text_width, title_lines, written


def test_a_date_has_no_leading_zeros():
    assert full_date(date(2017, 3, 1)) == "2017年3月1日"


def test_a_date_not_yet_given_leaves_room_for_the_pen():
    assert full_date(None) == "　　年　月　日"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表",
            ("区直机关共青团开展常态化学雷锋", "青年志愿服务活动阶段性情况统计表"),
        ),
        ("关于2026年第一批星级志愿者认定名单的公示", ("关于2026年第一批", "星级志愿者认定名单的公示")),
        ("关于2026年度区直机关优秀青年志愿者嘉许名单的公示", ("关于2026年度区直机关", "优秀青年志愿者嘉许名单的公示")),
        ("第一行由填表人决定\n第二行也是", ("第一行由填表人决定", "第二行也是")),
        ("志愿服务记录证明", ("志愿服务记录证明",)),
        ("", ("",)),
    ],
)
def test_a_long_title_is_parted_between_words(title, lines):
    assert title_lines(title) == lines


def test_a_name_in_a_title_is_not_divided_unless_it_is_longer_than_a_line():
    name = "“邻里守望”空巢老人探访"
    title = f"{name}2026年度情况"

    assert title_lines(title) == ("“邻里守望”空巢老人", "探访2026年度情况")
    assert title_lines(title, names=(name,)) == (name, "2026年度情况")
    assert title_lines(title, longest=8, names=(name,)) == title_lines(title, longest=8)


def test_a_title_of_unknown_words_is_parted_in_the_middle():
    assert title_lines("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉") == ("甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉")


@pytest.mark.parametrize(
    "title",
    [
        "关于“甲乙丙丁戊己庚”的通报和说明事项",
        "关于印发《甲乙丙丁戊》和有关名单的请示",
        "甲乙丙丁戊己庚辛壬、癸子丑寅卯辰巳午未",
        "甲乙丙丁戊己庚辛（壬癸子丑寅卯辰巳午）",
        "志愿者（志愿者）（志愿者）志愿者！！",
    ],
)
def test_no_mark_stands_at_the_wrong_end_of_a_line(title):
    first, second = title_lines(title, longest=12)

    assert first + second == title
    assert second[0] not in "”）》、，。；：！？"
    assert first[-1] not in "“（《"


def test_a_code_is_shown_in_groups_of_four():
    assert grouped("K7MQ2XRD") == "K7MQ 2XRD"


def test_written_text_keeps_line_ends_and_loses_what_files_cannot_hold():
    assert written("一\r\n二\x00\x0b三\ufffe𠮷") == "一\n二三𠮷"


def test_a_chinese_character_takes_two_columns():
    assert text_width("水利厅A1（") == 10


def test_a_period_is_never_cut_in_two():
    for period in ("2026 年上半年", "2026年第三季度", "2026年12月", "2026 年度"):
        text = f"区直机关各单位{period}志愿服务嘉许名单公示"
        assert any(period in line for line in title_lines(text)), title_lines(text)
