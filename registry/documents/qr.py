"""Text → QR picture. The only importer of qrcode."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from io import BytesIO
from itertools import chain, cycle, groupby, repeat, zip_longest
from operator import and_
from typing import Any, Final
from urllib.parse import quote, unquote

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode import util
from qrcode.base import Polynomial, gexp, glog, rs_blocks
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.util import mask_func

QUIET_ZONE = 4
MOST: Final = 40  # the largest size
SCHEME: Final = "qr:"
_CORNERS: Final = ("10111010000", "00001011101")


def svg(text: str, *, label: str = "二维码") -> SafeString:
    """A QR code as inline SVG that fills its box; safe because the text never enters the markup."""
    matrix = _matrix(text)
    return format_html(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        ' shape-rendering="crispEdges" role="img" aria-label="{label}">'
        '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{dark}"/></svg>',
        size=len(matrix),
        label=label,
        dark="".join(f"M{x} {y}h{wide}v1h-{wide}z" for x, y, wide in _runs(matrix)),
    )


def printed(text: str, *, label: str = "二维码") -> SafeString:
    """A QR code in the template of a PDF, where `Printed` draws it."""
    return format_html('<img class="qr" src="{}{}" alt="{}"/>', SCHEME, quote(text, safe=""), label)


def png(text: str, *, module_px: int = 8) -> bytes:
    """A QR code as PNG, for albums and mail."""
    code = _code(text)
    code.box_size = module_px
    picture = BytesIO()
    code.make_image().save(picture, format="PNG")
    return picture.getvalue()


@dataclass(frozen=True, slots=True)
class Printed:
    """What WeasyPrint asks of a picture. As SVG the same rectangles take a sheet a third of its time."""

    text: str

    @classmethod
    def of(cls, address: str) -> "Printed":
        return cls(unquote(address.removeprefix(SCHEME)))

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[None, None, float]:
        return None, None, 1.0

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        matrix = _matrix(self.text)
        stream.transform(a=width / len(matrix), d=height / len(matrix))
        dark = " ".join(f"{x} {y} {wide} 1 re" for x, y, wide in _runs(matrix))
        stream.stream.append(f"1 g 0 0 {len(matrix)} {len(matrix)} re f 0 g {dark} f".encode())


class _Code(qrcode.QRCode):
    """Draws what qrcode itself would draw; that goes bit by bit and module by module, here long numbers are counted."""

    def make(self, fit: bool = True) -> None:  # noqa: ARG002, FBT001, FBT002 - as the library has it
        self.version = _least_version(self.data_list)
        self.modules_count = size = 4 * self.version + 17
        frame, data = _frame(self.version), _as_data(self.data_list, self.version)
        places = dict(zip(frame.places, data, strict=False))
        drawn = int("".join(map(places.get, range(size**2), repeat("0"))), 2)
        lost = [_lost(drawn ^ mask ^ frame.tried, size) for mask in frame.masks]
        best = lost.index(min(lost))
        modules = f"{drawn ^ frame.masks[best] ^ frame.fixed[best]:0{size**2}b}"
        self.modules = [[module == "1" for module in modules[at : at + size]] for at in range(0, size**2, size)]
        self.data_cache: list[int] = []  # made


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all codes of a size share."""

    # Where the bits lie, one after the other, and what each mask turns round there.
    places: list[int]
    masks: list[int]
    # What no mask touches: while masks are tried, and with the number of each.
    tried: int
    fixed: list[int]


@lru_cache(maxsize=8)
def _frame(version: int) -> _Frame:
    blank = qrcode.QRCode(version, ERROR_CORRECT_M)
    blank.map_data = lambda _data, _pattern: None
    blank.data_cache = []
    blank.makeImpl(True, 0)  # noqa: FBT003
    size, tried = blank.modules_count, _as_number(blank.modules)
    free = [[module is None for module in row] for row in blank.modules]
    turns = [mask_func(pattern) for pattern in range(8)]
    masks = [_as_number([[free[y][x] and turn(y, x) for x in range(size)] for y in range(size)]) for turn in turns]
    fixed = []
    for pattern in range(8):
        blank.makeImpl(False, pattern)  # noqa: FBT003
        fixed.append(_as_number(blank.modules))
    # Two columns at a time from the right, upwards and downwards in turn; the sixth column belongs to no pair.
    pairs = [(right, right - 1) for right in (*range(size - 1, 6, -2), 5, 3, 1)]
    rows = cycle((range(size - 1, -1, -1), range(size)))
    places = [y * size + x for pair, down in zip(pairs, rows, strict=False) for y in down for x in pair if free[y][x]]
    return _Frame(places, masks, tried, fixed)


