"""The history as sentences: who did what to which thing, with a link to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.history import code_words, deed_fields, purposes
from registry.models import HistoryEntry, RequestSource, User, Volunteer
from registry.permissions import shown_name


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as its reader sees it."""

    entry: HistoryEntry
    who: str
    thing: str
    url: str
    said: str
    source: RequestSource | None


def lines_of(entries: Iterable[HistoryEntry], *, reader: User) -> list[Line]:
    """The entries of a page as sentences; one query for each kind of thing and one for the sources."""
    listed = list(entries)
    things = _things(listed)
    requests = {entry.request_id for entry in listed if entry.request_id}
    sources = {one.request_id: one for one in RequestSource.objects.filter(request_id__in=requests)}
    return [_line(entry, things, sources.get(entry.request_id), reader) for entry in listed]


def _line(entry: HistoryEntry, things: Mapping[Any, Any], source: RequestSource | None, reader: User) -> Line:
    thing = things.get((entry.target_model, entry.target_id))
    who = f"{entry.by} {entry.by.username}" if entry.by else _("系统")
    told = {**entry.fields, "words": source.words} if source and source.words else entry.fields
    return Line(entry, who, _name(entry, thing, reader), _address(entry), _said(told, entry.target_model), source)


def _name(entry: HistoryEntry, thing: Any, reader: User) -> str:
    if isinstance(thing, Volunteer):
        name = shown_name(thing, to=reader, beside=False)
        return f"{name} {thing.volunteer_no or ''}".strip()
    if isinstance(thing, User):
        return thing.username
    number = "" if entry.target_id is None else f" {entry.target_id}"
    return f"{entry.target_name}{number}"


def _address(entry: HistoryEntry) -> str:
    """Everything else that was done to the thing: the reader of the history need not be let in to the thing itself."""
    if entry.target_id is None:
        return ""
    return f"{reverse('history')}?{urlencode({'kind': entry.target_model, 'number': entry.target_id})}"


def said(entry: HistoryEntry) -> str:
    """What the entry tells beside the act."""
    return _said(entry.fields, entry.target_model)


def _said(fields: Mapping[str, Any], thing: str) -> str:
    told = ((deed_fields.name_of(name), _value(name, value, thing)) for name, value in sorted(fields.items()))
    return "，".join(f"{name} {value}" for name, value in told)


def _value(name: str, value: Any, thing: str) -> str:
    text = purposes.in_words(str(value)) if name == "purpose" else deed_fields.value_of(value)
    return code_words.in_words(text, of=thing, field=name)


def _things(entries: Iterable[HistoryEntry]) -> dict[tuple[str, int], Any]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        if entry.target_id is not None and entry.target_model in ("registry.volunteer", "registry.user"):
            wanted[entry.target_model].add(entry.target_id)
    found: dict[tuple[str, int], Any] = {}
    for label, pks in wanted.items():
        rows = apps.get_model(label)._default_manager.in_bulk(pks)
        found |= {(label, pk): row for pk, row in rows.items()}
    return found
