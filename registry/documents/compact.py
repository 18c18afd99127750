"""Smaller PDF files: the tables of embedded CJK fonts compress well only as differences between rows."""

import zlib

_UP_FILTER = b"\x02"


def compact_fonts(_document: object, pdf) -> None:
    """Store font programs as differences between rows (PNG predictor), which every PDF reader undoes."""
    for stream in pdf.objects:
        extra = getattr(stream, "extra", {})
        if extra.get("Subtype") == "/OpenType":
            width, packed = min(
                (packed_rows(stream.stream[0], width) for width in (2, 3)), key=lambda each: len(each[1])
            )
            stream.stream, stream.compress = [packed], False
            extra["Filter"] = "/FlateDecode"
            extra["DecodeParms"] = f"<</Predictor 12/Columns {width}>>"


def packed_rows(data: bytes, width: int) -> tuple[int, bytes]:
    """Each row minus the row above it, marked as such, then deflated."""
    padded = data + bytes(-len(data) % width)
    above = bytes(width) + padded
    differences = bytes((here - up) & 255 for here, up in zip(padded, above, strict=False))
    count = len(padded) // width
    rows = bytearray(count * (width + 1))
    rows[0 :: width + 1] = _UP_FILTER * count
    for column in range(width):
        rows[column + 1 :: width + 1] = differences[column::width]
    return width, zlib.compress(bytes(rows))
