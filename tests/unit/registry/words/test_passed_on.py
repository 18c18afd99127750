"""Codes and links as chat programs and thumbs pass them on."""

import time

import pytest

from checkin.desk import sheet_rows
from checkin.desk.sheet_rows import SheetRow
from registry.words.identity import compatible
from registry.words.numbering import normalise_register_number, normalise_verify_code
from registry.words.passed_on import plain, plain_code, without_tail

TAILS = [
    "。",
    "，",
    "、",
    "）",
    "》",
    "」",
    ".",
    ",",
    ";",
    ":",
    "!",
    "?",
    ")",
    ">",
    "”",
    "/",
    " ",
    "\u200b",
    "\u3000",
    "）。",
    "/。",
]


@pytest.mark.parametrize("tail", TAILS)
def test_what_stands_behind_a_link_is_no_part_of_it(tail):
    assert without_tail(f"/verify/GXQZ-ZM-2026-000123-7/ABCDEFGH{tail}") == "/verify/GXQZ-ZM-2026-000123-7/ABCDEFGH"
    assert normalise_verify_code(f"abcd efgh{tail}") == "ABCDEFGH"
    assert normalise_register_number(f"GXQZ-ZM-2026-000123-7{tail}") == "GXQZ-ZM-2026-000123-7"


def test_wide_and_small_letters_are_the_code():
    assert plain_code("ａｂ－１２ \u200bｃ") == "AB12C"


def test_a_row_of_a_sheet_is_read_as_it_was_typed():
    text = sheet_rows.row_text(SheetRow(44, 18), secret=b"s")

    assert sheet_rows.read(f"{text.lower()}。 ", secrets=[b"s"]) == SheetRow(44, 18)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (plain, "a" + "\u0301\u0327" * 100_000),  # marks that normalising puts in order, each past all others
        (compatible, "a" + "\u0301\u0327" * 100_000),
        (plain, "\ufdfa" * 300_000),  # one character that becomes eighteen
        (without_tail, "." * 100_000 + "a"),
    ],
)
def test_a_text_made_to_be_read_slowly_is_read_at_once(read, text):
    began = time.process_time()
    read(text)

    assert time.process_time() - began < 10  # of the processor; a hundredth where it is well, twenty where it is not


def test_a_long_text_is_read_like_a_short_one():
    assert plain("ＱＺＱ１．\u200b" + " Ａb\r\n" * 1000) == "QZQ1." + "Ab" * 1000
