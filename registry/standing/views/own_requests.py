"""What people do about their own data: details, correction, closing, and where each request stands."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.http import SignedInRequest, file_response, form_page, page_of, refusals_as_messages, refusals_on
from registry.exceptions import RuleViolation
from registry.models import DataRequest
from registry.people.views.me import own_volunteer
from registry.standing.forms.requests import CorrectionForm, DetailsForm
from registry.standing.services import closing, corrections, own_details


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_details(request: SignedInRequest) -> HttpResponse:
    """Residence, skills, times and photo: changed at once."""
    volunteer = own_volunteer(request.user)
    initial = {name: getattr(volunteer, name) for name in own_details.DETAILS}
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DetailsForm(*given, initial=initial, has_photo=volunteer.photo_id is not None)
    if form.is_valid():
        with refusals_on(form):
            own_details.change(volunteer=volunteer, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("me")
    return form_page(request, "registry/standing/own_details.html", form, volunteer=volunteer)


@never_cache
@login_required
@require_safe
def me_photo(request: SignedInRequest) -> HttpResponseBase:
    """My photo."""
    volunteer = own_volunteer(request.user)
    if volunteer.photo is None:
        raise Http404
    return file_response(volunteer.photo)


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_identity(request: SignedInRequest) -> HttpResponse:
    """Ask for another name or document; the unit looks at the paper."""
    volunteer = own_volunteer(request.user)
    initial = {"name": volunteer.name, "document_type": volunteer.document_type}
    form = CorrectionForm(initial=initial)
    if request.method == "POST":
        form = CorrectionForm(request.POST, request.FILES, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            corrections.ask(volunteer=volunteer, by=request.user, **form.cleaned_data)
            messages.success(request, _("已提交，单位核对后通知您。核对以前仍是原来的信息。"))
            return redirect("me-requests")
    asked = DataRequest.objects.of_person(volunteer).waiting().filter(kind=DataRequest.Kind.CORRECTION)
    context = {"volunteer": volunteer, "whose": None, "is_waiting": not form.is_bound and asked.exists()}
    return form_page(request, "registry/standing/correction.html", form, **context)


@never_cache
@login_required
@require_safe
def me_requests(request: SignedInRequest) -> HttpResponse:
    """Where each of my requests stands."""
    volunteer = own_volunteer(request.user)
    page = page_of(request, DataRequest.objects.of_person(volunteer).order_by("-pk"))
    return render(request, "registry/standing/own_requests.html", {"volunteer": volunteer, "page": page})


@login_required
@require_POST
def me_request_withdraw(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Take a request back."""
    mine = DataRequest.objects.of_person(own_volunteer(request.user))
    with refusals_as_messages(request):
        corrections.withdraw(request=get_object_or_404(mine, pk=request_id), by=request.user)
        messages.success(request, _("已撤回更正申请。"))
    return redirect("me-requests")


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_close(request: SignedInRequest) -> HttpResponse:
    """Close my account: says what ends, what is kept, why and until when; then nobody is logged in any more."""
    volunteer = own_volunteer(request.user)
    foreseen = closing.foreseen(volunteer, by=request.user)
    context: dict[str, Any] = {"volunteer": volunteer, "found": foreseen.ends, "refused": foreseen.refused}
    if request.method == "POST":
        try:
            done = closing.close(volunteer=volunteer, by=request.user)
        except RuleViolation as refusal:
            context |= {"refused": refusal.message, "kept": closing.told(foreseen.kept)}
            return render(request, "registry/standing/close.html", context, status=422)
        logout(request)
        return render(request, "registry/standing/closed.html", {"done": done, "kept": closing.told(done.kept)})
    return render(request, "registry/standing/close.html", context | {"kept": closing.told(foreseen.kept)})
