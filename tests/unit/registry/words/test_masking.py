"""What is shown of personal data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.words.masking import mask_id_number, mask_name, mask_names_in, mask_phone


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("450000199001010011", "450*************11"),
        ("45000019950808014X", "450*************4X"),
        ("E12345678", "E*******8"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_id_number_shows_three_and_two(number, masked):
    assert mask_id_number(number) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812345678", "138****5678"), ("10000000001", "100****0001"), ("5550001", "*****01"), ("110", "***"), ("", "")],
)
def test_phone_hides_its_middle(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("韦示例一", "韦*"),
        ("韦一", "韦*"),
        ("欧阳示例", "欧阳*"),
        ("欧阳", "欧*"),
        ("阿依古丽·买买提", "阿*"),
        ("𠮷示例", "𠮷*"),
        ("韦", "*"),
        ("", ""),
    ],
)
def test_name_shows_the_surname(name, masked):
    assert mask_name(name) == masked


@given(st.text(max_size=40))
def test_at_least_half_of_any_id_number_stays_hidden(text):
    masked = mask_id_number(text.replace("*", ""))

    assert masked.count("*") * 2 >= len(masked)


@given(st.text(alphabet="0123456789", max_size=20))
def test_at_least_four_digits_or_all_of_any_phone_stay_hidden(text):
    assert mask_phone(text).count("*") >= min(4, len(text))


@given(st.text(max_size=60))
def test_at_most_two_characters_of_any_name_are_shown(text):
    assert len(mask_name(text)) <= 3


def test_names_in_a_text_leave_their_surnames():
    text = mask_names_in("韦示例一和韦示例的记录", ["韦示例", "韦示例一", "韦"])
    assert text == "韦*和韦*的记录"
