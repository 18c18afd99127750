"""Due days of approval steps, which follow the calendar (D142)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from registry import clock
from registry.activities.services.approvals import DAYS_TO_DECIDE
from registry.models import Activity, ApprovalStep
from registry.workdays.services.due_days import KeptDay


def of_steps() -> Iterator[KeptDay]:
    """Steps at hand, counted from the hand-in or from the step before; an emergency has hours, not days."""
    steps = ApprovalStep.objects.current().exclude(activity__origin=Activity.Origin.EMERGENCY)
    steps = steps.select_related("activity").order_by("pk")
    decided = ApprovalStep.objects.filter(activity__steps__in=steps, decided_at__isnull=False)
    begun = {(one.activity_id, one.submission, one.order + 1): one.decided_at for one in decided}
    for step in steps:
        since = begun.get((step.activity_id, step.submission, step.order)) or step.activity.submitted_at
        if since:
            subject, day = step.activity.title, clock.local_date(since)
            yield KeptDay(step, "due_on", day, DAYS_TO_DECIDE, _("活动审批"), subject)
