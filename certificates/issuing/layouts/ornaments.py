"""Borders of certificates, drawn by us as fine vector lines; all in millimetres of the sheet."""

from collections.abc import Iterator
from functools import cache
from math import cos, pi, sin
from typing import Final

RED, GOLD, INK, TINT = "#9c1c24", "#a17a2c", "#1d2129", "#fdf9ef"
# A cubic that runs from trough to crest like a sine.
BEND: Final = 0.3642


@cache
def border(kind: str, width: float, height: float, *, is_tinted: bool = True) -> str:
    """The whole sheet's ornament as one SVG drawing."""
    drawn = DRAWN[kind](width, height, TINT if is_tinted else "none")
    return (
        f'<svg class="border" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}"'
        f' fill="none" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">{"".join(drawn)}</svg>'
    )


def _path(d: str, colour: str, stroke: float, fill: str = "none") -> str:
    return f'<path d="{d}" stroke="{colour}" stroke-width="{stroke:g}" fill="{fill}"/>'


def _frame(x: float, width: float, height: float, notch: float = 0.0, *, y: float | None = None) -> str:
    """A rectangle with this distance from the edges; `notch` takes a quarter circle out of each corner."""
    y = x if y is None else y
    right, low = width - x, height - y
    if not notch:
        return f"M{x:g} {y:g}H{right:g}V{low:g}H{x:g}Z"
    n, arc = notch, f"A{notch:g} {notch:g} 0 0 0 "
    return (
        f"M{x + n:g} {y:g}H{right - n:g}{arc}{right:g} {y + n:g}V{low - n:g}{arc}{right - n:g} {low:g}"
        f"H{x + n:g}{arc}{x:g} {low - n:g}V{y + n:g}{arc}{x + n:g} {y:g}Z"
    )


# 细纹: interlaced waves between two lines, a rosette on each corner.
def _guilloche(width: float, height: float, tint: str) -> Iterator[str]:
    middle, swing = 13.0, 3.1
    yield _path(_frame(18.2, width, height), "none", 0, tint)
    for strand in range(4):
        yield _path(_waves(width, height, middle, swing, strand / 4), GOLD if strand % 2 else RED, 0.11)
    yield _path(_frame(8.6, width, height), RED, 0.35)
    yield _path(_frame(17.4, width, height), RED, 0.18)
    yield _path(_frame(18.2, width, height), RED, 0.5)
    for x in (middle, width - middle):
        for y in (middle, height - middle):
            yield f'<circle cx="{x:g}" cy="{y:g}" r="6.6" fill="#fff" stroke="{RED}" stroke-width="0.25"/>'
            yield _path(_rosette(x, y, 6.1, 12, 0.36), RED, 0.11)
            yield _path(_rosette(x, y, 3.5, 9, 0.42), GOLD, 0.11)


def _waves(width: float, height: float, inset: float, swing: float, shift: float) -> str:
    """One strand along all four sides between the corners."""
    across, down = width - 2 * inset, height - 2 * inset
    sides = (
        (inset, inset, across, False), (inset, height - inset, across, False),
        (inset, inset, down, True), (width - inset, inset, down, True),
    )  # fmt: skip
    return "".join(_wave(x, y, length, swing, shift, upright=upright) for x, y, length, upright in sides)


def _wave(x: float, y: float, length: float, swing: float, shift: float, *, upright: bool) -> str:
    """Half waves of about 5 mm; strands begin shifted, so a part of the first one is left out under the rosette."""
    count = round(length / 5.2)
    half = length / count
    at, sign = shift * 2 * half, 1
    low = -swing

    d = [f"M{_point(((y if upright else x) + at, (x if upright else y) + low), upright)}"]
    while at + half <= length + 1e-6:
        rise = 2 * swing * sign
        bends = ((half * BEND, 0.0), (half * (1 - BEND), rise), (half, rise))
        d.append("c" + " ".join(_point(bend, upright) for bend in bends))
        at, sign = at + half, -sign
    return "".join(d)


