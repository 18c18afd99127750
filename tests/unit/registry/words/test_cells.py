"""Text from people in tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.words.cells import looks_like_formula, plain_cell, printable


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@cmd", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠a", "  =1", "　=1"]
)
def test_text_that_begins_like_a_formula_stays_text(text):
    assert looks_like_formula(text)
    assert plain_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "韦示例一", "1-2", "a=b", "3月14日", "0771-5550001", "'=1"])
def test_other_text_is_left_alone(text):
    assert not looks_like_formula(text)
    assert plain_cell(text) == text


def test_characters_that_files_cannot_hold_are_dropped():
    assert printable("韦\x00示\x0b例\ud800一\n二\t三") == "韦示例一\n二\t三"


def test_a_formula_behind_a_control_character_is_still_found():
    assert plain_cell("\x00=1") == "'=1"


@given(st.text(max_size=30))
def test_no_cell_begins_like_a_formula(text):
    assert not looks_like_formula(plain_cell(text))
