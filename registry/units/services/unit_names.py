"""Units as tables name them: by full or short name, among those that whoever imports administers."""

from collections.abc import Iterable

from registry.ground.imports.kinds import Reason, Row, Sheet
from registry.models import Unit, User
from registry.permissions import is_committee, unit_reach

Names = dict[str, Unit | None]  # None: several units are called this, and nobody guesses


def administered(by: User) -> list[Unit]:
    """Open units that the user administers."""
    units = Unit.objects.open()
    return list(units if is_committee(by) else units.filter(pk__in=unit_reach(by)))


def within(sheet: Sheet) -> set[int]:
    """The unit that the table was uploaded for and those below, as far as whoever imports administers them.

    Who administers that unit reads, stores and takes back the whole table: it holds nothing of other units.
    """
    if "within" not in sheet.known:
        below = Unit.objects.reach_of([sheet.unit.pk])
        sheet.known["within"] = below if is_committee(sheet.by) else below & unit_reach(sheet.by)
    return sheet.known["within"]  # type: ignore[no-any-return]


def named(row: Row, column: str, sheet: Sheet) -> Unit | None:
    """The unit in this column; a name that is unknown, doubtful or out of reach is a problem of the row."""
    text = row.cells.get(column, "")
    if not text:
        return None
    if "names" not in sheet.known:
        sheet.known["names"] = by_name(administered(sheet.by))
    unit = sheet.known["names"].get(text)
    if unit is None:
        is_doubtful = text in sheet.known["names"]
        row.refuse_for(column, Reason.ROW_UNIT_AMBIGUOUS if is_doubtful else Reason.ROW_UNIT_UNKNOWN, unit=text)
        return None
    if unit.pk not in within(sheet):
        row.refuse_for(column, Reason.ROW_UNIT_OUTSIDE, unit=text, chosen=sheet.unit)
        return None
    return unit  # type: ignore[no-any-return]


def by_name(units: Iterable[Unit]) -> Names:
    """A full name is one unit's own; a short one may be that of several."""
    units, names = list(units), Names()
    for unit in units:
        names[unit.short_name] = None if unit.short_name in names else unit
    return names | {unit.full_name: unit for unit in units}
