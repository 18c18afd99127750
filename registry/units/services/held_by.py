"""Which unit held an activity on a day: what was served before a merger is recorded by the closed unit (D141)."""

from datetime import date
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from registry import clock
from registry.models import Activity, MovedThing, Shift, Unit


def recording_unit_on(activity: Activity, day: date) -> Unit:
    """The recording unit of that local date; an activity moves with its unit, the service before does not."""
    first = _moves_after(activity.pk, day).select_related("merger__unit").first()
    return first.merger.unit if first else activity.recording_unit


def shifts_held_by(unit: Unit) -> QuerySet[Shift]:
    """The shifts that this unit held on their day, whoever holds the activity today."""
    moved = _moves_after(OuterRef("activity"), OuterRef("day"))
    former = Subquery(moved.values("merger__unit")[:1])
    held_by = Coalesce(former, F("activity__recording_unit"), output_field=BigIntegerField())
    shifts = Shift.objects.alias(day=TruncDate("starts_at", tzinfo=clock.LOCAL))
    return shifts.alias(held_by=held_by).filter(held_by=unit.pk)


def _moves_after(activity: Any, day: Any) -> QuerySet[MovedThing]:
    """The moves of an activity after that day, the first one first."""
    moves = MovedThing.objects.filter(kind="activity", object_id=activity, merger__undone_at=None)
    return moves.filter(merger__on__gt=day).order_by("merger__on", "merger")
