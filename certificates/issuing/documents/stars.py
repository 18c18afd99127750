"""The five stars of a certificate, drawn by their corners: as SVG they take a sheet an eighth of its time."""

from dataclasses import dataclass
from typing import Any, Final

COUNT: Final = 5
RED: Final = (0xB4, 0x23, 0x2A)
WIDE, HIGH = 150.0, 30.0  # of the row; a star each 30, a margin of 3
_CORNERS: Final = (
    (12, 1.6), (15.2, 8.6), (22.8, 9.4), (17.1, 14.5), (18.7, 22), (12, 18.2), (5.3, 22), (6.9, 14.5), (1.2, 9.4),
    (8.8, 8.6),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stars:
    """What WeasyPrint asks of a picture: the reached stars are filled, so the row is legible in black and white."""

    reached: int

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[None, None, float]:
        return None, None, WIDE / HIGH

    def draw(self, stream: Any, width: float, height: float, _style: object) -> None:
        scale = min(width / WIDE, height / HIGH)
        stream.transform(a=scale, d=scale, e=(width - scale * WIDE) / 2, f=(height - scale * HIGH) / 2)
        red = " ".join(f"{part / 255:.4f}" for part in RED)
        drawn = " ".join(self._star(place) for place in range(COUNT))
        stream.stream.append(f"{red} RG {red} rg 0.8 w 1 j {drawn}".encode())

    def _star(self, place: int) -> str:
        """The outline, and within it red or nothing."""
        corners = [f"{x + 30 * place + 3:g} {y + 3:g}" for x, y in _CORNERS]
        return f"{corners[0]} m {' l '.join(corners[1:])} l {'b' if place < self.reached else 's'}"
