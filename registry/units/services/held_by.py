"""Which unit held an activity on a day: what was served before a merger is recorded by the closed unit (D141)."""

from datetime import date

from registry.models import Activity, MovedThing, Unit


def recording_unit_on(activity: Activity, day: date) -> Unit:
    """The recording unit of that local date; an activity moves with its unit, the service before does not."""
    moves = MovedThing.objects.filter(
        kind="activity", object_id=activity.pk, merger__undone_at=None, merger__on__gt=day
    )
    first = moves.select_related("merger__unit").order_by("merger__on", "merger").first()
    return first.merger.unit if first else activity.recording_unit
