"""What cannot be, and what nobody would understand."""

from datetime import date

import pytest

from registry.words import plausible

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "phone",
    [
        "0771-0000000", "0771 5551234", "（0771）5551234", "07715551234转802", "0771-5551234-802", "13800000000",
        "+86 138 0000 0000", "10000000001", "5551234", "12355", "110", "400-000-0000",
        "+85223456789", "１３８００００００００",
    ],
)  # fmt: skip
def test_a_number_that_can_be_dialled(phone):
    assert plausible.is_phone(phone)


@pytest.mark.parametrize(
    "phone", ["abc", "", "1", "12", "00000000", "138000", "138000000000", "0771-", "请加微信", "1380000000a"]
)
def test_a_number_that_cannot(phone):
    assert not plausible.is_phone(phone)


@pytest.mark.parametrize(
    ("day", "possible"),
    [
        (date(1899, 12, 31), False),
        (date(1900, 1, 1), True),
        (date(2036, 12, 31), True),
        (date(2037, 1, 1), False),
        (date(9999, 12, 31), False),
    ],
)
def test_days_that_somebody_can_mean(day, possible):
    assert plausible.is_possible_day(day, TODAY) is possible


@pytest.mark.parametrize(
    ("text", "weight"), [("", 0), ("。。。", 0), ("一", 1), ("啊啊啊啊啊", 1), ("探访老人", 4), ("A1", 2)]
)
def test_what_a_text_says(text, weight):
    assert plausible.weight(text) == weight
