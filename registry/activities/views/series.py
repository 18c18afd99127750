"""More shifts by rule, and one shift changed by itself."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.activities import content
from registry.activities.applying.series import told
from registry.activities.forms.series import OneShiftForm, SeriesForm
from registry.activities.services import activities, proposals, series
from registry.activities.views.manage_activities import overseen
from registry.doors.fields import DayField
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.models import Activity, Shift
from registry.permissions import require


@login_required
def activity_series(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Days by rule: looked at first, each can be left out, then added as shifts like the first one."""
    row = overseen(request, activity_id)
    require(activities.can_edit(request.user, row))
    if proposals.open_change(row):
        messages.warning(request, str(activities.Reason.CHANGE_WAITING.label))
        return redirect("manage-activity", row.pk)
    if row.status not in activities.EDITABLE:
        wrong = activities.Reason.WRONG_STATE
        messages.warning(request, str(wrong.label).format(status=row.get_status_display()), extra_tags=wrong.value)
        return redirect("manage-activity", row.pk)
    plan = content.as_plan(row)
    if not plan.shifts:
        messages.error(request, str(activities.Reason.SHIFT_MISSING.label))
        return redirect("activity-edit", row.pk)
    form = SeriesForm(request.GET if "every" in request.GET else None)
    context: dict[str, Any] = {"activity": row, "days": [], "ticked": None, "unknown": []}
    context["pattern"] = series.pattern(plan)
    if form.is_valid():
        with refusals_on(form):
            context["days"] = days = series.preview(plan, form.rule())
            context["unknown"] = told(days)
            if request.method == "POST":
                return _added(request, row)
    if request.method == "POST":
        context["ticked"] = _ticked(request)
    return form_page(request, "registry/activities/series.html", form, **context)


@login_required
def shift_edit(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Change one shift; the others of the activity stay as they are."""
    desk = Activity.objects.overseen_by(request.user)
    shift = get_object_or_404(Shift.objects.live().filter(activity__in=desk).select_related("activity"), pk=shift_id)
    require(activities.can_edit(request.user, shift.activity))
    if proposals.open_change(shift.activity):
        messages.warning(request, str(activities.Reason.CHANGE_WAITING.label))
        return redirect("manage-activity", shift.activity_id)
    form = OneShiftForm(request.POST or None, shift=content.shift_plan(shift), by=request.user)
    if form.is_valid():
        with refusals_on(form):
            confirmed = request.POST.getlist("confirm")
            plan, row = form.plan(), shift.activity
            changed = series.revise_one(activity=row, shift=plan, by=request.user, confirmed=confirmed)
            return _saved(request, changed, _("已保存这一场，其他场次不变。"), at=shift)
    return form_page(request, "registry/activities/shift_edit.html", form, shift=shift, activity=shift.activity)


def _added(request: SignedInRequest, row: Activity) -> HttpResponse:
    confirmed = request.POST.getlist("confirm")
    changed = series.add(activity=row, days=_ticked(request), by=request.user, confirmed=confirmed)
    return _saved(request, changed, _("已加上所选的场次。"))


def _saved(request: SignedInRequest, row: Activity, done: str, at: Shift | None = None) -> HttpResponse:
    if proposals.waiting(row):
        messages.warning(request, _("场次有变，已提交审批。批准前仍按原来的内容进行，报名照常。"))
    else:
        messages.success(request, done)
    desk = reverse("manage-activity", args=[row.pk])
    return redirect(f"{desk}?shift={at.pk}#shift-{at.pk}" if at else desk)


def _ticked(request: SignedInRequest) -> list[date]:
    """The days that were left ticked; what is no day that somebody can mean was made up by hand."""
    return [day for each in request.POST.getlist("days") if (day := _day(each)) is not None]


def _day(text: str) -> date | None:
    try:
        return DayField(required=False).clean(text)
    except ValidationError:
        return None
