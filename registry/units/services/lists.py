"""The lists that an office keeps: entries added, corrected, archived and taken up again, never deleted.

Pages, API, imports and the first-run guide call these four: `lists.add(model=Site, by=…, name=…)`.
"""

import secrets
from collections.abc import Callable
from copy import copy
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import ListRefused
from registry.history.services import history
from registry.models import HistoryEntry, QualificationKind, ServiceField, Unit, User
from registry.permissions import require, shown_name
from registry.units import stamps
from registry.units.services.list_rules import RULES, Draft, Hanging, units_of
from registry.units.services.open_units import held_units
from registry.words.chinese import quoted

Reason = ListRefused.Reason
Row = TypeVar("Row", bound=Any)
Follower = Callable[[Any, User], None]
_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Another room has something that ends with an entry: called where one is archived and where it is restored."""
    if follower not in _followers:
        _followers.append(follower)


@transaction.atomic
def add(*, model: type[Row], by: User, **fields: Any) -> Row:
    """Somebody who keeps the list adds an entry."""
    row: Row = model()
    _save(row, fields, by=by, was=None)
    history.record(by=by, did="added to list", to=row, unit=_unit_of(row), **_told(row, fields))
    return row


@transaction.atomic
def change(*, row: Row, by: User, seen: str = "", **fields: Any) -> Row:
    """Somebody who keeps the entry corrects it; `seen` is the stamp of what they saw.

    What they left as it was stays as somebody else wrote it since; where both wrote, the second is told.
    """
    row = _held(row)
    require(RULES[type(row)].may_keep(by, row))
    if row.closed_on:
        raise ListRefused(Reason.LIST_ARCHIVED, name=row.name)
    if seen and seen != stamp(row):
        left = left_alone(row, seen, fields)
        fields = {name: value for name, value in fields.items() if name not in left}
        if written_by_both(row, seen, fields):
            raise ListRefused(Reason.LIST_CHANGED_SINCE, who=_who_changed(row, by), what=_differing(row, fields))
    before = _values(row)
    _save(row, fields, by=by, was=copy(row))
    now = _values(row)
    changed = {name: value for name, value in fields.items() if before.get(name) != now.get(name)}
    if changed:
        history.record(by=by, did="changed on list", to=row, unit=_unit_of(row), **_told(row, changed))
    return row


@transaction.atomic
def archive(*, row: Row, by: User, confirmed: bool = False) -> Row:
    """No new work names the entry; what names it goes on, and whoever archives it says that they know.

    Pressed again by the same person, it was done; the same holds for restoring.
    """
    row = _held(row)
    require(RULES[type(row)].may_keep(by, row))
    if row.closed_on and history.is_newest(by=by, did="archived on list", to=row):
        return row
    if row.closed_on:
        raise ListRefused(Reason.LIST_ARCHIVED, name=row.name)
    going_on = [each for each in hanging_on(row) if each.goes_on and each.count]
    if going_on and not confirmed:
        raise ListRefused(Reason.LIST_STILL_USED, name=row.name, what="、".join(map(str, going_on)))
    row.closed_on = clock.today()
    row.save(update_fields=["closed_on"])
    history.record(by=by, did="archived on list", to=row, unit=_unit_of(row))
    _end_what_follows(row, by)
    return row


@transaction.atomic
def restore(*, row: Row, by: User) -> Row:
    """The entry can be chosen again; a unit in it that closed meanwhile is taken out afterwards."""
    row = _held(row)
    require(RULES[type(row)].may_keep(by, row))
    if not row.closed_on and history.is_newest(by=by, did="restored on list", to=row):
        return row
    if not row.closed_on:
        raise ListRefused(Reason.LIST_IN_USE, name=row.name)
    row.closed_on = None
    row.save(update_fields=["closed_on"])
    history.record(by=by, did="restored on list", to=row, unit=_unit_of(row))
    _end_what_follows(row, by)
    return row


def _end_what_follows(row: Any, by: User) -> None:
    for follower in _followers:
        follower(row, by)


def hanging_on(row: Any) -> list[Hanging]:
    """What names the entry."""
    return list(RULES[type(row)].hanging(row))


def lists_of(row: Any) -> dict[str, list[Any]]:
    """The entry's lists by name, from what was read along."""
    return {name: sorted(getattr(row, name).all(), key=attrgetter("pk")) for name in RULES[type(row)].lists}


def stamp(row: Any) -> str:
    """What the entry says, a mark for each column: where two stamps differ, somebody changed it in between."""
    return stamps.stamp(_values(row))