class _Bits:
    """What qrcode writes its data into."""

    def __init__(self, pieces: list[Any], version: int) -> None:
        self.number = self.length = 0
        for piece in pieces:
            self.put(piece.mode, 4)
            self.put(len(piece), util.length_in_bits(piece.mode, version))
            piece.write(self)

    def put(self, number: int, length: int) -> None:
        self.number, self.length = self.number << length | number, self.length + length


def _least_version(pieces: list[Any], counted: int = 1) -> int:
    """The smallest size; a larger one writes longer lengths."""
    least = bisect_left(util.BIT_LIMIT_TABLE[ERROR_CORRECT_M], _Bits(pieces, counted).length, counted)
    if least > MOST:
        raise DataOverflowError
    is_so = util.mode_sizes_for_version(least) is util.mode_sizes_for_version(counted)
    return least if is_so else _least_version(pieces, least)


def _as_data(pieces: list[Any], version: int) -> str:
    """All bits in their order, with those that correct faults."""
    bits, blocks = _Bits(pieces, version), rs_blocks(version, ERROR_CORRECT_M)
    room = sum(block.data_count for block in blocks)
    bits.put(0, min(4, 8 * room - bits.length))
    bits.put(0, -bits.length % 8)
    said = bits.number.to_bytes(bits.length // 8, "big")
    left = said + (bytes((util.PAD0, util.PAD1)) * room)[: room - len(said)]
    data, correcting = [], []
    for block in blocks:
        data.append(left[: block.data_count])
        correcting.append(_correcting(data[-1], block.total_count - block.data_count))
        left = left[block.data_count :]
    rows = chain(zip_longest(*data), zip_longest(*correcting))
    return "".join(f"{byte:08b}" for row in rows for byte in row if byte is not None)


def _correcting(data: bytes, count: int) -> bytes:
    """What is left of the data divided by the polynomial of Reed and Solomon."""
    top, mask, multiples = 8 * (count - 1), (1 << 8 * count) - 1, _multiples(count)
    left = 0
    for byte in data:
        left = left << 8 & mask ^ multiples[left >> top ^ byte]
    return left.to_bytes(count, "big")


@lru_cache(maxsize=32)
def _multiples(count: int) -> list[int]:
    """The polynomial, without its first term, times each byte."""
    terms = Polynomial([1], 0)
    for power in range(count):
        terms *= Polynomial([1, gexp(power)], 0)
    factors = range(1, 256)
    return [0, *(int.from_bytes(gexp(glog(term) + glog(n)) for term in list(terms)[1:]) for n in factors)]


def _as_number(rows: list[list[Any]]) -> int:
    """A bit for each module, row after row."""
    return int("".join("1" if module else "0" for row in rows for module in row), 2)


@lru_cache(maxsize=64)
def _beginnings(size: int, wide: int) -> int:
    """Where so many modules side by side can begin."""
    return int(("0" * (wide - 1) + "1" * (size - wide + 1)) * size, 2)


def _lost(dark: int, size: int) -> int:
    """The penalty of a drawing, as ISO/IEC 18004 counts it."""
    light = dark ^ ((1 << size * size) - 1)
    lost = _lost_along(dark, light, 1, size) + _lost_along(dark, light, size, size)
    across, down = dark ^ dark >> 1, dark ^ dark >> size
    squares = _beginnings(size, 2) & ((1 << size * (size - 1)) - 1) & ~(across | across >> size | down)
    share = dark.bit_count() / size**2
    return lost + 3 * squares.bit_count() + 10 * int(abs(share * 100 - 50) / 5)


def _lost_along(dark: int, light: int, step: int, size: int) -> int:
    """Runs of five and more, and what looks like a corner, in rows or columns."""
    pairs = _beginnings(size, 2) if step == 1 else (1 << size * (size - 1)) - 1
    equal = pairs & ~(dark ^ dark >> step)
    fives = equal & equal >> step & equal >> 2 * step & equal >> 3 * step
    runs = fives & ~(fives >> step)
    room = _beginnings(size, len(_CORNERS[0])) if step == 1 else -1
    corners = (
        reduce(and_, ((dark if module == "1" else light) >> at * step for at, module in enumerate(corner)), room)
        for corner in _CORNERS
    )
    return fives.bit_count() + 2 * runs.bit_count() + 40 * sum(found.bit_count() for found in corners)


def _code(text: str) -> qrcode.QRCode:
    code = _Code(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return code


def _matrix(text: str) -> list[list[bool]]:
    return _code(text).get_matrix()


def _runs(matrix: list[list[bool]]) -> Iterator[tuple[int, int, int]]:
    """Place and width of each run of dark modules, so that no seam shows between them."""
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in groupby(row):
            wide = len(list(run))
            if dark:
                yield x, y, wide
            x += wide