def _rosette(x: float, y: float, radius: float, leaves: int, depth: float) -> str:
    """A closed curve that swings between the edge and `depth` of it while it goes round five times."""
    turns, steps = 5, leaves * 16
    points = []
    for step in range(steps):
        angle = 2 * pi * turns * step / steps
        reach = radius * (depth + (1 - depth) * (1 + cos(angle * leaves / turns)) / 2)
        points.append(f"{x + reach * cos(angle):.2f} {y + reach * sin(angle):.2f}")
    return "M" + "L".join(points) + "Z"


# 壮锦: a woven band of lozenges within lozenges.
def _brocade(width: float, height: float, tint: str) -> Iterator[str]:
    middle, reach = 13.0, 4.0
    yield _path(_frame(18.4, width, height), "none", 0, tint)
    along = list(_lozenges(width, height, middle, reach))
    yield _path("".join(_lozenge(x, y, a, b) for x, y, a, b in along), RED, 0.22)
    yield _path("".join(_lozenge(x, y, a * 0.66, b * 0.66) for x, y, a, b in along), GOLD, 0.2)
    yield _path("".join(_lozenge(x, y, a * 0.3, b * 0.3) for x, y, a, b in along), RED, 0.18, RED)
    yield _path("".join(_teeth(x, y, a, b) for x, y, a, b in along), RED, 0.16)
    yield _path(_frame(8.2, width, height), RED, 0.5)
    yield _path(_frame(8.9, width, height), RED, 0.14)
    yield _path(_frame(17.1, width, height), RED, 0.14)
    yield _path(_frame(17.8, width, height), RED, 0.5)
    for x in (middle, width - middle):
        for y in (middle, height - middle):
            yield _path(f"M{x - 4:g} {y - 4:g}h8v8h-8Z", RED, 0.3, "#fff")
            yield _path(_lozenge(x, y, 4, 4) + _lozenge(x, y, 2.4, 2.4), RED, 0.22)
            yield _path(_lozenge(x, y, 1.1, 1.1), RED, 0.2, RED)


def _lozenges(width: float, height: float, middle: float, reach: float) -> Iterator[tuple[float, float, float, float]]:
    """Centre and half diagonals; as many as fill each side exactly between the corner squares."""
    begin = middle + reach
    across, down = round((width - 2 * begin) / 9), round((height - 2 * begin) / 9)
    a, b = (width - 2 * begin) / across / 2, (height - 2 * begin) / down / 2
    for n in range(across):
        for y in (middle, height - middle):
            yield begin + a * (2 * n + 1), y, a, reach
    for n in range(down):
        for x in (middle, width - middle):
            yield x, begin + b * (2 * n + 1), reach, b


def _lozenge(x: float, y: float, a: float, b: float) -> str:
    return f"M{x - a:.2f} {y:.2f}L{x:.2f} {y - b:.2f}L{x + a:.2f} {y:.2f}L{x:.2f} {y + b:.2f}Z"


def _teeth(x: float, y: float, a: float, b: float) -> str:
    """The small triangles between two lozenges and the edge."""
    d = []
    for right in (-1, 1):
        for low in (-1, 1):
            corner_x, corner_y, third = x + right * a, y + low * b, 0.42
            d.append(
                f"M{corner_x:.2f} {corner_y - low * b * third:.2f}L{corner_x - right * a * third:.2f} {corner_y:.2f}"
            )
    return "".join(d)


# 回纹: a running key along the edge.
def _fret(width: float, height: float, tint: str) -> Iterator[str]:
    inset, module = 10.5, 7.2
    yield _path(_frame(17.6, width, height), "none", 0, tint)
    yield _path(_keys(width, height, inset, module), RED, 0.36)
    yield _path(_frame(8.6, width, height), RED, 0.5)
    yield _path(_frame(16.4, width, height), RED, 0.5)
    yield _path(_frame(17.6, width, height), GOLD, 0.2)


