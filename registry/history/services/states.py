"""The state of a thing as the history keeps it: a keyed digest, so that a change by hand shows (D106, D107)."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db import models

from registry.history import canonical
from registry.models.facts import Stated
from registry.protection import keys

NOT_STATED = ""


def is_stated(model: type[models.Model]) -> bool:
    return bool(versions_of(model))


def versions_of(model: type[models.Model]) -> tuple[Stated, ...]:
    """The versions of this model's state, the oldest first; empty for most models."""
    return getattr(model, "stated", ())


def of(thing: models.Model) -> str:
    """The state of this thing in the database, not of the object in memory."""
    model = type(thing)
    return many(model, [thing.pk]).get(thing.pk, NOT_STATED) if is_stated(model) else NOT_STATED


def many(model: type[models.Model], pks: Collection[int]) -> dict[int, str]:
    """The states of these things now, by one query for the rows and one for each of their parts."""
    newest = len(versions_of(model))
    return {pk: f"{newest}.{keys.mark(text)}" for pk, text in texts(model, pks, version=newest).items()}


def texts(model: type[models.Model], pks: Collection[int], *, version: int) -> dict[int, str]:
    """Key → the text that a version's digest covers; missing things have none."""
    stated = versions_of(model)[version - 1]
    parts = {name: _parts(model, name, columns, pks) for name, columns in sorted(stated.parts.items())}
    rows = model._default_manager.order_by().filter(pk__in=pks).values_list("pk", *stated.columns)
    label = model._meta.label_lower
    return {
        pk: canonical.text_of([label, version, pk, values, [rows_of.get(pk, []) for rows_of in parts.values()]])
        for pk, *values in rows
    }


def says(state: str, text: str) -> bool:
    """The state kept with an entry is that of this text."""
    _version, _dot, marked = state.partition(".")
    return keys.is_mark_of(text, marked)


def version_of(model: type[models.Model], state: str) -> int | None:
    """The version of a kept state; None if it is unknown."""
    version = state.partition(".")[0]
    known = version.isdecimal() and 1 <= int(version) <= len(versions_of(model))
    return int(version) if known else None


def _parts(
    model: type[models.Model], name: str, columns: tuple[str, ...], pks: Collection[int]
) -> dict[int, list[list[Any]]]:
    relation: Any = model._meta.get_field(name)
    owner = relation.field.attname
    rows = relation.related_model._default_manager.filter(**{f"{owner}__in": pks}).order_by("pk")
    found: dict[int, list[list[Any]]] = defaultdict(list)
    for pk, *values in rows.values_list(owner, *columns):
        found[pk].append(values)
    return found
