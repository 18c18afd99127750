"""The shift that an address names, asked alike by pages and API."""

from typing import Any

from django.shortcuts import get_object_or_404

from checkin.permissions import can_take_roll
from registry.models import Shift
from registry.permissions import require


def shift_of(user: Any, shift_id: int) -> Shift:
    """For those who keep its roll."""
    seen = Shift.objects.visible_to(user).select_related("activity__recording_unit", "activity__leader")
    shift = get_object_or_404(seen, pk=shift_id)
    require(can_take_roll(user, shift))
    return shift
