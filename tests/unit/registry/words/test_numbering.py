"""Numbers and their check digits."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.words.numbering import (
    VERIFY_CODE_ALPHABET,
    grouped_code,
    is_valid_register_number,
    is_valid_volunteer_no,
    normalise_register_number,
    normalise_verify_code,
    register_number,
    verify_code,
    volunteer_no,
)

years = st.integers(1000, 9999)
sequences = st.integers(1, 999_999)
kinds = st.sampled_from(["ZM", "XJ", "JX"])


def test_volunteer_number_is_year_sequence_and_luhn_digit():
    assert volunteer_no(2017, 1) == "GZ20170000010"
    assert volunteer_no(2026, 123) == "GZ20260001233"


@pytest.mark.parametrize(("year", "sequence"), [(2026, 0), (2026, 1_000_000), (999, 1), (10_000, 1), (2026, -1)])
def test_no_number_outside_the_sequence(year, sequence):
    with pytest.raises(ValueError, match="no number"):
        volunteer_no(year, sequence)


@given(years, sequences, st.integers(2, 12), st.integers(1, 9))
def test_volunteer_number_with_one_wrong_digit_is_refused(year, sequence, at, step):
    number = volunteer_no(year, sequence)
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]

    assert is_valid_volunteer_no(number)
    assert not is_valid_volunteer_no(wrong)


@pytest.mark.parametrize(
    "text", ["", "GZ", "20170000010", "gz20170000010", "GZ2017000001", "GZ2017000001٠", "GZ00000000000"]
)
def test_volunteer_number_in_another_shape_is_refused(text):
    assert not is_valid_volunteer_no(text)


def test_register_number_has_the_shape_of_the_register():
    assert register_number("ZM", 2026, 123) == "GXQZ-ZM-2026-000123-7"


def test_register_number_of_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no register"):
        register_number("AA", 2026, 1)
    assert not is_valid_register_number("GXQZ-AA-2026-000123-7")


@given(kinds, years, sequences, st.integers(0, 10), st.integers(1, 9))
def test_register_number_with_one_wrong_digit_is_refused(kind, year, sequence, at, step):
    number = register_number(kind, year, sequence)
    position = [index for index, character in enumerate(number) if character.isdigit()][at]
    wrong = number[:position] + str((int(number[position]) + step) % 10) + number[position + 1 :]

    assert is_valid_register_number(number)
    assert not is_valid_register_number(wrong)


@given(kinds, kinds, years, sequences)
def test_register_number_never_passes_as_another_kind(kind, other, year, sequence):
    moved = register_number(kind, year, sequence).replace(f"-{kind}-", f"-{other}-")

    assert is_valid_register_number(moved) == (kind == other)


def test_register_check_digits_do_not_follow_the_sequence():
    checks = [register_number("ZM", 2026, sequence)[-1] for sequence in range(1, 40)]

    assert set(checks) == set("0123456789")
    assert sum(first == second for first, second in pairwise(checks)) < 8


@pytest.mark.parametrize(
    "typed",
    [
        "gxqz-zm-2026-000123-7",
        " GXQZ－ZM－2026－000123－7 ",
        "GXQZ–ZM–2026–000123–7",
        "GXQZ-ZM-2O26-OOOl23-7",
        "gxqz zm 2026 000123 7",
    ],
)
def test_register_number_is_read_as_people_type_it(typed):
    assert normalise_register_number(typed) == "GXQZ-ZM-2026-000123-7"


def test_verify_code_has_no_characters_that_look_alike():
    assert len(VERIFY_CODE_ALPHABET) == 31
    assert not set("0O1IL") & set(VERIFY_CODE_ALPHABET)


@given(st.binary(min_size=16, max_size=32))
def test_verify_code_is_eight_characters_of_the_alphabet(random_bytes):
    code = verify_code(random_bytes)

    assert len(code) == 8
    assert set(code) <= set(VERIFY_CODE_ALPHABET)


def test_verify_code_reaches_every_character_at_every_place():
    codes = [verify_code(bytes([first, second] * 8)) for first, second in product(range(0, 256, 5), range(0, 256, 5))]

    assert [len({code[at] for code in codes}) for at in range(8)] == [31] * 8


def test_verify_code_refuses_too_little_randomness():
    with pytest.raises(ValueError, match="16 random bytes"):
        verify_code(b"x" * 15)


def test_verify_code_is_shown_in_groups_of_four_and_read_back():
    assert grouped_code("ABCD2345") == "ABCD 2345"
    assert normalise_verify_code(" abcd-2345　") == "ABCD2345"
