"""What the host confirmed, beside what the leader declared: evidence, it changes no figure (D150)."""

from dataclasses import dataclass

from django.db.models import Sum

from certificates.models import ActivityReport
from registry.activities.needs.services import confirmations
from registry.models import Activity, HostConfirmation


@dataclass(frozen=True, slots=True)
class Beside:
    """The word of the host, and the sum that was reported for the activity, once anything was."""

    said: HostConfirmation
    declared: int | None

    @property
    def distance(self) -> int:
        """By how many the two differ."""
        return 0 if self.declared is None else abs(self.said.served_count - self.declared)


def beside(activity: Activity) -> Beside | None:
    """Nothing where the host said nothing."""
    said = confirmations.in_force([activity.pk]).get(activity.pk)
    if said is None:
        return None
    reported = ActivityReport.objects.submitted().filter(shift__activity=activity)
    return Beside(said, reported.aggregate(served=Sum("served_count"))["served"])
