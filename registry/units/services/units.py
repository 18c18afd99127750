"""Units: added, renamed, moved in the tree; how they end: mergers."""

import re
from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import UnitRefused
from registry.history.services import history
from registry.models import Unit, UnitRename, User
from registry.notifications.services import notifications
from registry.permissions import is_committee, require
from registry.units.services.deciders import administrators
from registry.units.services.open_units import held_open, held_units, refuse_closed
from registry.words import identity, plausible
from registry.words.dates import as_full_date

Reason = UnitRefused.Reason
LONGEST_FORMER: Final = Unit._meta.get_field("former_names").max_length or 0


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


@transaction.atomic
def rename(
    *,
    unit: Unit,
    by: User,
    on: date,
    short_name: str,
    full_name: str,
    seal_name: str | None = None,
    document_no: str = "",
    is_correction: bool = False,
) -> Unit:
    """更名 from a day on: the old names stay on old papers and are found; a spelling put right leaves none behind.

    A name under the seal that is not said stays.
    """
    require(is_committee(by))
    unit = held_open(unit)
    day = None if is_correction else on
    old, new = names_asked(unit, by=by, on=day, short_name=short_name, full_name=full_name, seal_name=seal_name)
    former = {} if is_correction else {"former_names": _former_names(unit, new["full_name"])}
    _write(unit, new | former)
    if is_correction:
        history.record(by=by, did="changed unit", to=unit, unit=unit, fields=",".join(sorted(new)))
        return unit
    UnitRename.objects.create(unit=unit, on=on, document_no=document_no.strip(), by=by, **old)
    entry = history.record(by=by, did="renamed unit", to=unit, unit=unit, document=document_no.strip())
    text = _("{old}自{day}起更名为{new}。已经出具的证书、证明和统计表仍写原名。")
    text = text.format(old=old["full_name"], new=unit.full_name, day=as_full_date(on))
    url = reverse("committee-unit", args=[unit.pk])
    notifications.tell_of(entry, users=administrators(unit), text=text, url=url)
    return unit


def names_asked(
    unit: Unit, *, by: User, on: date | None, short_name: str, full_name: str, seal_name: str | None
) -> tuple[dict[str, str], dict[str, str]]:
    """The names before and after, or why not; without a day a spelling is put right."""
    require(is_committee(by))
    seal_name = unit.seal_name if seal_name is None else seal_name
    new = {"short_name": short_name.strip(), "full_name": full_name.strip(), "seal_name": seal_name.strip()}
    old = {name: getattr(unit, name) for name in new}
    if old == new:
        raise UnitRefused(Reason.RENAME_SAME)
    if on is not None:
        _require_day(unit, on)
        _former_names(unit, new["full_name"])
    return old, new


def _require_day(unit: Unit, on: date) -> None:
    if on > clock.today():
        raise UnitRefused(Reason.RENAME_FUTURE)
    last = unit.renames.order_by("-on").first()
    if last is not None and on < last.on:
        raise UnitRefused(Reason.RENAME_EARLIER, day=as_full_date(last.on))


def _former_names(unit: Unit, new: str) -> str:
    """What it was called, the latest first; a name that comes back is none of the former ones."""
    known = [name for name in re.split(r"[、；;]", unit.former_names) if name]
    names = [name for name in dict.fromkeys([unit.full_name, *known]) if name != new]
    said = "、".join(names)
    if len(said) > LONGEST_FORMER:
        raise UnitRefused(Reason.FORMER_NAMES_FULL, most=LONGEST_FORMER)
    return said


def checked(unit: Unit, changed: Collection[str] = ("uscc", "contact_phone")) -> Unit:
    """The unit as it could be stored, or why not; what was stored before is not judged again unless it changes."""
    unit.uscc = identity.normalise_uscc(unit.uscc)
    if "uscc" in changed and unit.uscc and not identity.uscc_is_valid(unit.uscc):
        raise UnitRefused(Reason.CREDIT_CODE_INVALID)
    if "contact_phone" in changed and unit.contact_phone and not plausible.is_phone(unit.contact_phone):
        raise UnitRefused(Reason.UNIT_PHONE_INVALID, phone=unit.contact_phone)
    unit.full_clean()
    return unit


def _write(unit: Unit, fields: dict[str, Any]) -> None:
    """A name that somebody else took in the same moment is refused like one taken before."""
    changed = {name for name, value in fields.items() if getattr(unit, name) != value}
    for name, value in fields.items():
        setattr(unit, name, value)
    checked(unit, changed)
    try:
        with transaction.atomic():
            unit.save()
    except IntegrityError:
        unit.full_clean()
        raise
