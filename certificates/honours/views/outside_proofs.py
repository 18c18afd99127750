"""Awards and training from elsewhere: one's own, and a unit's look at them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.honours.forms.outside_proofs import EnteredProofForm, OutsideProofForm
from certificates.honours.services import outside_proofs
from certificates.models import OutsideProof
from registry.doors.fields import ReturnForm
from registry.doors.http import SignedInRequest, file_response, form_page, page_of, refusals_as_messages, refusals_on
from registry.history.handing_out import upload
from registry.models import Volunteer
from registry.permissions import is_committee, is_self, require, require_volunteer, unit_reach

ROOM = "certificates/honours/"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_proof_new(request: SignedInRequest) -> HttpResponse:
    """Hand in one's own."""
    volunteer = require_volunteer(request.user)
    form = OutsideProofForm(request.POST, request.FILES) if request.method == "POST" else OutsideProofForm()
    if form.is_valid():
        with refusals_on(form):
            outside_proofs.hand_in(volunteer=volunteer, by=request.user, **form.said())
            messages.success(request, _("已提交，单位核对后通知您。"))
            return redirect("me-honours")
    return form_page(request, f"{ROOM}proof_mine_new.html", form)


@login_required
@require_POST
def outside_proof_remove(request: SignedInRequest, proof_id: int) -> HttpResponse:
    """Take one's own away."""
    row = _visible(request, proof_id)
    with refusals_as_messages(request):
        outside_proofs.remove(proof=row, by=request.user)
        messages.success(request, _("已删除。"))
    return redirect("me-honours")


@login_required
@require_safe
def outside_proof_file(request: SignedInRequest, proof_id: int) -> HttpResponseBase:
    """The scan, for its holder and for who checks it."""
    row = _visible(request, proof_id)
    if row.document is None:
        raise Http404
    person = row.volunteer.person
    if is_self(request.user, person):
        return file_response(row.document)
    return upload(request, row.document, to=row, unit=person.unit)


@login_required
@require_safe
def manage_outside_proofs(request: SignedInRequest) -> HttpResponse:
    """Those that wait, the oldest first, and those that were registered."""
    rows = _of_people(request)
    done = "done" in request.GET
    shown = rows.exclude(status=OutsideProof.Status.SUBMITTED) if done else rows.waiting()
    context = {"page": page_of(request, shown.for_lists()), "done": done}
    return render(request, f"{ROOM}proof_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_outside_proof(request: SignedInRequest, proof_id: int) -> HttpResponse:
    """One proof: look at it, then register it."""
    row = _one(request, proof_id)
    if request.method == "POST":
        with refusals_as_messages(request):
            outside_proofs.accept(proof=row, by=request.user)
            messages.success(request, _("已登记，本人收到通知。"))
            return redirect("manage-outside-proofs")
        return redirect("manage-outside-proof", row.pk)
    return render(request, f"{ROOM}proof_one.html", {"row": row, "person": row.volunteer.person})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_outside_proof_return(request: SignedInRequest, proof_id: int) -> HttpResponse:
    """Send it back with what is missing."""
    row = _one(request, proof_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            outside_proofs.send_back(proof=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已退回，本人收到通知。"))
            return redirect("manage-outside-proofs")
    return form_page(request, f"{ROOM}proof_return.html", form, row=row, person=row.volunteer.person)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_outside_proof_new(request: SignedInRequest) -> HttpResponse:
    """The unit registers what it saw itself."""
    _of_people(request)
    people = Volunteer.objects.canonical().registered().decided_by(request.user).select_related("unit")
    told: Any = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EnteredProofForm(*told, people=people)
    if form.is_valid():
        with refusals_on(form):
            outside_proofs.enter(by=request.user, **form.said())
            messages.success(request, _("已登记，本人收到通知。"))
            return redirect("manage-outside-proofs")
    return form_page(request, f"{ROOM}proof_new.html", form)


def _visible(request: SignedInRequest, proof_id: int) -> OutsideProof:
    row: OutsideProof = get_object_or_404(OutsideProof.objects.visible_to(request.user).for_lists(), pk=proof_id)
    return row


def _of_people(request: SignedInRequest) -> Any:
    require(is_committee(request.user) or bool(unit_reach(request.user)))
    own = Volunteer.objects.of_account(request.user)
    return OutsideProof.objects.visible_to(request.user).exclude(volunteer__in=own)


def _one(request: SignedInRequest, proof_id: int) -> OutsideProof:
    row: OutsideProof = get_object_or_404(_of_people(request).for_lists(), pk=proof_id)
    return row
