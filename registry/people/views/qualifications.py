"""资质: own proofs, and a unit's look at them."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.doors.fields import ReturnForm
from registry.doors.http import SignedInRequest, file_response, form_page, page_of, refusals_as_messages, refusals_on
from registry.history.handing_out import upload
from registry.models import Qualification, StoredFile, Volunteer
from registry.models.office.qualifications import QualificationQuerySet
from registry.people.forms.qualifications import GrantForm, GrantManyForm, ProofForm
from registry.people.services import qualifications
from registry.permissions import is_committee, is_self, require, require_volunteer, unit_reach

LONGEST_KEY = 18  # digits that a database can hold


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_qualifications(request: SignedInRequest) -> HttpResponse:
    """One's own proofs, and handing in another."""
    volunteer = require_volunteer(request.user)
    form = ProofForm(request.POST, request.FILES) if request.method == "POST" else ProofForm()
    if form.is_valid():
        said = dict(form.cleaned_data)
        with refusals_on(form):
            document = said.pop("document")
            qualifications.hand_in(volunteer=volunteer, upload=document, by=request.user, **said)
            messages.success(request, _("已上传，单位核对后通知您。"))
            return redirect("me-qualifications")
    rows = Qualification.objects.filter(volunteer=volunteer).with_kind_name()
    return form_page(request, "registry/people/qualifications/mine.html", form, rows=rows)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_qualifications(request: SignedInRequest) -> HttpResponse:
    """Proofs that wait, the oldest first; those ticked are granted together."""
    rows = _of_people(request).waiting().select_related("volunteer__unit").order_by("submitted_at", "pk")
    if request.method == "POST":
        ticked = [one for one in request.POST.getlist("chosen") if one.isdecimal() and len(one) < LONGEST_KEY]
        chosen = list(rows.filter(pk__in=ticked))
        with refusals_as_messages(request):
            count = qualifications.grant_many(qualifications=chosen, by=request.user)
            messages.success(request, _("已认可 {n} 份。").format(n=count))
        return redirect("manage-qualifications")
    context = {"page": page_of(request, rows)}
    return render(request, "registry/people/qualifications/waiting.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_qualification(request: SignedInRequest, qualification_id: int) -> HttpResponse:
    """One proof: look at it, then grant it with its end."""
    row = _one(request, qualification_id)
    form = GrantForm(request.POST or None, initial={"valid_until_on": row.valid_until_on})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            qualifications.grant(qualification=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已认可，本人收到通知。"))
            return redirect("manage-qualifications")
    return form_page(request, "registry/people/qualifications/one.html", form, row=row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_qualification_return(request: SignedInRequest, qualification_id: int) -> HttpResponse:
    """Send it back with what is missing."""
    row = _one(request, qualification_id)
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            qualifications.send_back(qualification=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已退回，本人收到通知。"))
            return redirect("manage-qualifications")
    return form_page(request, "registry/people/qualifications/return.html", form, row=row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_qualifications_grant(request: SignedInRequest) -> HttpResponse:
    """Several people at once, on what the unit saw or knows."""
    _of_people(request)
    form = GrantManyForm(request.POST or None, people=_people(request))
    if form.is_valid():
        with refusals_on(form):
            made = qualifications.grant_directly(by=request.user, **form.cleaned_data)
            held = len(form.cleaned_data["people"]) - len(made)
            more = _("另外 {n} 人已有，没有重复认可。").format(n=held) if held else ""
            messages.success(request, _("已认可 {n} 人。").format(n=len(made)) + more)
            return redirect("manage-qualifications")
    return form_page(request, "registry/people/qualifications/grant.html", form)


@login_required
@require_safe
def qualification_file(request: SignedInRequest, qualification_id: int) -> HttpResponseBase:
    """The picture or PDF, for its holder and for who checks it."""
    rows = Qualification.objects.visible_to(request.user).exclude(document=None)
    row = get_object_or_404(rows.select_related("volunteer__unit", "document"), pk=qualification_id)
    stored = cast(StoredFile, row.document)
    if is_self(request.user, row.volunteer):
        return file_response(stored)
    return upload(request, stored, to=row, unit=row.volunteer.unit)


def _of_people(request: SignedInRequest) -> QualificationQuerySet:
    require(is_committee(request.user) or bool(unit_reach(request.user)))
    rows = Qualification.objects.visible_to(request.user).with_kind_name()
    return rows.exclude(volunteer__user=request.user.pk)


def _people(request: SignedInRequest) -> QuerySet[Volunteer]:
    return Volunteer.objects.canonical().registered().decided_by(request.user).select_related("unit")


def _one(request: SignedInRequest, qualification_id: int) -> Qualification:
    rows = _of_people(request).select_related("volunteer__unit", "document", "checked_by")
    row: Qualification = get_object_or_404(rows, pk=qualification_id)
    return row
