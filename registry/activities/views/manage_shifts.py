"""Calling off one shift."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from registry.activities.services import shifts
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.models import Activity, Shift
from registry.permissions import can_lead, require
from registry.signups.forms.reasons import ReasonForm


@login_required
def shift_cancel(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Cancel a shift; its people are told why."""
    desk = Activity.objects.overseen_by(request.user)
    shift = get_object_or_404(Shift.objects.filter(activity__in=desk).select_related("activity"), pk=shift_id)
    require(can_lead(request.user, shift.activity))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            shifts.cancel(shift=shift, by=request.user, reason=form.cleaned_data["reason"])
            return redirect("manage-activity", shift.activity_id)
    people = shift.signups.active().count()
    return form_page(request, "registry/activities/shift_cancel.html", form, shift=shift, people=people)
