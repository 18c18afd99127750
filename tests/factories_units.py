"""Units of which one answers for another, as they are once the merger is over."""

from datetime import date

from registry.models import Unit


def merged_away(unit: Unit, successor: Unit | None, *, on: date = date(2026, 1, 5)) -> Unit:
    """The unit as a merger, or a closing, of an earlier version left it: the row changed, nothing moved."""
    unit.successor, unit.closed_on = successor, on
    unit.save()
    return unit
