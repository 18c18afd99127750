"""The unit's desk: reviewing applications and keeping its volunteers."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.accounts.services import accounts, recoveries
from registry.accounts.views.recoveries import vouched_words
from registry.doors.fields import ReturnForm
from registry.doors.http import (
    SignedInRequest,
    form_page,
    is_htmx,
    page_of,
    refusals_as_messages,
    refusals_on,
    row_number,
    told_page,
)
from registry.exceptions import AccountRefused
from registry.models import (
    AccountRecovery,
    GuardianConsent,
    HistoryEntry,
    MinorOpening,
    Qualification,
    SignUp,
    User,
    Volunteer,
    VolunteerNote,
)
from registry.people import columns, dossier
from registry.people.filters import VolunteerListFilter, units_of
from registry.people.forms.volunteers import NoteForm, PaperForm, RecoveryCodeForm, UnmaskForm
from registry.people.services import lookups, notes, personal_data, phone_claims, same_person, volunteers
from registry.people.views.picking import picked
from registry.permissions import can_administer, is_committee, is_inspector, require, unit_reach
from registry.workdays.services import workdays

NOTES = 20


@login_required
@require_safe
def manage_volunteers(request: SignedInRequest) -> HttpResponse:
    """Volunteers of the user's units; those waiting for a review first."""
    require(keeps_volunteers(request.user) or is_inspector(request.user))
    lookups.note(by=request.user, text=request.GET.get("q", ""))
    people = Volunteer.objects.visible_to(request.user).canonical().select_related("unit")
    found = VolunteerListFilter(request.GET, queryset=people, request=request)
    page = page_of(request, found.rows)
    context = {
        "filter": found,
        "page": page,
        "people": columns.with_columns(page),
        "is_reviewer": keeps_volunteers(request.user),
    } | picked(request, found)
    return render(request, "registry/people/volunteer_list.html", context)


