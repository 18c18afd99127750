"""Shared by the pages about handed-in hours: finding the shift, reporting on a batch."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.translation import ngettext

from checkin.deciding.services.decisions import Batch
from checkin.models import ServiceRecord
from checkin.permissions import can_review_hours
from registry.models import Shift
from registry.permissions import require


def reviewed_shift(request: Any, shift_id: int) -> Shift:
    """A shift with records that the user may see; those who only served there have their own page."""
    seen = ServiceRecord.objects.visible_to(request.user).for_lists().filter(shift=shift_id).first()
    known = Shift.objects.select_related("activity__recording_unit", "activity__leader")
    shift = get_object_or_404(known, pk=seen and seen.shift_id)
    require(seen is not None and can_review_hours(request.user, seen))
    return shift


def say_what_became_of(request: Any, batch: Batch) -> None:
    """Show how many were approved, and each refusal with its reason."""
    if count := len(batch.approved):
        messages.success(request, ngettext("已认定 %(n)s 条。", "已认定 %(n)s 条。", count) % {"n": count})
    for record, refusal in batch.refused:
        messages.error(request, f"{record.volunteer}：{refusal.message}", extra_tags=refusal.code)
