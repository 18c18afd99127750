"""The text of a notice becomes days, or says what in it cannot be right."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.workdays import arithmetic
from registry.workdays.notices import read


def days_of(text: str, year: int) -> dict[str, bool]:
    return {f"{on:%m-%d}": works for on, works in read(text, year=year).days.items()}


NOTICE_2026 = """国务院办公厅关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
国务院办公厅
2025年11月4日"""


def test_a_whole_notice_is_read_as_the_library_knows_it():
    notice = read(NOTICE_2026, year=2026)
    moved = {on: works for on, works in notice.days.items() if works != (on.weekday() < 5)}

    assert notice.problems == ()
    assert moved == arithmetic.national_layer(2026)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1月1日放假。", {"01-01": False}),
        ("1月1日至3日放假调休，共3天。1月10日上班。", {"01-01": False, "01-02": False, "01-03": False, "01-10": True}),
        ("4月30日至5月2日放假", {"04-30": False, "05-01": False, "05-02": False}),
        ("放假：2027-04-08、2027-04-09\n上班：2027/4/11", {"04-08": False, "04-09": False, "04-11": True}),
        ("2027.4.8\t休\n2027.4.11\t班", {"04-08": False, "04-11": True}),
        ("三月三：4月8日、9日放假，4月11日（星期日）正常上班", {"04-08": False, "04-09": False, "04-11": True}),
        ("4月11日调休上班，4月8日休息", {"04-08": False, "04-11": True}),
        ("放假时间：4月8日至9日；补班时间：4月11日", {"04-08": False, "04-09": False, "04-11": True}),
        ("印发日期：2026年12月1日", {}),
        ("", {}),
    ],
)
def test_dates_get_the_word_that_belongs_to_them(text, days):
    assert days_of(text, 2027) == days
    assert read(text, year=2027).problems == ()


def test_a_notice_may_begin_in_december():
    notice = read("2026年12月31日至2027年1月2日放假，共3天", year=2027)

    assert list(notice.days) == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1月4日（周日）上班", "2027年1月4日是周一，通知写的是周日，请核对年份。"),
        ("1月1日至3日放假，共4天", "1月1日至1月3日写明共4天，日期却有3天。"),
        ("2月30日放假", "“2月30日”不是有效的日期。"),
        ("5月5日至1日放假", "“5月5日至1日”的起止日期不对。"),
        ("1月1日放假，1月1日上班", "1月1日既写放假又写上班。"),
    ],
)
def test_what_cannot_be_right_is_said(text, problem):
    assert read(text, year=2027).problems == (problem,)


@given(st.text(alphabet="12月日至放假上班、，。：（周一）-/ \n年休共天", max_size=60))
def test_any_text_is_read_without_an_error(text):
    notice = read(text, year=2027)

    assert all(isinstance(works, bool) for works in notice.days.values())


@given(st.dates(date(2027, 1, 1), date(2027, 12, 20)), st.integers(0, 8))
def test_a_range_is_all_its_days(first, more):
    last = first + timedelta(days=more)
    text = f"{first.month}月{first.day}日至{last.month}月{last.day}日放假，共{more + 1}天。"

    notice = read(text, year=2027)

    assert notice.problems == ()
    assert list(notice.days) == [first + timedelta(days=n) for n in range(more + 1)]
