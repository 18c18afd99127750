"""States from before history entries carried them, recorded once at the upgrade (D107)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Max

from registry import clock
from registry.history.batches import batches
from registry.history.services import acts, history, marks, states
from registry.models import HistoryEntry

TAKEN_OVER, BEGUN = "state taken over", "states kept from here"
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Beginning:
    """From when states are kept, and how many acts without a mark were there then, up to which key."""

    at: datetime
    last: int
    unmarked: int


def after_migrate(using: str, **_kwargs: Any) -> None:
    """Where acts are from before marks, what stands is written down, once and never again: a row inserted by hand
    later is not taken over. Whether it was done says an act of its own, which only the product can write."""
    if "mark" not in _columns(using) or beginning() is not None:
        return
    if not _unmarked().exists() or is_fully_migrated(using):
        begin()


@transaction.atomic
def begin() -> int:
    """All or nothing: a take-over that was cut short is done again."""
    unmarked = _unmarked().aggregate(last=Max("pk", default=0), count=Count("pk"))
    taken = take_over() if unmarked["count"] else 0
    entry = HistoryEntry(
        at=clock.now(),
        did=BEGUN,
        target_model=HistoryEntry._meta.label_lower,
        target_id=unmarked["last"],
        fields={"unmarked": unmarked["count"], "taken": taken},
    )
    history.record_many([entry])
    return taken


def beginning() -> Beginning | None:
    """What the product wrote when it began to keep states; None before that."""
    rows = HistoryEntry.objects.filter(did=BEGUN).order_by("-pk").values_list("mark", *marks.COLUMNS)
    for mark, *values in rows:
        if marks.is_ours(mark, values):
            said = dict(zip(marks.COLUMNS, values, strict=True))
            return Beginning(said["at"], said["target_id"], said["fields"]["unmarked"])
    return None


def since() -> datetime | None:
    """When this installation began to keep states; None if always."""
    begun = beginning()
    return begun.at if begun and begun.unmarked else None


def older(pks: Collection[int]) -> set[int]:
    """Those of these acts that are from before marks; none if there are more of them than there were."""
    begun = beginning()
    if begun is None or not begun.unmarked:
        return set()
    acts_before = _unmarked().filter(pk__lte=begun.last)
    found = set(acts_before.filter(pk__in=pks, at__lte=begun.at).values_list("pk", flat=True))
    return found if found and acts_before.count() <= begun.unmarked else set()


def genuine(acts_about: models.QuerySet[HistoryEntry]) -> list[dict[str, Any]]:
    """What those of these acts say that the product wrote, the oldest first."""
    rows = list(acts_about.order_by("pk").values_list("pk", "mark", *marks.COLUMNS))
    before = older([pk for pk, mark, *_values in rows if mark is None])
    return [
        dict(zip(marks.COLUMNS, values, strict=True))
        for pk, mark, *values in rows
        if pk in before or marks.is_ours(mark, values)
    ]


def is_fully_migrated(using: str) -> bool:
    """Every table has the columns that its model has."""
    executor = MigrationExecutor(connections[using])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def take_over() -> int:
    """Record the state of everything that no entry covers; returns how many things."""
    taken = 0
    for model in apps.get_models():
        if states.is_stated(model):
            for pks in _without_a_state(model):
                history.record_many([_entry(model, pk) for pk in pks])
                taken += len(pks)
    return taken


def _without_a_state(model: type[models.Model]) -> Iterator[list[int]]:
    keys = model._default_manager.order_by("pk").values_list("pk", flat=True)
    for pks in batches(keys.iterator(BATCH), BATCH):
        known = {pk for pk, act in acts.last_acts(model, pks).items() if act.is_ours}
        yield [pk for pk in pks if pk not in known]


def _unmarked() -> models.QuerySet[HistoryEntry]:
    return HistoryEntry.objects.filter(mark=None).order_by()


def _entry(model: type[models.Model], pk: int) -> HistoryEntry:
    return HistoryEntry(at=clock.now(), did=TAKEN_OVER, target_model=model._meta.label_lower, target_id=pk)


def _columns(using: str) -> set[str]:
    connection = connections[using]
    table = HistoryEntry._meta.db_table
    if table not in connection.introspection.table_names():
        return set()
    with connection.cursor() as cursor:
        return {column.name for column in connection.introspection.get_table_description(cursor, table)}
