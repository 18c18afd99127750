"""Document numbers, ages, phones, names and credit codes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.words.identity import (
    AgeBand,
    IdentityError,
    IdNumber,
    age_band,
    age_on,
    is_mobile,
    is_valid_name,
    normalise_id_number,
    normalise_name,
    normalise_phone,
    normalise_uscc,
    parse_id_number,
    uscc_is_valid,
)

TODAY = date(2026, 11, 23)
CHECK_CHARACTERS = "0123456789X"


@pytest.mark.parametrize(
    ("number", "born_on", "sex_code"),
    [
        ("11010519491231002X", date(1949, 12, 31), "2"),
        ("450000199001010011", date(1990, 1, 1), "1"),
        ("450000199202290021", date(1992, 2, 29), "2"),
        ("450000199812310034", date(1998, 12, 31), "1"),
        ("450000200510150042", date(2005, 10, 15), "2"),
        ("45000019950808014X", date(1995, 8, 8), "2"),
        ("450000200906010054", date(2009, 6, 1), "1"),
        ("450000201203090064", date(2012, 3, 9), "2"),
    ],
)
def test_id_number_tells_birth_date_and_sex(number, born_on, sex_code):
    assert parse_id_number(number, on=TODAY) == IdNumber(number=number, born_on=born_on, sex_code=sex_code)


def test_id_number_of_the_standard_passes_while_its_holder_could_live():
    parsed = parse_id_number("440524188001010014", on=date(1999, 7, 1))

    assert parsed == IdNumber(number="440524188001010014", born_on=date(1880, 1, 1), sex_code="1")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "id_length"),
        ("45000019900101001", "id_length"),
        ("4500001990010100111", "id_length"),
        ("450000900101001", "id_15_digits"),
        ("45000019900101001A", "id_last"),
        ("X50000199001010011", "id_digits"),
        ("45000019900101٠٠11", "id_digits"),
        ("450000199002300010", "id_birth_date_invalid"),
        ("450000000001010010", "id_birth_date_invalid"),
        ("450000199102290021", "id_birth_date_invalid"),
        ("450000203001010010", "id_birth_date_future"),
        ("450000190001010010", "id_age_over_120"),
        ("440524188001010014", "id_age_over_120"),
        ("450000199001010012", "id_check_digit"),
        ("45000019900101001X", "id_check_digit"),
    ],
)
def test_id_number_is_refused_with_its_reason(number, code):
    with pytest.raises(IdentityError) as refusal:
        parse_id_number(number, on=TODAY)

    assert refusal.value.code == code


@pytest.mark.parametrize("region", ["000000", "810000", "830000", "450127", "911000"])
def test_region_prefix_is_never_a_reason_to_refuse(region):
    numbers = [f"{region}19900101001{check}" for check in CHECK_CHARACTERS]

    accepted = [number for number in numbers if is_accepted(number)]

    assert len(accepted) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "45000019950808014x",
        " 450000 19950808 014X ",
        "４５００００１９９５０８０８０１４ｘ",
        "450000\u200b19950808\u3000014X",
    ],
)
def test_id_number_is_read_as_people_type_it(typed):
    assert normalise_id_number(typed) == "45000019950808014X"
    assert parse_id_number(typed, on=TODAY).number == "45000019950808014X"


@given(
    at=st.integers(0, 17),
    other=st.sampled_from(CHECK_CHARACTERS),
    number=st.sampled_from(["450000199001010011", "45000019950808014X", "450000199202290021"]),
)
def test_no_single_wrong_character_passes(at, other, number):
    wrong = number[:at] + other + number[at + 1 :]

    assert is_accepted(wrong) == (wrong == number)


@given(st.text(max_size=30))
def test_any_text_is_either_a_number_or_refused(text):
    assert is_accepted(text) in (True, False)


def test_today_is_a_possible_birth_date_and_tomorrow_is_not():
    born_today = date(1990, 1, 1)

    assert parse_id_number("450000199001010011", on=born_today).born_on == born_today
    with pytest.raises(IdentityError, match="id_birth_date_future"):
        parse_id_number("450000199001010011", on=born_today - timedelta(days=1))


def test_120_years_are_possible_and_121_are_not():
    assert is_accepted("450000199001010011", on=date(2110, 12, 31))
    assert not is_accepted("450000199001010011", on=date(2111, 1, 1))


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        (date(2012, 3, 9), date(2026, 3, 8), 13),
        (date(2012, 3, 9), date(2026, 3, 9), 14),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
        (date(2026, 11, 23), date(2026, 11, 23), 0),
    ],
)
def test_age_is_reached_on_the_birthday(born_on, on, age):
    assert age_on(born_on, on) == age


def test_nobody_has_an_age_before_birth():
    with pytest.raises(ValueError, match="before birth"):
        age_on(date(2026, 11, 24), TODAY)


@pytest.mark.parametrize(
    ("born_on", "on", "band"),
    [
        (date(2012, 3, 9), date(2026, 3, 8), AgeBand.UNDER_14),
        (date(2012, 3, 9), date(2026, 3, 9), AgeBand.MINOR),
        (date(2012, 3, 9), TODAY, AgeBand.MINOR),
        (date(2009, 6, 1), TODAY, AgeBand.MINOR),
        (date(2008, 11, 24), TODAY, AgeBand.MINOR),
        (date(2008, 11, 23), TODAY, AgeBand.ADULT),
    ],
)
def test_age_band_changes_on_the_birthday(born_on, on, band):
    assert age_band(born_on, on) == band


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("（0771）555 0001", "07715550001"),
        ("86123", "86123"),
    ],
)
def test_phone_is_read_as_people_type_it(typed, phone):
    assert normalise_phone(typed) == phone


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("13812345678", True),
        ("19912345678", True),
        ("12812345678", False),
        ("1381234567", False),
        ("138123456789", False),
        ("13812345678\n", False),
        ("１３８１２３４５６７８", False),
        ("10000000001", False),
    ],
)
def test_mobile_has_eleven_digits_of_the_mobile_block(text, answer):
    assert is_mobile(text) is answer


@pytest.mark.parametrize(("text", "answer"), [("10000000001", True), ("1000000001", False), ("10001000001", False)])
def test_demonstration_block_counts_only_in_a_demonstration(text, answer):
    assert is_mobile(text, demo=True) is answer


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  韦示例一 ", "韦示例一"),
        ("韦　一", "韦一"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("阿依古丽・买买提", "阿依古丽·买买提"),
        ("阿依古丽．买买提", "阿依古丽·买买提"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("Ｊｏｈｎ   Example", "John Example"),
        ("韦\u200b示例", "韦示例"),
        ("𠮷示例", "𠮷示例"),
    ],
)
def test_name_is_brought_to_one_spelling(typed, name):
    assert normalise_name(typed) == name


@given(st.text(max_size=20))
def test_name_once_normalised_stays(text):
    once = normalise_name(text)

    assert normalise_name(once) == once


@pytest.mark.parametrize(
    "name", ["韦一", "韦示例一", "阿依古丽·买买提", "𠮷示例", "韦\U00031350", "韦〇", "John O'Example", "韦" * 50]
)
def test_name_may_be(name):
    assert is_valid_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "韦",
        "韦" * 51,
        "韦示例01",
        "韦示例１",
        "·韦示例",
        "韦示例·",
        "韦<b>",
        "韦😀示",
        "=韦示例",
        "韦\n示",
        "韦\ue000",
    ],
)
def test_name_may_not_be(name):
    assert not is_valid_name(name)


@pytest.mark.parametrize(
    "code",
    [
        "914403001922038216",
        "9144030071526726XG",
        "91330100716105852F",
        "53640000MJX173680A",
        "13450000DEM0000145",
        "13450000DEM0000220",
        "13450000DEM000030T",
        "11450000DEMA000132",
        "1145 0000 DEMA 0001 32",
        "11450000dema000132",
    ],
)
def test_credit_code_passes_both_checks(code):
    assert uscc_is_valid(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "914403001922038217",
        "914403001922038226",
        "9144030071526726XI",
        "91440300715267260G",
        "91440300192203821",
        "91440A001922038216",
        "914403001922038216 1",
        "９１４４０３００１９２２０３８２１٦",
    ],
)
def test_credit_code_is_refused(code):
    assert not uscc_is_valid(code)


def test_credit_code_with_a_wrong_organisation_check_is_refused_though_its_own_agrees():
    body = "91440300192203820"
    codes = [body + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY"]

    assert not any(uscc_is_valid(code) for code in codes)


def test_credit_code_is_stored_in_one_spelling():
    assert normalise_uscc(" 11450000-dema 000132") == "11450000DEMA000132"


def is_accepted(number: str, on: date = TODAY) -> bool:
    try:
        parse_id_number(number, on=on)
    except IdentityError:
        return False
    return True
