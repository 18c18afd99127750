"""Supplements and opening balances that wait for a decision (design#deciders, D123)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.afterwards.services import supplements
from checkin.models import OpeningBalance
from registry.models import User
from registry.permissions import is_committee
from registry.words.chinese import quoted
from registry.workdays.duties import Duty
from registry.workdays.services.workdays import hours_due


def afterwards_duties(user: User) -> list[Duty]:
    """Both must be decided within ten working days, like all hours (D41)."""
    return [*_supplements(user), *_opening_balances(user)]


def _supplements(user: User) -> list[Duty]:
    waiting = supplements.waiting_for(user)
    if not waiting:
        return []
    oldest = waiting[0]
    due = hours_due(oldest.applied_at)
    return [
        Duty(
            title=_("审批补录"),
            url=reverse("supplement-detail", args=[oldest.pk]) if len(waiting) == 1 else reverse("supplement-list"),
            detail=_("{count} 份待审批，最早的是{shift}").format(count=len(waiting), shift=quoted(str(oldest.shift))),
            due_on=due.on,
            is_estimated=due.is_estimated,
            count=len(waiting),
        )
    ]


def _opening_balances(user: User) -> list[Duty]:
    if not is_committee(user):
        return []
    waiting = OpeningBalance.objects.waiting().exclude(uploaded_by=user).select_related("unit")
    dues = [(batch, hours_due(batch.submitted_at or batch.uploaded_at)) for batch in waiting]
    return [
        Duty(
            title=_("认定历史数据"),
            url=reverse("opening-balance-detail", args=[batch.pk]),
            detail=_("{unit}，依据《{document}》").format(unit=batch.unit, document=batch.document_no),
            due_on=due.on,
            is_estimated=due.is_estimated,
        )
        for batch, due in dues
    ]
