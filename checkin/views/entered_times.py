"""Times entered afterwards, and a later end: each with its reason, nothing edited (D116, D128)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from checkin import roll
from checkin.forms.shift_desk import CloseForm, EnteredTimeForm, ExtendForm, ReasonForm, as_input
from checkin.models import EnteredTime
from checkin.services import entered_times, extensions
from checkin.views.shift_desk import shift_of
from registry.http import form_page, refusals_on
from registry.models import Volunteer


@login_required
def check_out_close(request: HttpRequest, shift_id: int, volunteer_id: int) -> HttpResponse:
    """A forgotten check-out is 0 until somebody closes it."""
    shift = shift_of(request, shift_id)
    volunteer = get_object_or_404(Volunteer, pk=volunteer_id, pk__in=roll.pks_of(shift))
    initial = {"out_at": as_input(entered_times.effective_end(shift))}
    form = CloseForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            entered_times.close(volunteer=volunteer, shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _("已补签退：%(name)s。") % {"name": volunteer.name})
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/shift_desk_close.html", form, shift=shift, volunteer=volunteer)


@login_required
def entered_time_create(request: HttpRequest, shift_id: int, volunteer_id: int) -> HttpResponse:
    """Both ends from a paper sheet or as the leader determined them."""
    shift = shift_of(request, shift_id)
    volunteer = get_object_or_404(Volunteer, pk=volunteer_id, pk__in=roll.pks_of(shift))
    initial = {"in_at": as_input(shift.starts_at), "out_at": as_input(entered_times.effective_end(shift))}
    form = EnteredTimeForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            entered_times.enter(volunteer=volunteer, shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _("已录入时间：%(name)s，按补录计。") % {"name": volunteer.name})
            return redirect("shift-desk", shift.pk)
    earlier = EnteredTime.objects.filter(volunteer=volunteer, shift=shift, replaced_by=None).exclude(
        in_at=None, out_at=None
    )
    return form_page(request, "checkin/shift_desk_time.html", form, shift=shift, volunteer=volunteer, earlier=earlier)


@login_required
def entered_time_take_back(request: HttpRequest, shift_id: int, entered_id: int) -> HttpResponse:
    """A mistaken entry is taken back by a new one."""
    shift = shift_of(request, shift_id)
    entered = get_object_or_404(EnteredTime.objects.select_related("volunteer", "shift"), pk=entered_id, shift=shift)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            entered_times.take_back(entered=entered, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤回这次录入。"))
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/shift_desk_take_back.html", form, shift=shift, entered=entered)


@login_required
def shift_extend(request: HttpRequest, shift_id: int) -> HttpResponse:
    """A later end, with its reason."""
    shift = shift_of(request, shift_id)
    ends_at = entered_times.effective_end(shift)
    form = ExtendForm(request.POST or None, initial={"ends_at": as_input(ends_at)})
    if form.is_valid():
        with refusals_on(form):
            extensions.extend(shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _("已延时，到场已重新计算。"))
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/shift_desk_extend.html", form, shift=shift, ends_at=ends_at)
