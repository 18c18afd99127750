"""Smaller PDF files: the tables of embedded CJK fonts compress well only as differences between rows."""

import zlib
from typing import Any

_UP_FILTER = b"\x02"


def compact_fonts(_document: object, pdf: Any) -> None:
    """Store font programs as differences between rows (PNG predictor), which every PDF reader undoes."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", {})
        if extra.get("Subtype") == "/OpenType":
            differing = {width: rows(stream.stream[0], width) for width in (2, 3)}
            width = max(differing, key=lambda width: differing[width].count(0))
            stream.stream, stream.compress = [zlib.compress(differing[width])], False
            extra["Filter"] = "/FlateDecode"
            extra["DecodeParms"] = f"<</Predictor 12/Columns {width}>>"


def rows(data: bytes, width: int) -> bytes:
    """Each row less the row above it, marked as such."""
    padded = data + bytes(-len(data) % width)
    differences = _less(padded, bytes(width) + padded[:-width])
    count = len(padded) // width
    marked = bytearray(count * (width + 1))
    marked[0 :: width + 1] = _UP_FILTER * count
    for column in range(width):
        marked[column + 1 :: width + 1] = differences[column::width]
    return bytes(marked)


def _less(here: bytes, above: bytes) -> bytes:
    """Byte for byte here − above, modulo 256: as two long numbers, since a font has half a million bytes.

    The top bit of each byte is lent before subtracting, so that no byte borrows from its neighbour.
    """
    lent = int.from_bytes(b"\x80" * len(here), "little")
    one, other = int.from_bytes(here, "little"), int.from_bytes(above, "little")
    return (((one | lent) - (other & ~lent)) ^ ((one ^ ~other) & lent)).to_bytes(len(here), "little")
