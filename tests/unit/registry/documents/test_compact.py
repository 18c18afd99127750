"""Embedded fonts are compressed without loss."""

import struct
import zlib

import pytest

from registry.documents import cards
from registry.documents.compact import packed_rows
from tests.readers import pdf_words

COUNTING = b"".join(struct.pack(">H", number) for number in range(30_000))


def undone(packed: bytes, width: int) -> bytes:
    """What a PDF reader makes of rows under the Up filter."""
    rows, above, plain = zlib.decompress(packed), bytes(width), bytearray()
    for start in range(0, len(rows), width + 1):
        assert rows[start] == 2
        above = bytes((here + up) & 255 for here, up in zip(rows[start + 1 : start + 1 + width], above, strict=True))
        plain += above
    return bytes(plain)


@pytest.mark.parametrize("width", [2, 3])
@pytest.mark.parametrize("data", [COUNTING, b"\xff\x00\x80odd", b""])
def test_packed_rows_come_back_with_at_most_a_row_of_zeros(data, width):
    _width, packed = packed_rows(data, width)

    plain = undone(packed, width)

    assert plain[: len(data)] == data
    assert plain[len(data) :] == bytes(-len(data) % width)


def test_numbers_that_count_upwards_nearly_vanish():
    _width, packed = packed_rows(COUNTING, 2)

    assert len(packed) * 50 < len(zlib.compress(COUNTING))


def test_a_card_file_is_small_and_still_readable():
    file = cards.as_pdf((cards.PrintedCard("韦示例一", "水利厅团委", "QZ-004217", "https://zy.example.org/k/A"),))

    assert len(file) < 100_000
    assert "韦示例一" in pdf_words(file)
