"""核实监护人: the unit says how; the guardian's phone by a code that the minor types."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.http import SignedInRequest, address_of, form_page, refusals_as_messages, refusals_on
from registry.history.handing_out import upload
from registry.models import GuardianConsent, StoredFile, Volunteer
from registry.people.forms.phone_claims import CodeForm
from registry.people.views.me import own_volunteer
from registry.people.views.volunteers import person_to_decide
from registry.permissions import can_administer, require
from registry.standing.forms.guardians import GuardianCheckForm
from registry.standing.services import guardians


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def guardian_check(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """A call, or the paper."""
    volunteer = person_to_decide(request, volunteer_id)
    consent = get_object_or_404(GuardianConsent, volunteer=volunteer)
    require(can_administer(request.user, volunteer.unit))
    form = GuardianCheckForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        with refusals_on(form):
            guardians.check(volunteer=volunteer, by=request.user, **form.said())
            messages.success(request, _("已记下监护人同意的核实。"))
            return redirect("manage-volunteer", volunteer.pk)
    context = {"volunteer": volunteer, "consent": consent}
    return form_page(request, "registry/standing/guardian_check.html", form, **context)


@login_required
@require_safe
def guardian_paper(request: SignedInRequest, volunteer_id: int) -> HttpResponseBase:
    """The signed paper, for who decides about the person."""
    volunteer = person_to_decide(request, volunteer_id)
    require(can_administer(request.user, volunteer.unit))
    consent = get_object_or_404(GuardianConsent.objects.exclude(paper=None), volunteer=volunteer)
    return upload(request, cast(StoredFile, consent.paper), to=consent, unit=volunteer.unit)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_guardian(request: SignedInRequest) -> HttpResponse:
    """Type the code that came to the guardian."""
    volunteer, consent = _own(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            guardians.confirm(volunteer=volunteer, code=form.cleaned_data["code"], by=request.user)
            messages.success(request, _("监护人的手机号码已验证。"))
            return redirect("me")
    context = {
        "volunteer": volunteer,
        "consent": consent,
        "may_be_sent": guardians.may_be_sent(consent),
        "is_waiting": guardians.is_waiting(consent),
    }
    return form_page(request, "registry/standing/guardian_own.html", form, **context)


@login_required
@require_POST
def me_guardian_code(request: SignedInRequest) -> HttpResponse:
    """Ask for a code."""
    volunteer, _consent = _own(request)
    with refusals_as_messages(request):
        guardians.send_code(volunteer=volunteer, by=request.user, address=address_of(request))
        messages.success(request, _("验证码已发往监护人的手机，一般一分钟内收到。"))
    return redirect("me-guardian")


def _own(request: SignedInRequest) -> tuple[Volunteer, GuardianConsent]:
    volunteer = own_volunteer(request.user)
    consent = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if consent is None:
        raise Http404
    return volunteer, consent
