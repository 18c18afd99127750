"""Embedded fonts are compressed without loss."""

import struct
import zlib

import pytest

from registry.documents import cards
from registry.documents.finishing import rows
from tests.readers import pdf_words

COUNTING = b"".join(struct.pack(">H", number) for number in range(30_000))


def undone(marked: bytes, width: int) -> bytes:
    """What a PDF reader makes of rows under the Up filter."""
    above, plain = bytes(width), bytearray()
    for start in range(0, len(marked), width + 1):
        assert marked[start] == 2
        row = marked[start + 1 : start + 1 + width]
        above = bytes((here + up) & 255 for here, up in zip(row, above, strict=True))
        plain += above
    return bytes(plain)


@pytest.mark.parametrize("width", [2, 3])
@pytest.mark.parametrize("data", [COUNTING, bytes(range(256)) * 3 + b"\xff\x00\x80odd", b""])
def test_rows_come_back_with_at_most_a_row_of_zeros(data, width):
    plain = undone(rows(data, width), width)

    assert plain[: len(data)] == data
    assert plain[len(data) :] == bytes(-len(data) % width)


def test_numbers_that_count_upwards_nearly_vanish():
    assert len(zlib.compress(rows(COUNTING, 2))) * 50 < len(zlib.compress(COUNTING))


def test_a_card_file_is_small_and_still_readable():
    file = cards.as_pdf((cards.PrintedCard("韦示例一", "水利厅团委", "QZ-004217", "https://zy.example.org/k/A"),))

    assert len(file) < 100_000
    assert "韦示例一" in pdf_words(file)
