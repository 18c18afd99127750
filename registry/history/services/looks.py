"""Recording what was only read: one line a look, not one for each turn of a page (D97, D106)."""

from datetime import timedelta
from typing import Any

from django.db import models

from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, Unit, User
from registry.permissions import reads_masked

ONCE_A = timedelta(minutes=1)


def record_once(*, by: User, did: str, to: models.Model, unit: Unit | None = None, **fields: Any) -> None:
    """Record a look, unless the same person took the same look within the last minute."""
    said = {name: history.reduced(value) for name, value in fields.items()}
    lately = HistoryEntry.objects.about(to).filter(by=by, did=did, at__gt=clock.now() - ONCE_A)
    if said not in lately.values_list("fields", flat=True):
        history.record(by=by, did=did, to=to, unit=unit, **fields)


def of_inspector(reader: User, to: models.Model, *, unit: Unit | None = None, **fields: Any) -> None:
    """An inspector read this thing, or with `listed=` the list that this code names (design#roles)."""
    if reads_masked(reader):
        record_once(by=reader, did="inspected", to=to, unit=unit, **fields)
