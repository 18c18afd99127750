"""The leader hands in a shift's roll."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from checkin.attendance.services import frames
from checkin.deciding.forms.decisions import HandInForm
from checkin.deciding.heads import Heads
from checkin.deciding.services import hand_ins
from checkin.desk.services import head_counts, walk_ins_settled
from checkin.minutes.services import assessments
from checkin.models import Attendance, Finding
from checkin.permissions import can_hand_in
from registry import clock
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.models import Shift
from registry.permissions import require
from registry.words import alike


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def shift_hand_in(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """The roll, missing check-outs, head counts, submit."""
    shift = get_object_or_404(
        Shift.objects.visible_to(request.user).select_related("activity__recording_unit", "activity__leader"),
        pk=shift_id,
    )
    require(can_hand_in(request.user, shift))
    counted = head_counts.of_shift(shift)
    heads = {"heads_at_start": counted.at_start, "heads_at_end": counted.at_end}
    form = HandInForm(request.POST or None, initial=heads)
    if form.is_valid():
        with refusals_on(form):
            _submit(request, shift, form.cleaned_data)
            return redirect("shift-hand-in", shift.pk)
    return form_page(request, "checkin/deciding/hand_in.html", form, shift=shift, **_roll(shift))


def _submit(request: SignedInRequest, shift: Shift, given: dict[str, Any]) -> None:
    heads = Heads(given["heads_at_start"], given["heads_at_end"], given["heads_explanation"])
    handed_in = hand_ins.hand_in(shift=shift, by=request.user, heads=heads, open_as_zero=given["open_as_zero"])
    messages.success(request, _("已提交，第 {n} 次。认定由其他管理员办理。").format(n=handed_in.n))


def _roll(shift: Shift) -> dict[str, Any]:
    roll = hand_ins.roll_of(shift)
    alike.name_apart(row.volunteer for row in roll)
    worth = assessments.assess_many(roll)
    records = {record.volunteer_id: record for record in shift.records.with_outcome()}
    ends_at = frames.frames_of([shift.pk])[shift.pk].ends_at
    return {
        "lines": [
            (row, worth[row.volunteer_id, shift.pk].credit.total_minutes, records.get(row.volunteer_id)) for row in roll
        ],
        "still_open": [row for row in roll if row.state == Attendance.State.OPEN],
        "present_count": sum(hand_ins.was_there(row) for row in roll),
        "findings": Finding.objects.open().filter(shift=shift).select_related("volunteer"),
        "walk_ins": walk_ins_settled.of_shift(shift),
        "hand_ins": shift.hand_ins.select_related("by"),
        "is_over": clock.now() >= ends_at,
        "ends_at": ends_at,
    }
