"""Units: added, renamed, moved in the tree, closed."""

from typing import Any

from django.db import transaction

from registry import clock
from registry.exceptions import UnitRefused
from registry.history.services import history
from registry.models import Unit, User
from registry.permissions import is_committee, require
from registry.words import identity

Reason = UnitRefused.Reason


@transaction.atomic
def add(*, by: User, parent: Unit, **fields: Any) -> Unit:
    """The committee adds a unit below another (D1)."""
    require(is_committee(by))
    unit = Unit(parent=parent, created_at=clock.now())
    _write(unit, fields)
    history.record(by=by, did="added unit", to=unit, unit=unit)
    return unit


@transaction.atomic
def change(*, unit: Unit, by: User, parent: Unit | None, **fields: Any) -> Unit:
    """The committee corrects a unit; it never becomes its own ancestor, and the root stays the root."""
    require(is_committee(by))
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if unit.parent_id is None and parent is not None:
        raise UnitRefused(Reason.ROOT)
    if unit.parent_id is not None and (parent is None or parent.pk in Unit.objects.reach_of([unit.pk])):
        raise UnitRefused(Reason.CYCLE)
    unit.parent = parent
    _write(unit, fields)
    history.record(by=by, did="changed unit", to=unit, unit=unit, fields=",".join(sorted(fields)))
    return unit


@transaction.atomic
def close(*, unit: Unit, successor: Unit | None, by: User) -> Unit:
    """The committee closes a unit; while people belong to it, another one takes over (design#persons)."""
    require(is_committee(by))
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if unit.parent_id is None:
        raise UnitRefused(Reason.ROOT)
    if successor is None and unit.volunteers.exists():
        raise UnitRefused(Reason.SUCCESSOR_MISSING)
    if successor and (successor.pk == unit.pk or successor.closed_on or successor.successor_id):
        raise UnitRefused(Reason.SUCCESSOR)
    unit.closed_on, unit.successor = clock.today(), successor
    unit.save(update_fields=["closed_on", "successor"])
    history.record(by=by, did="closed unit", to=unit, unit=unit)
    return unit


@transaction.atomic
def reopen(*, unit: Unit, by: User) -> Unit:
    """The committee reopens a closed unit."""
    require(is_committee(by))
    unit.closed_on = unit.successor = None
    unit.save(update_fields=["closed_on", "successor"])
    history.record(by=by, did="reopened unit", to=unit, unit=unit)
    return unit


def _write(unit: Unit, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(unit, name, value)
    unit.uscc = identity.normalise_uscc(unit.uscc)
    if unit.uscc and not identity.uscc_is_valid(unit.uscc):
        raise UnitRefused(Reason.CREDIT_CODE)
    unit.full_clean()
    unit.save()
