"""个人信息申请 at the desk of a unit and the committee: what waits, by when, and the look at a correction."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.fields import ReasonForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on, told_page
from registry.history import handing_out
from registry.models import DataRequest, Volunteer
from registry.people.services import personal_data
from registry.people.views.volunteers import keeps_volunteers
from registry.permissions import can_administer, require
from registry.standing.filters import DataRequestFilter
from registry.standing.forms.requests import CorrectionForm, HowForm
from registry.standing.services import closing, corrections
from registry.words.masking import mask_id_number
from registry.words.unmasking import UnmaskReason


@login_required
@require_safe
def manage_requests(request: SignedInRequest) -> HttpResponse:
    """Every request of the people of the user's units, what waits first; copies once given only when asked for."""
    require(keeps_volunteers(request.user))
    rows = DataRequest.objects.visible_to(request.user).waiting_first().select_related("volunteer__unit")
    found = DataRequestFilter(request.GET, queryset=rows)
    leaves_out = not found.form["kind"].value()
    listed = found.qs.without_given_copies() if leaves_out else found.qs
    context = {"page": page_of(request, listed), "filter": found, "leaves_out": leaves_out}
    return render(request, "registry/standing/requests.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_request(request: SignedInRequest, request_id: int) -> HttpResponse:
    """One request with what was asked and what was done; whole numbers once, on a press that the history keeps."""
    row = _one(request, request_id)
    if request.method == "POST":
        with refusals_as_messages(request):
            personal_data.unmask(volunteer=row.volunteer, reason=UnmaskReason.IDENTITY, by=request.user)
            return _page(request, row, shows_numbers=True)
    return _page(request, row)


@never_cache
@login_required
@require_POST
def manage_request_grant(request: SignedInRequest, request_id: int) -> HttpResponse:
    """The document was looked at: correct the file."""
    return _decide(request, request_id, HowForm(request.POST), corrections.grant, "how_form")


@never_cache
@login_required
@require_POST
def manage_request_decline(request: SignedInRequest, request_id: int) -> HttpResponse:
    """Not shown to be so."""
    form = ReasonForm(request.POST, auto_id="decline_%s")
    return _decide(request, request_id, form, corrections.decline, "reason_form")


@login_required
@require_safe
def manage_request_paper(request: SignedInRequest, request_id: int) -> HttpResponseBase:
    """The paper that was shown with a correction."""
    row = _one(request, request_id)
    if row.paper is None:
        raise Http404
    return handing_out.upload(request, row.paper, to=row.volunteer, unit=row.volunteer.unit)


@login_required
@require_safe
def volunteer_photo(request: SignedInRequest, volunteer_id: int) -> HttpResponseBase:
    """The photo, for whoever keeps the person's unit."""
    person = _person(request, volunteer_id)
    if person.photo is None:
        raise Http404
    return handing_out.upload(request, person.photo, to=person, unit=person.unit)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_volunteer_close(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Close the file of somebody without an account, on their written word."""
    person = _person(request, volunteer_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            closing.close(volunteer=person, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("已注销，联系方式、证件号码等已经清除。"))
            return redirect("manage-requests")
    foreseen = closing.foreseen(person, by=request.user)
    context = {"volunteer": person, "found": foreseen.ends, "kept": closing.told(foreseen.kept)}
    return form_page(request, "registry/standing/close_for.html", form, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_volunteer_correction(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Ask for somebody without an account; another administrator looks at it."""
    person = _person(request, volunteer_id)
    require(person.user_id is None)
    form = CorrectionForm(initial={"name": person.name, "document_type": person.document_type})
    if request.method == "POST":
        form = CorrectionForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            row = corrections.ask(volunteer=person, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记，由另一名管理员核对。"))
            return redirect("manage-request", row.pk)
    return form_page(request, "registry/standing/correction.html", form, volunteer=person, whose=person)


def _person(request: SignedInRequest, volunteer_id: int) -> Volunteer:
    people = Volunteer.objects.visible_to(request.user).select_related("unit", "user", "photo")
    person = get_object_or_404(people, pk=volunteer_id)
    require(can_administer(request.user, person.unit))
    return person


def _one(request: SignedInRequest, request_id: int) -> DataRequest:
    require(keeps_volunteers(request.user))
    rows = DataRequest.objects.visible_to(request.user).select_related("volunteer__unit", "paper", "decided_by")
    return get_object_or_404(rows, pk=request_id)


def _decide(request: SignedInRequest, request_id: int, form: Any, command: Any, name: str) -> HttpResponse:
    row = _one(request, request_id)
    if form.is_valid():
        with refusals_on(form):
            command(request=row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已办理，本人会收到通知。"))
            return redirect("manage-request", row.pk)
    return _page(request, _one(request, request_id), status=422, **{name: form})


def _page(
    request: SignedInRequest, row: DataRequest, *, status: int = 200, shows_numbers: bool = False, **forms: Any
) -> HttpResponse:
    said = corrections.said_of(row) if row.is_correction else None
    labels = {"name": _("姓名"), "document_type": _("证件类型"), "id_number": _("证件号码"), "born_on": _("出生日期"),
              "sex": _("性别")}  # fmt: skip
    context = {
        "row": row,
        "said": said,
        "changes": [
            (labels[n], *(_shown(n, of[n], shows_numbers) for of in (said.old, said.new))) for n in said.changed
        ]
        if said
        else [],
        "hides_numbers": said is not None and "id_number" in said.changed and not shows_numbers,
        "kept": closing.told(row.kept) if row.is_closing else [],
        "may_decide": corrections.may_decide(row, by=request.user),
        "how_form": HowForm(),
        "reason_form": ReasonForm(auto_id="decline_%s"),
    }
    return told_page(request, "registry/standing/request.html", context | forms, status=status)


def _shown(name: str, value: Any, shows_numbers: bool) -> str:
    """A stored code as its word, a number masked until somebody asked for it (D97, D110)."""
    if name == "id_number" and not shows_numbers:
        return mask_id_number(value or "") or "—"
    choices = {"document_type": Volunteer.DocumentType, "sex": Volunteer.Sex}.get(name)
    return str(choices(value).label) if choices else str(value or "—")
