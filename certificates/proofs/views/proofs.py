"""Pages of proofs and certificates: one's own, a unit's, the register."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from certificates.http import certificate_given, certificate_shown
from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.permissions import can_deliver, can_download, can_issue_for, can_reissue, can_revoke, name_on
from certificates.proofs.forms import ProofForm, ProofOnBehalfForm
from certificates.proofs.services import proof_content, proofs
from certificates.recognition.services import stars
from certificates.register import listing
from certificates.register.services import reissues
from registry.doors.http import SignedInRequest, form_page, is_htmx, refusals_as_messages, refusals_on
from registry.models import Volunteer
from registry.permissions import require, require_volunteer

# These end with what they attest.
FOLLOWING = (Certificate.Kind.STAR, Certificate.Kind.COMMENDATION)


@login_required
def my_proofs(request: SignedInRequest) -> HttpResponse:
    return _ask(request, "my-proofs", shows_full_number=False)


@login_required
@reauthentication_required
def my_proofs_full(request: SignedInRequest) -> HttpResponse:
    return _ask(request, "my-proofs-full", shows_full_number=True)


def _ask(request: SignedInRequest, page: str, *, shows_full_number: bool) -> HttpResponse:
    volunteer = require_volunteer(request.user)
    with_training = proof_content.has_training(volunteer)
    form = ProofForm(request.POST if request.method == "POST" else None, with_training=with_training)
    if form.is_valid():
        with refusals_on(form):
            parts = proofs.issue(
                volunteer=volunteer, asked=form.asked(shows_full_number=shows_full_number), by=request.user
            )
            return redirect("proof-detail", parts[0].uuid)
    own = Certificate.objects.of_person(volunteer).for_lists()
    context = {
        "shown": listing.documents_shown(own),
        "full": shows_full_number,
        "standing": stars.standing_of(volunteer),
    }
    return form_page(request, "certificates/proofs/proof_list.html", form, page_name=page, **context)


@login_required
@require_safe
def proof_detail(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user).for_lists(), uuid=uuid)
    document, person = listing.document_shown(certificate), certificate.person
    context = {
        "certificate": certificate,
        "document": document,
        "can_download": can_download(request.user, certificate),
        "can_revoke": can_revoke(request.user, certificate)
        and (certificate.is_issued or certificate.is_preparing)
        and certificate.kind not in FOLLOWING,
        "can_reissue": person is not None
        and certificate.kind in reissues.AGAIN
        and document.needs_reissue
        and can_reissue(request.user, person),
        "is_own": person is not None and person.user_id == request.user.pk,
        "shown_name": name_on(request.user, certificate),
        **_handed_over(request, certificate),
    }
    template = (
        "certificates/proofs/_proof_progress.html" if is_htmx(request) else "certificates/proofs/proof_detail.html"
    )
    return render(request, template, context)


def _handed_over(request: SignedInRequest, certificate: Certificate) -> dict[str, Any]:
    """Who has the paper; a proof is fetched by its holder."""
    if certificate.kind == Certificate.Kind.PROOF:
        return {"shows_deliveries": False}
    entries = listing.deliveries_shown(request.user, certificate)
    return {
        "shows_deliveries": certificate.is_issued or bool(entries),
        "deliveries": entries,
        "delivered": entries[0].delivery if entries and entries[0].delivery.counts else None,
        "can_deliver": can_deliver(request.user, certificate),
    }


@login_required
@require_POST
def proof_finish(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user), uuid=uuid)
    require(can_download(request.user, certificate))
    with refusals_as_messages(request):
        certificates.finish(certificate)
    return redirect("proof-detail", certificate.uuid)


@login_required
@require_safe
def certificate_pdf(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user).for_lists(), uuid=uuid)
    require(can_download(request.user, certificate))
    with refusals_as_messages(request):
        return certificate_given(request, certificate)
    return redirect("proof-detail", certificate.uuid)


@login_required
@require_safe
def certificate_picture(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user).for_lists(), uuid=uuid)
    require(can_download(request.user, certificate))
    with refusals_as_messages(request):
        return certificate_shown(request, certificate)
    return redirect("proof-detail", certificate.uuid)


@login_required
def volunteer_proof(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    return _ask_for(request, volunteer_id, shows_full_number=False)


@login_required
@reauthentication_required
def volunteer_proof_full(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    return _ask_for(request, volunteer_id, shows_full_number=True)


def _ask_for(request: SignedInRequest, volunteer_id: int, *, shows_full_number: bool) -> HttpResponse:
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user), pk=volunteer_id)
    require(can_issue_for(request.user, volunteer))
    with_training = proof_content.has_training(volunteer)
    form = ProofOnBehalfForm(request.POST if request.method == "POST" else None, with_training=with_training)
    if form.is_valid():
        asked, reason = form.asked(shows_full_number=shows_full_number), form.cleaned_data["reason"]
        with refusals_on(form):
            parts = proofs.issue_for(volunteer=volunteer, asked=asked, by=request.user, reason=reason)
            return redirect("proof-detail", parts[0].uuid)
    return form_page(request, "certificates/proofs/proof_for.html", form, volunteer=volunteer, full=shows_full_number)
