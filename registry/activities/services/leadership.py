"""Who leads an activity, kept with dates: leading is remembered after handing over (D121)."""

from registry import clock
from registry.models import Activity, LeaderTerm


def follow(activity: Activity) -> None:
    """Begin terms for those who lead now and end the others, in the caller's transaction."""
    leading = {activity.leader_id, *activity.deputy_leaders.values_list("pk", flat=True)}
    running = LeaderTerm.objects.filter(activity=activity, until_at=None)
    known = set(running.values_list("user", flat=True))
    if gone := known - leading:
        running.filter(user__in=gone).update(until_at=clock.now())
    LeaderTerm.objects.bulk_create(
        LeaderTerm(activity=activity, user_id=user_id) for user_id in sorted(leading - known)
    )
