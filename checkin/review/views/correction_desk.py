"""The desk of objections: waiting requests, evidence, answer and decision (D43)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkin.evidence.services import explanations
from checkin.minutes.services import assessments
from checkin.models import CorrectionRequest
from checkin.permissions import can_decide_for
from checkin.review.filters import CorrectionRequestFilter
from checkin.review.forms.correction_requests import AnswerForm
from checkin.review.services import correction_duties, correction_requests
from registry.doors.http import SignedInRequest, page_of, refusals_on, told_page
from registry.permissions import is_committee, require, unit_reach

Status = CorrectionRequest.Status


@login_required
@require_safe
def correction_list(request: SignedInRequest) -> HttpResponse:
    """Requests that wait for the user, the oldest first; `?view=all` shows all they may read."""
    require(is_committee(request.user) or bool(unit_reach(request.user)))
    waiting = correction_duties.waiting_for(request.user)
    seen = CorrectionRequest.objects.visible_to(request.user).for_lists()
    found = CorrectionRequestFilter(request.GET, queryset=seen.order_by("-pk"), request=request)
    shows_all = request.GET.get("view") == "all"
    context = {
        "shows_all": shows_all,
        "waiting": waiting,
        "filter": found,
        "page": page_of(request, found.qs) if shows_all else None,
    }
    return render(request, "checkin/review/correction_list.html", context)


@login_required
@require_safe
def correction(request: SignedInRequest, correction_id: int) -> HttpResponse:
    """One objection with its record and evidence."""
    return _page(request, _seen(request, correction_id))


@login_required
@require_POST
def correction_answer(request: SignedInRequest, correction_id: int) -> HttpResponse:
    """The recording unit answers."""
    return _say(request, correction_id, correction_requests.answer, _("已答复，志愿者会收到通知。"))


@login_required
@require_POST
def correction_decide(request: SignedInRequest, correction_id: int) -> HttpResponse:
    """The committee decides the appeal."""
    _seen(request, correction_id)
    require(is_committee(request.user))
    return _say(request, correction_id, correction_requests.decide_appeal, _("已决定，志愿者会收到通知。"))


def _say(request: SignedInRequest, correction_id: int, command: Callable[..., Any], done: str) -> HttpResponse:
    seen, form = _seen(request, correction_id), AnswerForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            command(request=seen, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect("correction", seen.pk)
    return _page(request, seen, form)


def _seen(request: SignedInRequest, correction_id: int) -> CorrectionRequest:
    """The volunteer has a page of their own."""
    seen = CorrectionRequest.objects.visible_to(request.user).for_lists()
    found = get_object_or_404(seen, pk=correction_id)
    require(can_decide_for(request.user, found.shift.activity.recording_unit))
    return found


def _page(request: SignedInRequest, seen: CorrectionRequest, form: AnswerForm | None = None) -> HttpResponse:
    effect = correction_duties.effect_of(seen)
    subject = effect.record or seen
    context = {
        "correction": seen,
        "effect": effect,
        "record": effect.record,
        "turn": correction_duties.turn_of(seen) if seen.is_open else None,
        "may_say": _may_say(request, seen),
        "is_open_presence": assessments.is_still_open(subject.volunteer, seen.shift),
        "is_promised": CorrectionRequest.objects.promised().filter(pk=seen.pk).exists(),
        "form": form or AnswerForm(),
        "assessment": assessments.assess(subject.volunteer, seen.shift),
        "scans": explanations.scans_of(subject),
        "entered_times": explanations.entered_times_of(subject),
        "decisions": explanations.decisions_of(effect.record) if effect.record else [],
        "entries": explanations.entries_of(effect.record) if effect.record else [],
    }
    return told_page(request, "checkin/review/correction_detail.html", context, status=422 if form else 200)


def _may_say(request: SignedInRequest, seen: CorrectionRequest) -> bool:
    """The request is open, and the user neither answered it nor had a hand in the shift."""
    if not seen.is_open or request.user.pk in correction_requests.barred_by_request([seen])[seen.pk]:
        return False
    if seen.status == Status.APPEALED:
        return is_committee(request.user) and seen.answered_by_id != request.user.pk
    return True
