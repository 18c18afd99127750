"""States from before history entries carried them, recorded once at the upgrade (D107)."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from registry import clock
from registry.history.batches import batches
from registry.history.services import history, states
from registry.models import HistoryEntry

TAKEN_OVER = "state taken over"
BATCH = 1_000


def after_migrate(using: str, **_kwargs: Any) -> None:
    """An installation with a history from before marks: what stands is written down, once and never again.

    After the first marked entry nothing is taken over any more, so a row inserted by hand cannot be.
    """
    columns = _columns(using)
    if "mark" not in columns or not HistoryEntry.objects.using(using).exists():
        return
    if not HistoryEntry.objects.using(using).exclude(mark=None).exists():
        take_over()


def take_over() -> int:
    """Record the state of everything that no entry covers; returns how many things."""
    taken = 0
    for model in apps.get_models():
        if states.is_stated(model):
            for pks in _without_a_state(model):
                history.record_many([_entry(model, pk) for pk in pks])
                taken += len(pks)
    return taken


def since() -> Any:
    """When this installation began to keep states; None if always."""
    return HistoryEntry.objects.filter(did=TAKEN_OVER).order_by("pk").values_list("at", flat=True).first()


def _without_a_state(model: type[models.Model]) -> Iterator[list[int]]:
    label = model._meta.label_lower
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    for pks in batches(keys.iterator(BATCH), BATCH):
        acts = HistoryEntry.objects.filter(target_model=label, target_id__in=pks).exclude(state="")
        known = set(acts.values_list("target_id", flat=True))
        yield [pk for pk in pks if pk not in known]


def _entry(model: type[models.Model], pk: int) -> HistoryEntry:
    return HistoryEntry(at=clock.now(), did=TAKEN_OVER, target_model=model._meta.label_lower, target_id=pk)


def _columns(using: str) -> set[str]:
    connection = connections[using]
    table = HistoryEntry._meta.db_table
    if table not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}
