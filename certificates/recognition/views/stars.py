"""Pages of stars: one's own, a unit's proposals, the committee's decisions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates.issuing.forms import ReasonForm
from certificates.models import Candidate, Certificate, CommendationRound, StarApplication
from certificates.permissions import can_decide_stars, is_party_to
from certificates.recognition.forms import StarApprovalForm
from certificates.recognition.services import star_standards, stars
from certificates.register import listing
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.models import Volunteer
from registry.permissions import is_committee, is_self, require, unit_reach, volunteer_of

SHOWN_ELIGIBLE = 20


@login_required
def my_stars(request: SignedInRequest) -> HttpResponse:
    volunteer = volunteer_of(request.user)
    if volunteer is None:
        raise PermissionDenied
    if request.method == "POST":
        with refusals_as_messages(request):
            application = stars.propose(volunteer=volunteer, by=request.user)
            messages.success(
                request, _("已申请%(star)s，待区直团工委决定。") % {"star": stars.star_name(application.star)}
            )
        return redirect("my-stars")
    standing = stars.standing_of(volunteer)
    own = Certificate.objects.of_person(standing.volunteer).filter(kind=Certificate.Kind.STAR)
    applications = list(StarApplication.objects.of_person(standing.volunteer).for_lists())
    context = {
        "standing": standing,
        "levels": standing.standard.levels,
        "applications": applications,
        "documents": listing.documents_shown(own.for_lists()),
        "open_application": next((one for one in applications if one.is_proposed), None),
        "own_candidate": Candidate.objects.open_for_stars(standing.volunteer).first(),
    }
    return render(request, "certificates/recognition/star_mine.html", context)


@login_required
@require_safe
def manage_stars(request: SignedInRequest) -> HttpResponse:
    require(bool(unit_reach(request.user)) or is_committee(request.user))
    applications = StarApplication.objects.visible_to(request.user).for_lists()
    standard = star_standards.read().current
    context = {
        "eligible": page_of(request, stars.eligible_for(request.user)),
        "applications": applications[:SHOWN_ELIGIBLE],
        "under_review": stars.under_review_for(request.user),
        "levels": standard.levels,
        "batches": CommendationRound.objects.for_stars(request.user),
        "may_run_batch": standard.units_decide_to and unit_reach(request.user),
    }
    return render(request, "certificates/recognition/star_unit.html", context)


@login_required
@require_POST
def star_propose(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    volunteer = get_object_or_404(Volunteer.objects.visible_to(request.user), pk=volunteer_id)
    with refusals_as_messages(request):
        application = stars.propose(volunteer=volunteer, by=request.user)
        said = {"name": volunteer.name, "star": stars.star_name(application.star)}
        messages.success(request, _("已推荐%(name)s为%(star)s，待区直团工委决定。") % said)
    return redirect("manage-stars")


@login_required
@require_POST
def star_withdraw(request: SignedInRequest, application_id: int) -> HttpResponse:
    """The person, or whoever proposed them, thought better of it."""
    row = get_object_or_404(StarApplication.objects.visible_to(request.user).for_lists(), pk=application_id)
    require(is_party_to(request.user, row))
    with refusals_as_messages(request):
        stars.withdraw(application=row, by=request.user)
        messages.success(request, _("已撤回星级申请。"))
    return redirect("my-stars" if is_self(request.user, row.volunteer.person) else "manage-stars")


@login_required
@require_safe
def committee_stars(request: SignedInRequest) -> HttpResponse:
    require(can_decide_stars(request.user))
    waiting = list(StarApplication.objects.waiting().for_lists())
    context = {
        "waiting": [(one, is_party_to(request.user, one)) for one in waiting],
        "eligible": page_of(request, stars.eligible_for(request.user)),
        "under_review": stars.under_review_for(request.user),
        "batches": CommendationRound.objects.for_stars(request.user),
        "held": StarApplication.objects.held().for_lists()[:SHOWN_ELIGIBLE],
        "levels": star_standards.read().current.levels,
    }
    return render(request, "certificates/recognition/star_committee.html", context)


@login_required
def star_detail(request: SignedInRequest, application_id: int) -> HttpResponse:
    """Show and approve; declining and revoking have their own pages."""
    application = get_object_or_404(StarApplication.objects.visible_to(request.user).for_lists(), pk=application_id)
    require(can_decide_stars(request.user))
    form = StarApprovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            stars.approve(application=application, by=request.user, document=form.cleaned_data["document"])
            messages.success(request, _("已认定，证书已出具，本人可以在“我的证明”中下载。"))
            return redirect("star-detail", application.pk)
    context = {
        "application": application,
        "standing": stars.standing_of(application.volunteer),
        "star_name": stars.star_name(application.star),
        "is_party": is_party_to(request.user, application),
        "papers": listing.rows_shown(application.certificates.for_lists()),
        "kept": application.kept.all(),
    }
    return form_page(request, "certificates/recognition/star_detail.html", form, **context)


@login_required
def star_decline(request: SignedInRequest, application_id: int) -> HttpResponse:
    return _with_reason(request, application_id, stars.decline, _("不予认定"), _("已记下决定和理由。"))


@login_required
def star_keep(request: SignedInRequest, application_id: int) -> HttpResponse:
    """After a review: the star stays although the hours fell."""
    return _with_reason(request, application_id, stars.keep, _("复核保留星级"), _("已保留，理由留存，本人已收到通知。"))


@login_required
def star_revoke(request: SignedInRequest, application_id: int) -> HttpResponse:
    return _with_reason(request, application_id, stars.revoke, _("撤销星级"), _("已撤销，证书同时失效。"))


def _with_reason(
    request: SignedInRequest, application_id: int, command: Callable[..., Any], label: str, done: str
) -> HttpResponse:
    application = get_object_or_404(StarApplication.objects.visible_to(request.user).for_lists(), pk=application_id)
    require(can_decide_stars(request.user))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            command(application=application, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, done)
            return redirect("committee-stars")
    context = {"application": application, "label": label, "star_name": stars.star_name(application.star)}
    return form_page(request, "certificates/recognition/star_reason.html", form, **context)
