"""Lists of public activities as cards: their order and content."""

from collections.abc import Iterable

from django.db.models import QuerySet

from registry.models import Activity
from registry.models.activities import ActivityQuerySet


def to_come(rows: ActivityQuerySet) -> list[int]:
    """The keys of activities with a shift to come or running, the next first."""
    return rows.keys_soonest_first()


def over(rows: ActivityQuerySet) -> QuerySet[Activity, int]:
    """The keys of all others, the newest first."""
    return rows.exclude(pk__in=Activity.objects.not_ended()).latest_first().values_list("pk", flat=True)


def cards(keys: Iterable[int]) -> list[Activity]:
    """These activities in this order, with what a card shows."""
    keys = list(keys)
    rows = Activity.objects.filter(pk__in=keys).with_upcoming_shifts().order_by()
    found = {row.pk: row for row in rows.select_related("recording_unit")}
    ended = [key for key, row in found.items() if not row.upcoming_shifts]  # type: ignore[attr-defined]
    for key, last_starts_at in Activity.objects.last_starts(ended).items():
        found[key].last_starts_at = last_starts_at  # type: ignore[attr-defined]
    return [found[key] for key in keys if key in found]