def left_alone(row: Any, seen: str, fields: dict[str, Any]) -> list[str]:
    """The columns that whoever saw `seen` left as they were, and somebody else changed since."""
    return stamps.left_alone(_values(row), seen, _all_as_kept(fields))


def written_by_both(row: Any, seen: str, fields: dict[str, Any]) -> list[str]:
    """The columns that somebody changed since, and that these fields change as well, to something else."""
    return stamps.written_by_both(_values(row), seen, _all_as_kept(fields))


def _all_as_kept(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_kept(value) for name, value in fields.items()}


def _held(row: Row) -> Row:
    """The row, locked: units first, then the entry."""
    _hold(units_of(Draft(row, lists_of(row), None, {}, User())))
    held: Row = type(row).objects.select_for_update(no_key=True).get(pk=row.pk)
    return held


def _hold(units: list[Unit]) -> dict[int, Unit]:
    """These units, and the root: whoever adds an entry holds it, so no two entries take one name."""
    return held_units(*units, Unit.objects.filter(parent=None).first())


def _save(row: Any, fields: dict[str, Any], *, by: User, was: Any) -> None:
    rules = RULES[type(row)]
    had = lists_of(row) if row.pk else {}
    for name in rules.columns:
        if name in fields:
            setattr(row, name, _trimmed(fields[name]))
    given = {name: list(fields[name]) for name in rules.lists if name in fields}
    draft = Draft(row, dict.fromkeys(rules.lists, []) | had | given, was, had, by)
    held = _hold(units_of(draft))
    for name in ("unit", "paired_unit", "leading_unit"):
        if getattr(row, f"{name}_id", None):
            setattr(row, name, held[getattr(row, f"{name}_id")])
    draft = Draft(row, {**draft.lists, **_as_held(draft, held)}, was, had, by)
    require(rules.may_keep(by, row))
    _refuse_taken(row)
    if isinstance(row, (ServiceField, QualificationKind)) and not row.code:
        row.code = secrets.token_hex(6)
    rules.check(draft)
    row.full_clean()
    row.save()
    for name, values in given.items():
        getattr(row, name).set(values)


def _as_held(draft: Draft, held: dict[int, Unit]) -> dict[str, list[Any]]:
    return {"units": [held[unit.pk] for unit in draft.lists["units"]]} if "units" in draft.lists else {}


def _refuse_taken(row: Any) -> None:
    other = type(row).objects.filter(name=row.name).exclude(pk=row.pk).first()
    if other is not None:
        raise ListRefused(Reason.LIST_NAME_ARCHIVED if other.closed_on else Reason.LIST_NAME_TAKEN, name=row.name)


def _values(row: Any) -> dict[str, Any]:
    """What can be corrected, as it is now; relations by their keys."""
    rules = RULES[type(row)]
    values = {name: getattr(row, row._meta.get_field(name).attname) for name in rules.columns}
    return values | {name: [one.pk for one in listed] for name, listed in lists_of(row).items()}


def _told(row: Any, fields: dict[str, Any]) -> dict[str, Any]:
    """What the history says of each column: a list by its length, a text by its digest."""
    rules = RULES[type(row)]
    said = {name: fields[name] for name in rules.columns if name in fields}
    said |= {name: len(fields[name]) for name in rules.lists if name in fields}
    return {f"set_{name}": value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _differing(row: Any, fields: dict[str, Any]) -> str:
    """The columns in which what is stored differs from what was typed, with what is stored."""
    now, lists = _values(row), lists_of(row)
    found = []
    for name, value in fields.items():
        if name not in now or now[name] == _as_kept(value):
            continue
        stored = "、".join(map(str, lists[name])) if name in lists else _shown(row, name)
        found.append(f"{row._meta.get_field(name).verbose_name}现为{quoted(str(stored))}")
    return "，".join(found) or str(_("现在与您填写的一样"))


def _as_kept(value: Any) -> Any:
    if isinstance(value, (list, tuple)) or hasattr(value, "all"):
        return sorted(one.pk for one in value)
    return getattr(value, "pk", _trimmed(value))


def _shown(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    return str(value or _("（空）"))


def _who_changed(row: Any, by: User) -> str:
    last = HistoryEntry.objects.about(row).select_related("by").last()
    return shown_name(last.by, to=by) if last and last.by else str(_("其他人"))


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _unit_of(row: Any) -> Unit | None:
    return next((unit for name in ("unit", "paired_unit", "leading_unit") if (unit := getattr(row, name, None))), None)