def _keys(width: float, height: float, inset: float, module: float) -> str:
    """Square hooks of 4 mm on one thread along each side, facing inwards, and one alone in each corner."""
    d, size = [], 4.0
    begin = inset + size + 1.6
    for upright, length, across in ((False, width, height), (True, height, width)):
        count = round((length - 2 * begin) / module)
        step = (length - 2 * begin) / count
        for near in (True, False):
            edge = inset if near else across - inset - size
            for n in range(count):
                at = begin + step * n + (step - size) / 2
                d.append(_key(at, edge, size, 0 if n + 1 == count else step - size, upright=upright, near=near))
    for x in (inset, width - inset - size):
        for y in (inset, height - inset - size):
            d.append(f"M{x:g} {y:g}h{size:g}v{size:g}h-{size:g}Z")
            d.append(f"M{x + 1:g} {y + 1:g}h{size - 2:g}v{size - 2:g}h-{size - 2:g}Z")
    return "".join(d)


def _key(at: float, edge: float, size: float, thread: float, *, upright: bool, near: bool) -> str:
    s, u = size, size / 4
    turns = [(0, s), (0, 0), (s, 0), (s, s), (2 * u, s), (2 * u, 2 * u), (3 * u, 2 * u), (3 * u, 3 * u)]
    points = [(at + along, edge + (s - off if near else off)) for along, off in turns]
    d = "M" + "L".join(_point(point, upright) for point in points)
    if thread:
        off = edge + (0 if near else s)
        d += f"M{_point((at + s, off), upright)}L{_point((at + s + thread, off), upright)}"
    return d


def _point(point: tuple[float, float], upright: bool) -> str:
    along, off = point
    return f"{off:.2f} {along:.2f}" if upright else f"{along:.2f} {off:.2f}"


# 双线: a heavy and a fine line with hollow corners.
def _lines(width: float, height: float, tint: str) -> Iterator[str]:
    yield _path(_frame(12.6, width, height, 6), "none", 0, tint)
    yield _path(_frame(10, width, height, 6), INK, 0.55)
    yield _path(_frame(12, width, height, 6), INK, 0.14)
    yield _path(_frame(12.6, width, height, 6), INK, 0.14)
    for x in (10.0, width - 10):
        for y in (10.0, height - 10):
            yield f'<circle cx="{x:g}" cy="{y:g}" r="1.5" stroke="{INK}" stroke-width="0.3"/>'
            yield f'<circle cx="{x:g}" cy="{y:g}" r="0.5" fill="{INK}"/>'


# 信笺: no frame; a red double line above and below.
def _letter(width: float, height: float, tint: str) -> Iterator[str]:
    yield _path(_frame(0, width, height), "none", 0, tint)
    for y, stroke in ((26.0, 0.9), (27.4, 0.22), (height - 24.4, 0.22), (height - 23, 0.9)):
        yield _path(f"M24 {y:g}H{width - 24:g}", RED, stroke)
    for y in (26.7, height - 23.7):
        yield _path(_lozenge(width / 2, y, 2.6, 1.9), RED, 0.3, "#fff")
        yield _path(_lozenge(width / 2, y, 1.1, 0.8), RED, 0.2, RED)


# 角饰: fine lines that meet in woven corners.
def _corners(width: float, height: float, tint: str) -> Iterator[str]:
    yield _path(_frame(13.5, width, height), "none", 0, tint)
    yield _path(_frame(11, width, height), RED, 0.5)
    yield _path(_frame(12.4, width, height), RED, 0.14)
    yield _path(_frame(13.5, width, height), GOLD, 0.25)
    for x, right in ((11.0, 1), (width - 11, -1)):
        for y, low in ((11.0, 1), (height - 11, -1)):
            for step in range(1, 6):
                reach = 3.2 * step + 2.5
                yield _path(
                    f"M{x + right * reach:.2f} {y:.2f}L{x:.2f} {y + low * reach:.2f}", RED if step % 2 else GOLD, 0.22
                )
            yield _path(_lozenge(x + right * 6, y + low * 6, 2.6, 2.6), RED, 0.3, "#fff")
            yield _path(_lozenge(x + right * 6, y + low * 6, 1.2, 1.2), RED, 0.2, RED)


DRAWN: Final = {
    "guilloche": _guilloche,
    "brocade": _brocade,
    "fret": _fret,
    "lines": _lines,
    "letter": _letter,
    "corners": _corners,
}
