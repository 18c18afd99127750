"""The round that an address names, for whom it is there."""

from django.shortcuts import get_object_or_404

from certificates.models import CommendationRound
from certificates.permissions import can_run
from registry.doors.http import SignedInRequest
from registry.permissions import require


def visible_round(request: SignedInRequest, round_id: int) -> CommendationRound:
    """404 for what one does not see."""
    return get_object_or_404(CommendationRound.objects.visible_to(request.user).for_lists(), pk=round_id)


def run_round(request: SignedInRequest, round_id: int) -> CommendationRound:
    """For the committee, or the unit that runs it: 404 for what one does not see, 403 for what one does not run."""
    round = visible_round(request, round_id)
    require(can_run(request.user, round))
    return round
