"""附页: what a certificate has to say beyond its own sheet goes on in readable type on an upright sheet of plain paper.

The certificate keeps stars, name, closing, basis and the seal's place, and says at the end of its words that they go
on; the second sheet bears the same number, code and address and nothing that could be taken for a certificate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from certificates.issuing.documents.pieces import NAME, WORDS, DoesNotFit, name_parts, short, there
from certificates.issuing.layouts import setting
from certificates.issuing.layouts.geometry import Box
from certificates.issuing.layouts.lines import Line
from certificates.issuing.layouts.setting import MM, Piece

GOES_ON: Final = "（下接附页）"
PAPER: Final = (210.0, 297.0)
# What remains on the certificate itself: still read at arm's length, in a frame.
WORDS_PT, LEADING = 12.0, 1.5
LARGEST_PT: Final = 14.0
LEADINGS: Final = (1.75, 1.6, 1.5, 1.4, 1.25)
TITLE, WHOSE, FLOW = Box(27, 28, 156, 12), Box(27, 41, 156, 13), Box(27, 58, 156, 176)
CHECK, WITH = Box(27, 245, 84, 27), Box(115, 265, 68, 6)
TOGETHER: Final = "与同一编号的正页一并使用"
_STOPS: Final = re.compile(r"[。；！？][”’」』）]*")


@dataclass(frozen=True)
class Annex:
    """The second sheet."""

    pieces: tuple[Piece, ...]

    @property
    def size_style(self) -> str:
        return f"width:{PAPER[0]:g}mm;height:{PAPER[1] - 0.5:g}mm"

    @property
    def check_style(self) -> str:
        return CHECK.style


def parted(paragraphs: Sequence[str], set_lines: Sequence[Line], room: int) -> tuple[list[str], list[str]]:
    """What the first lines say, and the rest: parted behind a paragraph, else behind a sentence, if that leaves no
    more than half of the room empty."""
    taken = set_lines[:room]
    whole = max((n for n, line in enumerate(taken, start=1) if line.ends), default=0)
    said = "".join(line.text for line in taken)
    if 2 * whole >= room:
        return _cut(paragraphs, sum(len(line.text) for line in taken[:whole]))
    stop = max((found.end() for found in _STOPS.finditer(said)), default=0)
    return _cut(paragraphs, stop if 2 * stop >= len(said) else len(said))


def set_in(title: str, whose: str, rest: Sequence[str], whole: tuple[str, ...]) -> Annex:
    """The rest in the largest type that has room for it; raises DoesNotFit."""
    head = [
        short("", "title", f"{title}附页", TITLE, "song", 22, spread=0.1, most_lines=1),
        short(NAME, "note", whose, WHOSE, "plain", 11, most_lines=3, whole=name_parts(whose)),
        short("", "note", TOGETHER, WITH, "plain", 9, align="right", most_lines=1),
    ]
    for size in setting.sizes_from(LARGEST_PT):
        for leading in LEADINGS:
            if not setting.may_fit(rest, FLOW.w, FLOW.h, "kai", size, leading):
                continue
            block = setting.block(tuple(rest), FLOW.w, "kai", size, leading=leading, whole=whole)
            if block.height <= FLOW.h:
                wide = block.measure_pt * MM
                box = Box(FLOW.x + (FLOW.w - wide) / 2, FLOW.y, wide, block.height)
                words = Piece("words", box, tuple(setting.drawn_out(block)), "kai", size, block.pitch_mm)
                return Annex((*there(head), words))
    raise DoesNotFit(WORDS, lines=room(setting.LEAST_PT), across=across(), length=sum(map(len, rest)))


def room(size: float) -> int:
    """Lines of this type on the second sheet."""
    return int(FLOW.h / (size * LEADINGS[-1] * MM))


def across() -> int:
    """Characters of the smallest type in a line."""
    return int(FLOW.w * setting.SAFETY / MM / setting.LEAST_PT)


def _cut(paragraphs: Sequence[str], count: int) -> tuple[list[str], list[str]]:
    """The first so many characters, and the rest."""
    first, rest = list[str](), list[str]()
    for text in paragraphs:
        head, tail = text[:count], text[count:]
        count -= len(head)
        first += [head] if head else []
        rest += [tail] if tail else []
    return first, rest
