"""Pages for entered times and extensions, each with a reason (D116, D128)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from checkin.attendance.services.hands import own_people
from checkin.desk.forms.sheet_return import CloseAllForm, DeterminationForm, DeterminationRow
from checkin.desk.forms.shift_desk import CloseForm, EnteredTimeForm, ExtendForm, ReasonForm, as_input
from checkin.desk.services import entered_batches, entered_times, extensions
from checkin.desk.services.entered_batches import Determination
from checkin.desk.shifts import shift_of
from checkin.exceptions import LinesRefused
from checkin.models import EnteredTime
from checkin.scanning import roll
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.models import Shift, Volunteer


@login_required
def check_out_close(request: SignedInRequest, shift_id: int, volunteer_id: int) -> HttpResponse:
    """Close a forgotten check-out."""
    shift = shift_of(request.user, shift_id)
    volunteer = get_object_or_404(Volunteer, pk=volunteer_id, pk__in=roll.pks_of(shift))
    initial = {"out_at": as_input(entered_times.effective_end(shift))}
    form = CloseForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            entered_times.close(volunteer=volunteer, shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _("已补签退：%(name)s。") % {"name": volunteer.name})
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/desk/shift_desk_close.html", form, shift=shift, volunteer=volunteer)


@login_required
def entered_time_create(request: SignedInRequest, shift_id: int, volunteer_id: int) -> HttpResponse:
    """Enter both times of one person from a paper sheet."""
    shift = shift_of(request.user, shift_id)
    volunteer = get_object_or_404(Volunteer, pk=volunteer_id, pk__in=roll.pks_of(shift))
    initial = {"in_at": as_input(shift.starts_at), "out_at": as_input(entered_times.effective_end(shift))}
    form = EnteredTimeForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            origin = EnteredTime.Origin.PAPER
            entered_times.enter(volunteer=volunteer, shift=shift, origin=origin, by=request.user, **form.cleaned_data)
            messages.success(request, _("已录入时间：%(name)s，按补录计。") % {"name": volunteer.name})
            return redirect("shift-desk", shift.pk)
    earlier = EnteredTime.objects.filter(volunteer=volunteer, shift=shift, replaced_by=None).exclude(
        in_at=None, out_at=None
    )
    return form_page(
        request, "checkin/desk/shift_desk_time.html", form, shift=shift, volunteer=volunteer, earlier=earlier
    )


@login_required
def entered_time_take_back(request: SignedInRequest, shift_id: int, entered_id: int) -> HttpResponse:
    """Withdraw a mistaken entry."""
    shift = shift_of(request.user, shift_id)
    entered = get_object_or_404(EnteredTime.objects.select_related("volunteer", "shift"), pk=entered_id, shift=shift)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            entered_times.take_back(entered=entered, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤回这次录入。"))
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/desk/shift_desk_take_back.html", form, shift=shift, entered=entered)


@login_required
def shift_close_all(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Close forgotten check-outs of named people together, with one reason (D116)."""
    shift = shift_of(request.user, shift_id)
    still_open = [line for line in roll.people_of(shift) if line.lacks_an_end]
    form = CloseAllForm(request.POST or None, people=still_open, own=own_people([request.user.pk]))
    if form.is_valid():
        with refusals_on(form), line_refusals_on(form, form.chosen):
            close_chosen(request, shift, form)
            return redirect("shift-desk", shift.pk)
    context = {"shift": shift, "still_open": still_open, "ends_at": entered_times.effective_end(shift)}
    return form_page(request, "checkin/desk/shift_desk_close_all.html", form, **context)


@login_required
def shift_determine(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Determine remote service: what each person delivered, and how long it took (D135)."""
    shift = shift_of(request.user, shift_id)
    form = DeterminationForm(request.POST or None, rows=_determination_rows(request, shift))
    if form.is_valid():
        lines = [Determination(row.person.volunteer, **row.cleaned_data) for row in form.filled]
        with refusals_on(form), line_refusals_on(form, [line.volunteer for line in lines]):
            made = entered_batches.determine(shift=shift, lines=lines, by=request.user)
            messages.success(request, _("已核定 %(n)d 人的时长，按补录计。") % {"n": len(made)})
            return redirect("shift-determine", shift.pk)
    most = entered_batches.most_minutes(shift)
    return form_page(request, "checkin/desk/shift_determine.html", form, shift=shift, most=most)


@login_required
def shift_extend(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Extend the shift, with a reason."""
    shift = shift_of(request.user, shift_id)
    ends_at = entered_times.effective_end(shift)
    form = ExtendForm(request.POST or None, initial={"ends_at": as_input(ends_at)})
    if form.is_valid():
        with refusals_on(form):
            extensions.extend(shift=shift, by=request.user, **form.cleaned_data)
            messages.success(request, _("已延时，到场已重新计算。"))
            return redirect("shift-desk", shift.pk)
    return form_page(request, "checkin/desk/shift_desk_extend.html", form, shift=shift, ends_at=ends_at)


def close_chosen(request: SignedInRequest, shift: Shift, form: CloseAllForm) -> None:
    """Close whom it can, and say who is left and why."""
    reason = form.cleaned_data["reason"]
    made, left = entered_batches.close_possible(shift=shift, volunteers=form.chosen, reason=reason, by=request.user)
    messages.success(request, _("已为 %(n)d 人补签退。") % {"n": len(made)})
    for person in form.chosen:
        if refusal := left.get(person.person_id):
            messages.warning(request, f"{person.name}：{refusal.message}")


@contextmanager
def line_refusals_on(form: BaseForm, people: list[Volunteer]) -> Iterator[None]:
    """Show each person's reason for the refusal on the form, then the general one."""
    try:
        yield
    except LinesRefused as refused:
        names = {person.person_id: person.name for person in people}
        for pk, refusal in refused.lines.items():
            form.add_error(None, ValidationError(f"{names[pk]}：{refusal.message}", code=refusal.code))
        raise


def _determination_rows(request: SignedInRequest, shift: Shift) -> list[DeterminationRow]:
    standing = entered_batches.determined_at(shift)
    return [
        DeterminationRow(request.POST or None, person=line, standing=standing.get(line.volunteer.pk))
        for line in roll.people_of(shift)
    ]
