"""How wide characters are in the faces that certificates are set in."""

import subprocess
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache
from shutil import which
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FC_MATCH = which("fc-match") or "fc-match"
PATTERNS: Final = {
    "kai": "LXGW WenKai:weight=80",
    "kai-bold": "LXGW WenKai:weight=200",
    "song": "Noto Serif CJK SC:weight=200",
    "plain": "Noto Serif CJK SC:weight=80",
    "hei": "Noto Sans CJK SC:weight=100",
}
EM: Final = 1000


def width_in(face: str) -> Callable[[str], float]:
    """Measures text in em; a Chinese character is one em in every face."""

    def width_of(text: str) -> float:
        return sum(_advance(face, char) for char in text)

    return width_of


@lru_cache(maxsize=8192)
def _advance(face: str, char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    return float(_font(face).getlength(char)) / EM


@cache
def _font(face: str) -> "FreeTypeFont":
    from PIL import ImageFont  # noqa: PLC0415 - loaded with the first certificate that needs it

    query = [FC_MATCH, "-f", "%{file}\n%{index}", PATTERNS[face]]
    found = subprocess.run(query, capture_output=True, check=True, text=True)  # noqa: S603
    path, index = found.stdout.split("\n")
    return ImageFont.truetype(path, EM, index=int(index) & 0xFFFF)
