"""What the host confirmed, beside what the leader declared: evidence, it changes no figure (D150)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Sum

from certificates.models import ActivityReport
from registry.activities.needs.services import confirmations
from registry.models import Activity, HostConfirmation


@dataclass(frozen=True, slots=True)
class Beside:
    """The word of the host, and the sum that was reported for the activity, once anything was."""

    said: HostConfirmation
    declared: int | None

    @property
    def difference(self) -> int:
        """By how many the host counts more (or fewer, below 0)."""
        return 0 if self.declared is None else self.said.served_count - self.declared

    @property
    def distance(self) -> int:
        return abs(self.difference)


def beside(activity: Activity) -> Beside | None:
    return of_many([activity.pk]).get(activity.pk)


def of_many(activities: Collection[int]) -> dict[int, Beside]:
    """By activity, where the host said something: two queries whatever their number."""
    said = confirmations.in_force(activities)
    rows = ActivityReport.objects.submitted().filter(shift__activity__in=said).order_by()
    sums = rows.values_list("shift__activity").annotate(n=Count("served_count"), served=Sum("served_count"))
    declared = {activity: served for activity, n, served in sums if n}
    return {activity: Beside(row, declared.get(activity)) for activity, row in said.items()}