@login_required
@require_safe
def manage_volunteer(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """One person, masked, with everything that can be done."""
    require(keeps_volunteers(request.user) or is_inspector(request.user))
    return detail_page(request, _visible(request, volunteer_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_volunteer_new(request: SignedInRequest) -> HttpResponse:
    """Register somebody who signed on paper."""
    require(keeps_volunteers(request.user))
    form = PaperForm(request.POST or None, units=units_of(request).open())
    alike: list[same_person.Alike] = []
    reason = request.POST.get("not_same_reason", "")[:200]
    not_same = [pk for told in request.POST.getlist("not_same") if (pk := row_number(told))]
    if form.is_valid():
        signed = {"agreed": form.agreed(), "rules": form.cleaned_data["rules_signed"]}
        with refusals_on(form):
            volunteer = volunteers.register_on_paper(
                application=form.application(), by=request.user, not_same=not_same, reason=reason, **signed
            )
            told = (
                _("已登记，编号 {no}。")
                if volunteer.volunteer_no
                else _("已登记。核实监护人同意以后通过申请，取得编号。")
            )
            messages.success(request, told.format(no=volunteer.volunteer_no))
            return redirect("manage-volunteer", volunteer.pk)
        if any(form.has_error("__all__", code) for code in ("same_person_asked", "same_person_why")):
            alike = same_person.alike_to(form.application(), to=request.user)
    return form_page(
        request, "registry/people/volunteer_paper.html", form, alike=alike, not_same=not_same, reason=reason
    )


@login_required
@require_POST
def manage_volunteer_admit(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Admit one applicant; from the list, the answer is the row."""
    volunteer = person_to_decide(request, volunteer_id)
    with refusals_as_messages(request):
        volunteer = volunteers.admit(volunteer=volunteer, by=request.user)
        messages.success(request, _("已通过，编号 {no}。").format(no=volunteer.volunteer_no))
    if is_htmx(request):
        columns.with_columns([volunteer])
        context = {"volunteer": volunteer, "is_reviewer": True, "is_htmx": True}
        context |= {"is_all_picked": False, "is_page_picked": False}
        return render(request, "registry/people/_volunteer_row.html", context)
    return redirect("manage-volunteer", volunteer.pk)


@login_required
@require_POST
def manage_volunteer_return(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Send an application back with a reason."""
    return _with_reason(request, volunteer_id, volunteers.return_to_applicant, _("已退回，对方会看到原因。"))


@never_cache
@login_required
@require_POST
def manage_volunteer_unmask(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Show the full numbers once, with a reason."""
    volunteer = person_to_decide(request, volunteer_id)
    form = UnmaskForm(request.POST, auto_id="unmask_%s")
    if not form.is_valid():
        return detail_page(request, volunteer, unmask_form=form)
    with refusals_on(form):
        numbers = personal_data.unmask(volunteer=volunteer, reason=form.cleaned_data["reason"], by=request.user)
        return detail_page(request, volunteer, numbers=numbers)
    return detail_page(request, volunteer, unmask_form=form)


@login_required
@require_POST
def manage_volunteer_recovery(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Confirm that it is the person who asks for a new password."""
    volunteer = person_to_decide(request, volunteer_id)
    form = RecoveryCodeForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            if volunteer.user is None:
                raise AccountRefused(AccountRefused.Reason.RECOVERY_ENDED)
            recovery = recoveries.vouch(owner=volunteer.user, code=form.cleaned_data["code"], by=request.user)
            messages.success(request, vouched_words(recovery))
            return redirect("manage-volunteer", volunteer.pk)
    return detail_page(request, volunteer, recovery_form=form)


@login_required
@require_POST
def manage_volunteer_account(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Open an account for somebody registered on paper; the own phone sets its password."""
    volunteer = person_to_decide(request, volunteer_id)
    with refusals_as_messages(request):
        accounts.open_for_volunteer(volunteer=volunteer, by=request.user)
        messages.success(request, _("已开通。请本人在自己的手机上打开登录页的“找回账号”，填手机号码，把核对码报给您。"))
    return redirect("manage-volunteer", volunteer.pk)


def keeps_volunteers(user: object) -> bool:
    """The user reviews people, for a unit or for the committee."""
    return is_committee(user) or bool(unit_reach(user))


def _recovery_of(user: User) -> AccountRecovery | None:
    """The one that has come farthest; of several new ones any shows that somebody asks."""
    return user.recoveries.open().farthest_first().select_related("asked_by", "approved_by").first()


def _visible(request: SignedInRequest, volunteer_id: int) -> Volunteer:
    people = Volunteer.objects.visible_to(request.user).select_related("unit", "requested_unit", "user", "decided_by")
    return get_object_or_404(people, pk=volunteer_id)


def person_to_decide(request: SignedInRequest, volunteer_id: int) -> Volunteer:
    """Only reviewers use this page; the service checks the unit."""
    volunteer = _visible(request, volunteer_id)
    require(keeps_volunteers(request.user))
    return volunteer


def _with_reason(request: SignedInRequest, volunteer_id: int, command: Callable[..., Any], done: str) -> HttpResponse:
    volunteer = person_to_decide(request, volunteer_id)
    form = ReturnForm(request.POST, auto_id="return_%s")
    if form.is_valid():
        with refusals_on(form):
            command(volunteer=volunteer, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, done)
            return redirect("manage-volunteer", volunteer.pk)
    return detail_page(request, volunteer, reason_form=form)


def detail_page(request: SignedInRequest, volunteer: Volunteer, **forms: Any) -> HttpResponse:
    may_act = can_administer(request.user, volunteer.unit)
    moves_here = volunteer.requested_unit is not None and can_administer(request.user, volunteer.requested_unit)
    context = {
        "volunteer": volunteer,
        "may_act": may_act,
        "may_review": may_act and volunteer.user_id != request.user.pk,
        "moves_here": moves_here,
        "alike": same_person.alike(volunteer, to=request.user) if may_act and volunteer.is_submitted else [],
        "phone_claim": volunteer.phone_claims.waiting().with_people().first(),
        "phone_held_by": phone_claims.holder_of(volunteer.phone_digest, besides=volunteer) if may_act else None,
        "guardian": GuardianConsent.objects.filter(volunteer=volunteer).select_related("checked_by").first(),
        "teams": volunteer.memberships.active().select_related("team"),
        "qualifications": Qualification.objects.filter(volunteer=volunteer)
        .granted()
        .with_kind_name()
        .order_by(F("valid_until_on").desc(nulls_last=True), "pk"),
        "sections": dossier.of_person(volunteer, to=request.user),
        "notes": VolunteerNote.objects.about(volunteer).kept_by(request.user).select_related("written_by")[:NOTES],
        "may_note": notes.unit_that_notes(volunteer, request.user),
        "note_form": NoteForm(auto_id="note_%s"),
        "history": HistoryEntry.objects.about(volunteer).select_related("by").order_by("-pk")[:20],
        "walk_ins": SignUp.objects.walk_ins_of(volunteer),
        "numbers": None,
        "opening": MinorOpening.objects.usable_by(request.user).filter(volunteer=volunteer).first(),
        "own_request": volunteer.openings.waiting().filter(asked_by=request.user).first(),
        "openings_to_decide": MinorOpening.objects.to_decide(request.user).filter(volunteer=volunteer),
        "reason_form": ReturnForm(auto_id="return_%s"),
        "unmask_form": UnmaskForm(auto_id="unmask_%s"),
        "recovery_form": RecoveryCodeForm(),
        "recovery": may_act and volunteer.user is not None and _recovery_of(volunteer.user),
        "move_due": workdays.review_due(volunteer.move_asked_at) if volunteer.move_asked_at else None,
        "review_due": workdays.review_due(volunteer.submitted_at) if volunteer.submitted_at else None,
    } | forms
    is_bad = any(form.is_bound and form.errors for form in forms.values() if hasattr(form, "is_bound"))
    return told_page(request, "registry/people/volunteer_detail.html", context, status=422 if is_bad else 200)
