"""Recording what was only read: one line a look, not one for each turn of a page (D97, D106)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import models

from registry import clock
from registry.history.services import history
from registry.models import Activity, HistoryEntry, Shift, Team, Unit, User, Volunteer

READ: dict[str, type[models.Model]] = {
    "activity_id": Activity,
    "shift_id": Shift,
    "team_id": Team,
    "unit_id": Unit,
    "volunteer_id": Volunteer,
}  # the thing that a page is about, by the name in its address
ONCE_A = timedelta(minutes=1)


def record_once(*, by: User, did: str, to: models.Model, unit: Unit | None = None, **fields: Any) -> None:
    """Record a look, unless the same person took the same look within the last minute."""
    said = {name: history.reduced(value) for name, value in fields.items()}
    lately = HistoryEntry.objects.about(to).filter(by=by, did=did, at__gt=clock.now() - ONCE_A)
    if said not in lately.values_list("fields", flat=True):
        history.record(by=by, did=did, to=to, unit=unit, **fields)


def of_inspector(reader: User, *, page: str, asked: Mapping[str, Any]) -> None:
    """An inspector read this page; a look that its service recorded already is not recorded twice (design#roles)."""
    if HistoryEntry.objects.filter(request_id=history.request_id.get(), by=reader).exists():
        return
    numbers = {name: int(value) for name, value in asked.items() if str(value).isdecimal()}
    read = (READ[name]._default_manager.filter(pk=pk).first() for name, pk in numbers.items() if name in READ)
    others: dict[str, Any] = {name: pk for name, pk in numbers.items() if name not in READ}
    record_once(by=reader, did="inspected", to=next(read, None) or reader, page=page, **others)
