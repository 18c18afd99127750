"""Text → QR picture. The only importer of qrcode."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from io import BytesIO
from itertools import groupby
from operator import and_
from typing import Any, Final
from urllib.parse import quote, unquote

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import mask_func

QUIET_ZONE = 4
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
    return format_html('<img class="qr" src="{}{}" alt="{}">', SCHEME, quote(text, safe=""), label)


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
    """Chooses the mask that qrcode itself would choose: it counts module by module, here long numbers count at once."""

    def best_mask_pattern(self) -> int:
        self.makeImpl(True, 0)  # noqa: FBT003
        size = self.modules_count
        drawn, masks = _as_number(self.modules), _masks(self.version, size)
        lost = [_lost(drawn ^ masks[0] ^ mask, size) for mask in masks]
        return lost.index(min(lost))


@lru_cache(maxsize=8)
def _masks(version: int, size: int) -> tuple[int, ...]:
    """What each mask turns round, module by module: only where data lie."""
    blank = qrcode.QRCode(version, ERROR_CORRECT_M)
    blank.map_data = lambda _data, _pattern: None
    blank.data_cache = []
    blank.makeImpl(True, 0)  # noqa: FBT003
    free = [[module is None for module in row] for row in blank.modules]
    turns = [mask_func(pattern) for pattern in range(8)]
    return tuple(_as_number([[free[y][x] and turn(y, x) for x in range(size)] for y in range(size)]) for turn in turns)


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
