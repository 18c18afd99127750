"""Setting a certificate: every line gets its place before anything is drawn, so nothing is ever cut off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final

from certificates.issuing.layouts import lines
from certificates.issuing.layouts.faces import width_in
from certificates.issuing.layouts.geometry import Box, Layout
from certificates.issuing.layouts.lines import Line

MM: Final = 25.4 / 72  # of a point
STEPS: Final = (1.0, 0.95, 0.9, 0.85, 0.8, 0.76, 0.72, 0.68, 0.64, 0.6, 0.56, 0.53, 0.5)
LEAST_PT: Final = 9.0
ENOUGH: Final = 0.72  # of the full size; below it a second line reads better
MOST_SPREAD: Final = 0.14  # em between characters of a line that is drawn out to the margin
INDENT: Final = 2.0
SAFETY: Final = 0.985  # a customer's own face may be a little wider


@dataclass(frozen=True)
class SetLine:
    """One printed line."""

    text: str
    spread_pt: float = 0.0
    indent_pt: float = 0.0

    @property
    def style(self) -> str:
        spread = f"letter-spacing:{self.spread_pt:.3f}pt;" if self.spread_pt else ""
        return spread + (f"padding-left:{self.indent_pt:.2f}pt" if self.indent_pt else "")


@dataclass(frozen=True)
class Piece:
    """Lines of one kind at one place of the sheet."""

    role: str
    box: Box
    lines: tuple[SetLine, ...]
    face: str
    size_pt: float
    pitch_mm: float
    align: str = "left"
    colour: str = ""

    @property
    def several(self) -> tuple[SetLine, ...]:
        return self.lines if len(self.lines) > 1 else ()

    @property
    def only(self) -> str:
        """A single line needs no element of its own: each costs a sheet half a millisecond."""
        return "" if self.several else self.lines[0].text

    @property
    def element(self) -> str:
        """Empty where it is a heading, whose level the sheet knows."""
        return "" if self.role == "title" else "p"

    @property
    def classes(self) -> str:
        return f"at {self.face} {self.role}{'' if self.several else ' only'}"

    @property
    def style(self) -> str:
        """Position and type, all of it numbers of ours."""
        more = f"color:{self.colour};" if self.colour else ""
        more += "" if self.several else self.lines[0].style
        return (
            f"left:{self.box.x:.2f}mm;top:{self.box.y:.2f}mm;width:{self.box.w:.2f}mm;"
            f"font-size:{self.size_pt:.2f}pt;line-height:{self.pitch_mm:.3f}mm;text-align:{self.align};{more}"
        )

    @property
    def bottom(self) -> float:
        return self.box.y + self.pitch_mm * len(self.lines)


@dataclass(frozen=True)
class Block:
    """Text set in a size: how it breaks and how high it is."""

    size_pt: float
    measure_pt: float
    pitch_mm: float
    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        return self.pitch_mm * len(self.lines)


@lru_cache(maxsize=256)
def one_piece(
    role: str,
    text: str,
    box: Box,
    face: str,
    size_pt: float,
    *,
    most_lines: int = 1,
    align: str = "center",
    leading: float = 1.35,
    colour: str = "",
    spread: float = 0.0,
    whole: tuple[str, ...] = (),
) -> Piece | None:
    """A short text in its box, smaller step by step; None when it does not fit at the least size. The certificates of
    a batch share most of theirs."""
    for most, least in (*((count, ENOUGH) for count in range(1, most_lines)), (most_lines, 0.0)):
        for size in (size for size in _sizes(size_pt) if size >= size_pt * least):
            measure, width_of = box.w * SAFETY / MM / size, _spread_out(face, spread)
            broken = lines.balanced([text], width_of, measure, whole=whole)[1]
            pitch = size * leading * MM
            if len(broken) <= most and pitch * len(broken) <= box.h + 0.01 and _all_fit(broken, measure):
                placed = tuple(SetLine(line.text, spread * size, spread * size) for line in broken)
                high = pitch * len(broken)
                within = Box(box.x, box.y + (box.h - high) / 2, box.w, high)
                return Piece(role, within, placed, face, size, pitch, align, colour)
    return None


def block(
    paragraphs: tuple[str, ...], width_mm: float, face: str, size: float, *, leading: float, whole: tuple[str, ...]
) -> Block:
    """Paragraphs with an indent of two characters, the block as narrow as its number of lines allows."""
    measure, broken = _balanced(paragraphs, width_mm * SAFETY / MM / size, face, whole)
    return Block(size, measure * size, size * leading * MM, broken)


def may_fit(
    paragraphs: Sequence[str], width_mm: float, height_mm: float, face: str, size: float, leading: float
) -> bool:
    """Whether any way of breaking them could; the best way takes a long text a second to find."""
    full, width_of = width_mm * SAFETY / MM / size, width_in(face)
    least = sum(ceil((width_of(text) + INDENT) / full - 1e-6) for text in paragraphs)
    return least * size * leading * MM <= height_mm + 0.01


def in_full_width(
    paragraphs: Sequence[str], width_mm: float, face: str, size: float, whole: Sequence[str]
) -> list[Line]:
    """Their lines in the full width, one below the other."""
    full, width_of = width_mm * SAFETY / MM / size, width_in(face)
    return [line for text in paragraphs for line in lines.broken(text, width_of, full, indent=INDENT, whole=whole)]


@lru_cache(maxsize=128)
def _balanced(
    paragraphs: tuple[str, ...], measure: float, face: str, whole: tuple[str, ...]
) -> tuple[float, tuple[Line, ...]]:
    found, broken = lines.balanced(paragraphs, width_in(face), measure, indent=INDENT, whole=whole)
    return found, tuple(broken)


def drawn_out(block: Block, *, first_indent: bool = True) -> Iterator[SetLine]:
    """Lines as wide as the block, but for the last of a paragraph and those that would look torn."""
    for line in block.lines:
        slack = block.measure_pt / block.size_pt - line.indent - line.width
        gaps = len(line.text) - 1
        spread = slack / gaps if gaps and not line.ends and 0 < slack / gaps <= MOST_SPREAD else 0.0
        yield SetLine(line.text, spread * block.size_pt, line.indent * block.size_pt if first_indent else 0.0)


def sizes_from(size_pt: float) -> Iterator[float]:
    """The steps in which words shrink, down to what can still be read on a wall."""
    return iter(_sizes(size_pt))


def _sizes(size_pt: float) -> list[float]:
    steps = [round(size_pt * step * 4) / 4 for step in STEPS]
    least = min(LEAST_PT, size_pt)
    return [size for size in dict.fromkeys(steps) if size > least] + [least]


def _spread_out(face: str, spread: float) -> lines.Width:
    width_of = width_in(face)
    return (lambda text: width_of(text) + spread * len(text)) if spread else width_of


def _all_fit(broken: Sequence[Line], measure: float) -> bool:
    return all(line.width <= measure + 1e-6 for line in broken)


def underline(piece: Piece, layout: Layout) -> Box:
    """The fine rule below a name: a little longer than the name."""
    width_of = width_in(piece.face)
    widest = max(width_of(line.text) for line in piece.lines) * piece.size_pt * MM
    length = min(widest + 20, layout.flow.w)
    return Box(piece.box.x + (piece.box.w - length) / 2, piece.bottom + 0.6, length, 0)
