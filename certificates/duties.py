"""What waits for a person in this room: the home page asks."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import StarApplication
from certificates.permissions import can_decide_stars
from registry.duties import Duty
from registry.permissions import volunteer_of


def certificate_duties(user: Any) -> list[Duty]:
    """Stars that the committee must decide, without those the user may not decide."""
    if not can_decide_stars(user):
        return []
    waiting = StarApplication.objects.waiting().exclude(proposed_by=user)
    if own := volunteer_of(user):
        waiting = waiting.exclude(volunteer=own)
    count = waiting.count()
    if not count:
        return []
    return [Duty(title=_("星级认定"), detail=_("待区直团工委决定"), url=reverse("committee-stars"), count=count)]
