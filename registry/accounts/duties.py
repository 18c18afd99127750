"""今天该我办: appointments that wait for a second person."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.accounts.services import appointments
from registry.accounts.two_persons import VOUCHERS
from registry.permissions import has_role
from registry.workdays.duties import Duty


def account_duties(user: Any) -> list[Duty]:
    """Proposals that this person may confirm."""
    if not has_role(user, *VOUCHERS):
        return []
    count = appointments.unconfirmed_by(user)
    if not count:
        return []
    return [
        Duty(
            title=_("确认任命"),
            detail=_("%(n)d 项任命等您确认") % {"n": count},
            url=reverse("role-proposals"),
            count=count,
        )
    ]
