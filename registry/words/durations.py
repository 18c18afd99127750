"""Minutes as text: in tenths of an hour where that is exact, otherwise to the minute, so that parts add up."""

from collections.abc import Iterable
from dataclasses import dataclass

TENTH = 6  # minutes


def hours_text(minutes: int) -> str:
    """The figure under a heading in hours: 162 → `2.7`, -162 → `−2.7`, 165 → `2小时45分` (D127).

    Nothing is rounded: a quantum that is no whole tenth is printed to the minute, on screen and on paper alike.
    """
    if minutes % TENTH:
        return _to_the_minute(minutes)
    tenths = abs(minutes) // TENTH
    sign = "−" if minutes < 0 else ""
    return f"{sign}{tenths // 10}.{tenths % 10}"


def duration_text(minutes: int) -> str:
    """The same with its unit, in a sentence: `2.7 小时`, `2小时45分`."""
    return f"{hours_text(minutes)} {unit}" if (unit := hours_unit(minutes)) else hours_text(minutes)


def hours_unit(minutes: int) -> str:
    """What stands behind `hours_text`: nothing where it names its units itself."""
    return "" if minutes % TENTH else "小时"


def round_duration_text(minutes: int) -> str:
    """A limit or a goal without needless decimals: 1200 → `20 小时`, 90 → `1.5 小时`."""
    return f"{minutes // 60} 小时" if minutes % 60 == 0 else duration_text(minutes)


@dataclass(frozen=True, slots=True)
class Measure:
    """The unit of the time columns of a workbook, chosen so that cells add up to totals."""

    unit: str
    minutes: int

    @property
    def number_format(self) -> str:
        return f'0.0"{self.unit}"' if self.minutes == 60 else f'0"{self.unit}"'

    def value(self, minutes: int) -> float | int:
        """A number that a spreadsheet can add."""
        return minutes / 60 if self.minutes == 60 else minutes


HOURS, MINUTES = Measure("小时", 60), Measure("分钟", 1)


def measure_of(figures: Iterable[int]) -> Measure:
    """Hours where every figure is a whole tenth, else minutes for all of them (D127)."""
    return MINUTES if any(minutes % TENTH for minutes in figures) else HOURS


def _to_the_minute(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    text = f"{hours}小时{rest}分" if hours else f"{rest}分"
    return f"−{text}" if minutes < 0 else text


def said_step(step: str) -> str:
    """A line of the arithmetic as people read it: what was not deducted is not said.

    The stored line keeps it, for it is part of what was decided on (`Decision.basis`).
    """
    return step.replace("，扣休息 0 分，", "，")
