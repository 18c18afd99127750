"""What came in afterwards and waits for a decision: supplements, opening balances (design §4, D123)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.services import supplements
from registry import clock, workdays
from registry.duties import Duty
from registry.models import User
from registry.services.workdays import calendar


def afterwards_duties(user: User) -> list[Duty]:
    """Supplements whose turn is this user's; decided within the ten working days of any hours (D41)."""
    waiting = supplements.waiting_for(user)
    if not waiting:
        return []
    oldest = waiting[0]
    return [
        Duty(
            title=_("审批补录"),
            url=reverse("supplement-detail", args=[oldest.pk]) if len(waiting) == 1 else reverse("supplement-list"),
            detail=_("{count} 份待审批，最早的是“{shift}”").format(count=len(waiting), shift=oldest.shift),
            due_on=workdays.hours_due(clock.local_date(oldest.applied_at), calendar()).on,
            count=len(waiting),
        )
    ]
