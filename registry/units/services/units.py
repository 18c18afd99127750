"""Units: added, renamed, moved in the tree; how they end: mergers."""

from typing import Any

from django.db import transaction

from registry import clock
from registry.exceptions import UnitRefused
from registry.history.services import history
from registry.models import Unit, User
from registry.permissions import is_committee, require
from registry.units.services.open_units import held_open, held_units, refuse_closed
from registry.words import identity, plausible

Reason = UnitRefused.Reason


@transaction.atomic
def add(*, by: User, parent: Unit, **fields: Any) -> Unit:
    """The committee adds a unit below another (D1)."""
    require(is_committee(by))
    held_open(parent)
    unit = Unit(parent=parent, created_at=clock.now())
    _write(unit, fields)
    history.record(by=by, did="added unit", to=unit, unit=unit)
    return unit


@transaction.atomic
def change(*, unit: Unit, by: User, parent: Unit | None, **fields: Any) -> Unit:
    """The committee corrects a unit; it never becomes its own ancestor, and the root stays the root."""
    require(is_committee(by))
    held = held_units(unit, parent)
    unit, parent = held[unit.pk], held[parent.pk] if parent else None
    if unit.parent_id is None and parent is not None:
        raise UnitRefused(Reason.UNIT_IS_ROOT)
    if parent is not None and parent.pk != unit.parent_id:
        refuse_closed(parent)
    if unit.parent_id is not None and (parent is None or parent.pk in Unit.objects.reach_of([unit.pk])):
        raise UnitRefused(Reason.UNIT_CYCLE)
    unit.parent = parent
    _write(unit, fields)
    history.record(by=by, did="changed unit", to=unit, unit=unit, fields=",".join(sorted(fields)))
    return unit


def _write(unit: Unit, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.uscc = identity.normalise_uscc(unit.uscc)
    if unit.uscc and not identity.uscc_is_valid(unit.uscc):
        raise UnitRefused(Reason.CREDIT_CODE_INVALID)
    if unit.contact_phone and not plausible.is_phone(unit.contact_phone):
        raise UnitRefused(Reason.UNIT_PHONE_INVALID, phone=unit.contact_phone)
    unit.full_clean()
    unit.save()
