"""Due days of approval steps, which follow the calendar (D142)."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from registry import clock
from registry.activities.services import approvals, proposals
from registry.models import Activity, ActivityChange, ApprovalStep, Shift
from registry.workdays.services.due_days import KeptDay


def of_steps() -> Iterator[KeptDay]:
    """Steps at hand, counted from the hand-in or from the step before; an emergency has hours, not days."""
    steps = ApprovalStep.objects.current().exclude(activity__origin=Activity.Origin.EMERGENCY)
    steps = steps.select_related("activity").order_by("pk")
    decided = ApprovalStep.objects.filter(activity__steps__in=steps, decided_at__isnull=False)
    starts = _starts({step.activity_id for step in steps})
    begun = {(one.activity_id, one.submission, one.order + 1): one.decided_at for one in decided}
    for step in steps:
        since = begun.get((step.activity_id, step.submission, step.order)) or step.activity.submitted_at
        if since:
            subject, day = step.activity.title, clock.local_date(since)
            first = min((on for on, ends_at in starts[step.activity_id] if ends_at > since), default=None)
            latest = approvals.day_before(first, since=day)
            yield KeptDay(step, "due_on", day, approvals.DAYS_TO_DECIDE, _("活动审批"), subject, latest)


def _starts(activities: Collection[int]) -> dict[int, list[tuple[date, datetime]]]:
    """Activity → the day and the end of each shift, as they stand and as a change that waits wishes them."""
    found: dict[int, list[tuple[date, datetime]]] = defaultdict(list)
    for row in Shift.objects.live().filter(activity__in=activities).order_by("pk"):
        found[row.activity_id].append((clock.local_date(row.starts_at), row.ends_at))
    waiting = ActivityChange.objects.filter(activity__in=activities, state=ActivityChange.State.WAITING)
    for change in waiting.select_related("activity").order_by("pk"):
        wished = proposals.plan(change).shifts
        found[change.activity_id] += [(clock.local_date(each.starts_at), each.ends_at) for each in wished]
    return found
