"""Deciding who comes: the requests of a shift, and the lot."""

import re
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.models import Activity, Lot, Position, Shift, SignUp, Volunteer
from registry.permissions import can_lead, require
from registry.signups import drawing
from registry.signups.forms.quotas import QuotaForm
from registry.signups.forms.signups import RequestsForm
from registry.signups.services import answers, lots, quotas, requests

PAGE_SIZE: Final = 20  # with what was answered, four screens of a phone
MOST_PICKED: Final = 500  # as many as one press decides
PLAIN_NUMBER: Final = re.compile(r"[0-9]{1,18}")


@login_required
def shift_requests(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Confirm or decline requests, one or many at once."""
    shift = _overseen(request, shift_id)
    asking = SignUp.objects.asking().filter(shift=shift).select_related("volunteer__unit", "position")
    search, picks_all = request.GET.get("q", "").strip(), request.GET.get("picked") == "all"
    found = asking.filter(volunteer__in=Volunteer.objects.matching(search, by=request.user)) if search else asking
    page = page_of(request, found, MOST_PICKED if picks_all else PAGE_SIZE)
    # Who was chosen and is on another page by now stays chosen.
    sent = [int(pk) for pk in request.POST.getlist("signups") if PLAIN_NUMBER.fullmatch(pk)]
    shown = asking.filter(pk__in={*sent, *(signup.pk for signup in page)})
    initial = {"signups": [signup.pk for signup in page]} if picks_all else {}
    said = answers.of_signups(shift.activity, shown)
    form = RequestsForm(request.POST or None, asking=shown, said=said, by=request.user, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            chosen = list(form.cleaned_data["signups"])
            if request.POST.get("do") == "decline":
                reason = form.cleaned_data["reason"]
                done = requests.decline(shift=shift, signups=chosen, by=request.user, reason=reason)
                messages.success(request, _("没有录用 %(n)d 人，已通知本人。") % {"n": len(done)})
            else:
                done = requests.confirm(shift=shift, signups=chosen, by=request.user)
                messages.success(request, _("已确认 %(n)d 人，已通知本人。") % {"n": len(done)})
            return redirect("shift-requests", shift.pk)
    positions = Position.objects.filter(shift=shift).with_taken().order_by("-is_default", "pk")
    told = {"shift": shift, "page": page, "positions": positions, "search": search, "picks_all": picks_all}
    return form_page(request, "registry/signups/shift_requests.html", form, **told)


@login_required
def activity_quotas(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """How many places each team has."""
    row = get_object_or_404(Activity.objects.overseen_by(request.user), pk=activity_id)
    require(can_lead(request.user, row))
    form = QuotaForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            quotas.allot(activity=row, by=request.user, **form.cleaned_data)
            is_given = form.cleaned_data["places"] > 0
            messages.success(request, _("已保存团队名额，已通知队长。") if is_given else _("已收回这个团队的名额。"))
            return redirect("activity-quotas", row.pk)
    listed = row.team_quotas.select_related("team")
    return form_page(request, "registry/signups/activity_quotas.html", form, activity=row, quotas=listed)


@login_required
@require_POST
def shift_draw(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Draw the lot, once."""
    shift = _overseen(request, shift_id)
    with refusals_as_messages(request):
        lots.draw(shift=shift, by=request.user)
        messages.success(request, _("已抽签，结果已通知所有报名的人。"))
        return redirect("shift-lot", shift.pk)
    return redirect("manage-activity", shift.activity_id)


@login_required
def shift_lot(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """What was drawn, by numbers only, with all that is needed to draw it again."""
    shift = Shift.objects.select_related("activity").visible_one(request.user, shift_id)
    if shift is None:
        raise Http404
    lot = get_object_or_404(Lot, shift=shift)
    names = dict(Position.objects.filter(shift=shift).values_list("pk", "name"))
    own = SignUp.objects.of_account(request.user).filter(shift=shift).values_list("pk", flat=True)
    results = [
        {
            "name": names[entry["position"]],
            "places": entry["places"],
            "drawn": drawing.order(lot.seed, entry["numbers"]),
        }
        for entry in lot.entries
    ]
    told = {"shift": shift, "lot": lot, "results": results, "own": set(own)}
    told["leads"] = can_lead(request.user, shift.activity)
    return render(request, "registry/signups/shift_lot.html", told)


def _overseen(request: SignedInRequest, shift_id: int) -> Shift:
    """A shift of the user's desk whose people they decide on."""
    desk = Activity.objects.overseen_by(request.user)
    shift = get_object_or_404(Shift.objects.filter(activity__in=desk).select_related("activity"), pk=shift_id)
    require(can_lead(request.user, shift.activity))
    return shift
