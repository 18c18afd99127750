"""A volunteer's own objections: file, follow, appeal, take back (D43)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkin.models import CorrectionRequest
from checkin.review.forms.correction_requests import AppealForm, MissingForm, ObjectForm
from checkin.review.services import correction_duties, correction_requests, forgotten
from registry import clock
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on, told_page
from registry.permissions import require_volunteer, volunteer_of

Status = CorrectionRequest.Status


@login_required
@require_safe
def me_corrections(request: SignedInRequest) -> HttpResponse:
    """The user's objections, the newest first."""
    own = CorrectionRequest.objects.of_person(require_volunteer(request.user)).for_lists()
    return render(request, "checkin/review/correction_mine.html", {"page": page_of(request, own.order_by("-pk"))})


@login_required
@require_safe
def correction_missing(request: SignedInRequest) -> HttpResponse:
    """Choose the missing shift: those signed up for first, others by the activity's name."""
    form = MissingForm(request.GET)
    shifts = forgotten.shifts_perhaps_forgotten(require_volunteer(request.user), text=form.words)
    context = {"page": page_of(request, shifts), "form": form, "q": form.words}
    return render(request, "checkin/review/correction_missing.html", context)


@login_required
def correction_new(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Object to one's hours of a shift."""
    person = require_volunteer(request.user)
    shifts = correction_requests.shifts_to_question(request.user, person)
    shift = get_object_or_404(shifts.select_related("activity__recording_unit"), pk=shift_id)
    is_recorded = correction_requests.is_known_at(shift, person)
    form = ObjectForm(request.POST if request.method == "POST" else None, is_recorded=is_recorded)
    if form.is_valid():
        with refusals_on(form):
            own = volunteer_of(request.user) or person
            filed = correction_requests.file(volunteer=own, shift=shift, by=request.user, **form.cleaned_data)
            due = correction_requests.day_text(filed.due_on, filed.due_is_estimated)
            messages.success(request, _("已提出，{due}前会有答复。").format(due=due))
            return redirect("me-correction", filed.pk)
    context = {"shift": shift, "last_day": correction_requests.last_day(shift, person), "is_recorded": is_recorded}
    return form_page(request, "checkin/review/correction_form.html", form, **context)


@login_required
@require_safe
def me_correction(request: SignedInRequest, correction_id: int) -> HttpResponse:
    """One objection: text, answer, effect."""
    return _page(request, _own(request, correction_id))


@login_required
@require_POST
def me_correction_appeal(request: SignedInRequest, correction_id: int) -> HttpResponse:
    """Appeal to the committee, once."""
    own, form = _own(request, correction_id), AppealForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            correction_requests.appeal(request=own, by=request.user, **form.cleaned_data)
            messages.success(request, _("已申请复核，由区直团工委的其他人决定。"))
            return redirect("me-correction", own.pk)
    return _page(request, own, form)


@login_required
@require_POST
def me_correction_withdraw(request: SignedInRequest, correction_id: int) -> HttpResponse:
    """Withdraw an unanswered objection."""
    own = _own(request, correction_id)
    with refusals_as_messages(request):
        correction_requests.withdraw(request=own, by=request.user)
        messages.success(request, _("已撤回。"))
    return redirect("me-correction", own.pk)


def _page(request: SignedInRequest, own: CorrectionRequest, form: AppealForm | None = None) -> HttpResponse:
    is_answered = own.status == Status.ANSWERED
    effect = correction_duties.effect_of(own)
    context = {
        "correction": own,
        "effect": effect,
        "turn": correction_duties.turn_of(own) if own.is_open else None,
        "appeal_until": correction_requests.appeal_until(own) if is_answered else None,
        "can_appeal": is_answered and clock.today() <= correction_requests.appeal_until(own),
        "form": form or AppealForm(),
    }
    return told_page(request, "checkin/review/correction_own.html", context, status=422 if form else 200)


def _own(request: SignedInRequest, correction_id: int) -> CorrectionRequest:
    own = CorrectionRequest.objects.of_person(require_volunteer(request.user)).for_lists()
    return get_object_or_404(own, pk=correction_id)
