"""Nothing new begins for a unit that is closed (D141)."""

from registry.exceptions import UnitRefused
from registry.models import Unit
from registry.units.services.deciders import heir_of


def refuse_closed(unit: Unit) -> None:
    """A merged or closed unit takes nothing new; whoever stands for it does."""
    if not unit.is_open:
        raise UnitRefused(UnitRefused.Reason.UNIT_CLOSED, unit=unit, heir=heir_of(unit))


def held_units(*units: Unit | None) -> dict[int, Unit]:
    """These units by key, locked in one order; units are locked before everything else."""
    wanted = {unit.pk for unit in units if unit is not None}
    rows = Unit.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    return {row.pk: row for row in rows}


def held_open(unit: Unit) -> Unit:
    """The open unit, which no merger moves until the caller is done."""
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    refuse_closed(unit)
    return unit


def held_heir_of(unit: Unit) -> Unit:
    """Who stands for the unit today, held open likewise: what is already under way goes on there."""
    heir = heir_of(Unit.objects.get(pk=unit.pk))
    held = held_units(unit, heir)
    refuse_closed(held[heir.pk])  # merged on in the meantime
    return held[heir.pk]
