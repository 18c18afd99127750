"""How dates, hours, numbers and names look on a page."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Engine

from registry import clock
from registry.doors import ui
from registry.words import dates

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 3, 14, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _in_march_2026() -> Iterator[None]:
    with clock.at(NINE):
        yield


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI)


def test_the_current_year_is_dropped() -> None:
    assert dates.as_date(date(2026, 3, 14)) == "3月14日"
    assert dates.as_date(date(2025, 12, 31)) == "2025年12月31日"
    assert dates.as_full_date(date(2026, 3, 14)) == "2026年3月14日"


def test_a_moment_is_shown_on_its_local_day() -> None:
    late_in_utc = datetime(2026, 3, 13, 17, 5, tzinfo=UTC)
    assert dates.as_day(late_in_utc) == "3月14日（周六）"
    assert dates.as_time(late_in_utc) == "01:05"
    assert dates.as_moment(late_in_utc) == "3月14日（周六）01:05"


@pytest.mark.parametrize(
    "show",
    [
        dates.as_date,
        dates.as_full_date,
        dates.as_day,
        dates.as_time,
        dates.as_moment,
        dates.as_recent,
        ui.grouped,
        ui.as_wan,
        ui.as_numeral,
    ],
)
def test_nothing_is_shown_as_nothing(show) -> None:
    assert show(None) == ""


@pytest.mark.parametrize(
    ("ends_at", "shown"),
    [
        (at(2026, 3, 14, 11, 30), "3月14日（周六）09:00–11:30"),
        (at(2026, 3, 15, 6, 0), "3月14日（周六）09:00–次日06:00"),
        (at(2026, 3, 16, 17, 0), "3月14日（周六）09:00–3月16日（周一）17:00"),
    ],
)
def test_a_range_names_the_second_day_only_when_there_is_one(ends_at: datetime, shown: str) -> None:
    assert dates.time_range(NINE, ends_at) == shown


def test_a_range_of_days_names_one_day_once() -> None:
    assert dates.date_range(date(2026, 3, 1), date(2026, 3, 31)) == "3月1日–3月31日"
    assert dates.date_range(date(2026, 3, 1), date(2026, 3, 1)) == "3月1日"


def test_recent_moments_say_today_and_yesterday() -> None:
    assert dates.as_recent(at(2026, 3, 14, 8, 5)) == "今天 08:05"
    assert dates.as_recent(at(2026, 3, 13, 23, 59)) == "昨天 23:59"
    assert dates.as_recent(at(2026, 3, 12, 23, 59)) == "3月12日 23:59"


@pytest.mark.parametrize(
    ("minutes", "shown"), [(150, "2.5"), (162, "2.7"), (5, "5分"), (165, "2小时45分"), (0, "0.0"), (None, "0.0")]
)
def test_hours_have_one_decimal_or_are_told_to_the_minute(minutes: int | None, shown: str) -> None:
    assert ui.as_hours(minutes) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0"), (999, "999"), (3482, "3,482"), ("12906.5", "12,906.5"), (Decimal("1234567.10"), "1,234,567.10")],
)
def test_thousands_are_grouped(number: int | str | Decimal, shown: str) -> None:
    assert ui.grouped(number) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [(9_999, "9,999"), (10_000, "1 万"), (128_999, "12.8 万"), (-12_900, "-1.2 万"), (12_345_678, "1,234.5 万")],
)
def test_large_numbers_count_in_ten_thousands(number: int, shown: str) -> None:
    assert ui.as_wan(number) == shown


@pytest.mark.parametrize(("number", "shown"), [(1, "一"), (5, "五"), (9, "九"), (10, "10"), (0, "0")])
def test_stars_are_counted_in_words(number: int, shown: str) -> None:
    assert ui.as_numeral(number) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(780, 1000, "78.0"), (1, 3, "33.3"), (7, 0, "0"), (30, 20, "100.0"), (-5, 20, "0.0")],
)
def test_a_bar_is_never_wider_than_its_place(part: int, whole: int, shown: str) -> None:
    assert ui.percent_of(part, whole) == shown


def test_people_are_masked() -> None:
    assert ui.masked_name("韦示例一") == "韦*"
    assert ui.masked_phone("10000005678") == "100****5678"
    assert ui.masked_id_number("450000200001010011") == "450*************11"


def test_codes_stand_in_groups_of_four() -> None:
    assert ui.in_fours("K7MQ2XRD") == "K7MQ 2XRD"
    assert ui.in_fours("K7MQ 2X") == "K7MQ 2X"


@pytest.mark.parametrize(
    ("due_on", "overdue", "tone", "shown"),
    [
        (date(2026, 3, 14), 0, "stop", "今天"),
        (date(2026, 3, 15), 0, "wait", "明天"),
        (date(2026, 3, 27), 0, "", "3月27日"),
        (date(2026, 3, 10), 3, "stop", "已超期 3 个工作日"),
        (date(2026, 3, 13), 0, "stop", "已超期（3月13日到期）"),
    ],
)
def test_a_due_day_says_how_urgent_it_is(due_on: date, overdue: int, tone: str, shown: str) -> None:
    assert ui.due_badge(due_on, overdue) == {"tone": tone, "due_text": shown, "note": ""}


def test_a_due_day_says_that_it_is_an_estimate() -> None:
    assert ui.due_badge(date(2026, 3, 27), 0, is_estimated=True)["note"] == "暂推算"


def test_the_estimate_stands_within_the_bracket_before_it() -> None:
    assert dates.with_estimate("3月27日（周五）", is_estimated=True) == "3月27日（周五，放假安排未齐，暂推算）"
    assert dates.with_estimate("3月27日", is_estimated=True) == "3月27日（放假安排未齐，暂推算）"
    assert dates.with_estimate("3月27日（周五）", is_estimated=False) == "3月27日（周五）"


class SampleForm(forms.Form):
    title = forms.CharField(label="标题", help_text="不超过 30 字", widget=forms.TextInput({"class": "input-short"}))
    login = forms.CharField(label="账号", widget=forms.TextInput({"placeholder": "账号"}))
    kind = forms.ChoiceField(label="类别", choices=[("a", "甲"), ("b", "乙")])
    way = forms.ChoiceField(label="方式", choices=[("a", "甲")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="同意")


def test_an_input_is_tied_to_its_help_and_errors_and_keeps_its_own_class() -> None:
    html = ui.control(SampleForm({})["title"])
    assert 'aria-describedby="id_title_notes"' in html
    assert 'class="form-control input-short"' in html
    assert 'aria-invalid="true"' in html


@pytest.mark.parametrize(
    ("field", "look"),
    [("kind", 'class="form-select"'), ("agreed", 'class="form-check-input"'), ("login", "form-control")],
)
def test_each_kind_of_input_has_its_look(field: str, look: str) -> None:
    assert look in ui.control(SampleForm()[field])


def test_a_list_of_boxes_has_no_class_of_its_own() -> None:
    assert "class=" not in ui.control(SampleForm()["way"])


def test_a_placeholder_that_repeats_the_label_is_dropped() -> None:
    assert "placeholder" not in ui.control(SampleForm()["login"])


def test_only_a_single_box_stands_before_its_label() -> None:
    assert ui.is_single_checkbox(SampleForm()["agreed"]) is True
    assert ui.is_single_checkbox(SampleForm()["way"]) is False


def test_tags_work_in_a_template() -> None:
    engine = Engine(builtins=["registry.doors.ui"])
    page = engine.from_string("{% time_range a b %} {{ m|as_hours }}")
    assert page.render(Context({"a": NINE, "b": at(2026, 3, 14, 11, 30), "m": 150})) == (
        '3月14日（周六）<span class="nowrap">09:00–11:30</span> 2.5'
    )
