"""What waits about honours, for the home page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import OutsideProof
from registry.models import Volunteer
from registry.permissions import unit_reach
from registry.workdays.duties import Duty


def honour_duties(user: Any) -> list[Duty]:
    """Proofs to look at, of people of the user's units; whoever has no unit to keep is asked nothing."""
    return _to_look_at(user)


def _to_look_at(user: Any) -> list[Duty]:
    if not unit_reach(user):
        return []
    waiting = OutsideProof.objects.waiting().filter(volunteer__unit__in=unit_reach(user))
    count = waiting.exclude(volunteer__in=Volunteer.objects.of_account(user)).count()
    detail = _("%(n)d 份待核对") % {"n": count}
    url = reverse("manage-outside-proofs")
    return [Duty(title=_("核对荣誉和培训证明"), detail=detail, url=url, count=count)] if count else []
