"""Erasing what the table says of a person, and what is old whoever it is about (D67, D93)."""

import logging
from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import models
from django.db.models import Q

from registry import clock
from registry.history.services import history, states
from registry.models import Activity, HistoryEntry, User, Volunteer
from registry.standing.erasure import Rule, When, rules

log = logging.getLogger(__name__)
DID: Final = "erased personal data"
DELETED_AT_ONCE: Final = 5_000


def erase(person: Volunteer, when: When) -> None:
    """Carry out the rules of this moment for every file and account of the person. Inside the caller's transaction.

    Where the state of a thing changes by it, an act says so: the history goes on without a gap.
    """
    files = list(Volunteer.objects.of_people([person.person_id]).values_list("pk", "user"))
    keys = [pk for pk, _user in files]
    users = [user for _pk, user in files if user]
    touched: dict[type[models.Model], set[int]] = {}
    for rule in rules(when):
        rows = _rows(rule, keys, users)
        if rule.by is not None:
            rule.by(rows)
            continue
        stated = _is_stated(rule)
        if stated:
            touched.setdefault(rule.of_model, set()).update(rows.values_list("pk", flat=True))
        _clear(rule, rows)
    _record(touched)


def erase_old() -> int:
    """What is old, whoever it is about, and has no job of its own; returns how many rows changed."""
    return sum(_erase_old(rule) for rule in rules(When.BY_AGE) if rule.setting)


def erase_contacts(person: Volunteer, *, led: Collection[int]) -> None:
    """Where the person stands as the contact of an activity, also of one that somebody else leads by now."""
    phone = Q(contact_phone=person.phone) if person.phone else Q(pk__in=())
    rows = Activity.objects.filter(phone | Q(pk__in=led, contact_name=person.name))
    pks = set(rows.order_by().values_list("pk", flat=True))
    nobody: dict[str, Any] = dict.fromkeys(("contact_name", "contact_phone", "contact_wechat"), "")
    nobody |= dict.fromkeys(("shows_contact_name", "shows_contact_phone", "shows_contact_wechat"), False)
    Activity.objects.filter(pk__in=pks).update(**nobody)
    _record({Activity: pks})


def _clear(rule: Rule, rows: Any) -> None:
    if rule.deletes_row:
        rows.delete()
    elif rule.becomes is None:
        rows.update(**{name: _empty(rule, name) for name in rule.names})
    else:
        for name in rule.names:  # what was empty stays so: constraints ask for a text only where there was one
            rows.exclude(**{name: ""}).update(**{name: rule.becomes})


def _rows(rule: Rule, files: list[int], users: list[int]) -> Any:
    model = rule.of_model
    wanted = Q(pk__in=[])
    for path in rule.of.split():
        field = _target(model, path)
        wanted |= Q(**{f"{path}__in": users if field is User else files})
    return model._base_manager.filter(wanted)


def _target(model: Any, path: str) -> Any:
    """The model at the end of the path: a file or an account."""
    if path == "pk":
        return model
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model
    return model


def _empty(rule: Rule, name: str) -> Any:
    field = rule.of_model._meta.get_field(name)
    if field.null:
        return None
    return field.get_default() if field.has_default() else b"" if isinstance(field, models.BinaryField) else ""


def _is_stated(rule: Rule) -> bool:
    versions = states.versions_of(rule.of_model)
    return bool(versions) and bool(set(rule.names) & set(versions[-1].columns))


def _record(touched: dict[type[models.Model], set[int]]) -> None:
    now = clock.now()
    entries = [
        HistoryEntry(at=now, by=None, did=DID, target_model=model._meta.label_lower, target_id=pk, fields={})
        for model, pks in touched.items()
        for pk in sorted(pks)
    ]
    history.record_many(entries)


def _erase_old(rule: Rule) -> int:
    before = clock.now() - timedelta(days=getattr(settings, rule.setting))
    old = rule.of_model._base_manager.filter(**{f"{rule.moment}__lt": before})
    if rule.by is not None:
        return int(rule.by(old))
    if rule.deletes_row:
        done = 0
        while pks := list(old.order_by("pk").values_list("pk", flat=True)[:DELETED_AT_ONCE]):
            done += len(pks)
            rule.of_model._base_manager.filter(pk__in=pks).delete()
        return done
    empty = {name: _empty(rule, name) for name in rule.names}
    return int(old.exclude(**empty).update(**empty))
