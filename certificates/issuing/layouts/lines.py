"""Breaking Chinese text into lines that look meant: no orphan, no mark at the wrong end, names and dates whole."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from registry.documents.wording import NEVER_FIRST, NEVER_LAST

# A date, a figure with its measure, the number of a document, a Latin word: one piece each.
PIECES: Final = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|〔\d{4}〕\d+号|第?\d[\d.,]*(?:小时|个月|[年月日天次人名个项期场%％])?"
    r"|[A-Za-z0-9][\w.:/@&#=+-]*|.",
    re.DOTALL,
)
LEAST_LAST: Final = 4.0  # a last line of fewer characters is an orphan
ORPHAN, RAGGED, SHORT = 50.0, 1.0, 6.0
NARROWER, LEAST_SHARE = 0.5, 0.66
# Where the name of an organisation may be divided.
PARTS: Final = re.compile(r".+?(?:自治[区州县]|委员会|大学|学院|集团|公司|总队|[厅]|$)")
Width = Callable[[str], float]


@dataclass(frozen=True)
class Line:
    """A line, how wide it is in em, and whether its paragraph ends with it."""

    text: str
    width: float
    indent: float = 0.0
    ends: bool = False


def broken(
    paragraph: str, width_of: Width, measure: float, *, indent: float = 0.0, whole: Sequence[str] = ()
) -> list[Line]:
    """The paragraph in as few lines of this measure (in em) as it needs, the breaks where they disturb least."""
    pieces = [part for piece in _pieces(paragraph, whole) for part in _no_wider(piece, width_of, measure - indent)]
    widths = [width_of(piece) for piece in pieces]
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]  # lines, cost, where the last line begins
    for end in range(1, len(pieces) + 1):
        best.append(_best_end(best, widths, end, measure, indent))
    return _read_back(best, pieces, widths, indent)


def balanced(
    paragraphs: Sequence[str], width_of: Width, measure: float, *, indent: float = 0.0, whole: Sequence[str] = ()
) -> tuple[float, list[Line]]:
    """The measure, not narrower than two thirds, that needs no line more and looks most even."""
    full = _all_broken(paragraphs, width_of, measure, indent, whole)
    best = (_unevenness(full, measure), measure, full)
    tried = measure - NARROWER
    while tried >= measure * LEAST_SHARE and tried > indent + LEAST_LAST:
        # A line alone is the same in every measure that has room for it.
        stays = len(full) == 1 and full[0].indent + full[0].width <= tried
        narrower = full if stays else _all_broken(paragraphs, width_of, tried, indent, whole)
        if len(narrower) > len(full):
            break
        best = min(best, (_unevenness(narrower, tried), tried, narrower), key=lambda found: found[:2])
        tried -= NARROWER
    return best[1], best[2]


def _unevenness(set_lines: Sequence[Line], measure: float) -> float:
    """Torn ends weigh most, then last lines that are nearly empty."""
    torn = sum((measure - line.indent - line.width) ** 2 for line in set_lines if not line.ends)
    short = sum(SHORT * (1 - (line.indent + line.width) / measure) ** 2 for line in set_lines if line.ends)
    return torn + short


def parts_of(name: str) -> list[str]:
    """The pieces of an organisation's name that stay together."""
    return PARTS.findall(name)


def _all_broken(
    paragraphs: Sequence[str], width_of: Width, measure: float, indent: float, whole: Sequence[str]
) -> list[Line]:
    return [line for text in paragraphs for line in broken(text, width_of, measure, indent=indent, whole=whole)]


def _best_end(
    best: list[tuple[int, float, int]], widths: list[float], end: int, measure: float, indent: float
) -> tuple[int, float, int]:
    """The cheapest way to end a line behind piece `end`: fewest lines first, then the most even ones."""
    found: tuple[int, float, int] | None = None
    width, is_last = 0.0, end == len(widths)
    for start in range(end - 1, -1, -1):
        width += widths[start]
        room = measure - (indent if start == 0 else 0.0)
        if width > room + 1e-6 and start != end - 1:
            break
        count, cost, _at = best[start]
        slack = max(0.0, room - width)
        orphan = ORPHAN if is_last and start > 0 and width < LEAST_LAST else 0.0
        cost += orphan if is_last else RAGGED * slack * slack
        if found is None or (count + 1, cost) < found[:2] or (orphan == 0 and found[1] >= ORPHAN > cost):
            found = (count + 1, cost, start)
    return found or (1, 0.0, 0)


def _read_back(best: list[tuple[int, float, int]], pieces: list[str], widths: list[float], indent: float) -> list[Line]:
    lines: list[Line] = []
    end = len(pieces)
    while end > 0:
        start = best[end][2]
        text, width = "".join(pieces[start:end]), sum(widths[start:end])
        lines.append(Line(text, width, indent if start == 0 else 0.0, ends=not lines))
        end = start
    return lines[::-1]


def _pieces(text: str, whole: Sequence[str]) -> list[str]:
    """What no line may divide, marks bound to the piece that they belong to."""
    bound: list[str] = []
    for piece in _kept_whole(text, whole):
        joins = bound and (piece[0] in NEVER_FIRST or bound[-1][-1] in NEVER_LAST)
        if joins:
            bound[-1] += piece
        else:
            bound.append(piece)
    return bound


def _kept_whole(text: str, whole: Sequence[str]) -> list[str]:
    names = sorted({name for name in whole if len(name) > 1}, key=len, reverse=True)
    if not names:
        return PIECES.findall(text)
    parts = re.split("(" + "|".join(map(re.escape, names)) + ")", text)
    return [piece for part in parts if part for piece in ([part] if part in names else PIECES.findall(part))]


def _no_wider(piece: str, width_of: Width, room: float) -> list[str]:
    """A piece that is wider than a line is divided after all, marks again kept where they belong."""
    if width_of(piece) <= room or len(piece) == 1:
        return [piece]
    parts: list[str] = []
    for char in piece:
        fits = parts and width_of(parts[-1] + char) <= room
        if parts and (char in NEVER_FIRST or parts[-1][-1] in NEVER_LAST) and fits:
            parts[-1] += char
        else:
            parts.append(char)
    return parts
