"""身份变动: each page says first what will end and who takes over."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from registry.doors.fields import ReasonForm
from registry.doors.http import SignedInRequest, refusals_as_messages, refusals_on
from registry.models import GuardianConsent, Volunteer
from registry.people.services import home_units
from registry.people.views.me import own_volunteer
from registry.people.views.volunteers import keeps_volunteers
from registry.permissions import can_administer, is_self, require
from registry.standing.services import standing

SUSPEND = {
    "heading": gettext_lazy("暂停"),
    "said": gettext_lazy("暂停期间不能报名；现场扫码会保留，认定时长前须说明情况。恢复后，下列事项不自动恢复。"),
    "done": gettext_lazy("已暂停，有关人员已收到通知。"),
}
LEAVE = {
    "heading": gettext_lazy("办理退出"),
    "said": gettext_lazy("退出后志愿者卡失效；服务记录和已出具的证明保留，本人可以重新申请，编号不变。"),
    "done": gettext_lazy("已办理退出，服务记录保留，有关人员已收到通知。"),
}
GUARDIAN = {
    "heading": gettext_lazy("监护人撤回同意"),
    "said": gettext_lazy("未满 18 周岁的志愿者须经监护人同意。撤回后先暂停，监护人重新同意后才能恢复。"),
    "done": gettext_lazy("已登记监护人撤回同意，并暂停志愿者身份。"),
}


@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_leave(request: SignedInRequest) -> HttpResponse:
    """End my registration and take my consent back; asks once and says what ends with it."""
    volunteer = own_volunteer(request.user)
    if request.method == "POST":
        with refusals_as_messages(request):
            standing.leave(volunteer=volunteer, reason=_("本人申请退出，撤回同意"), by=request.user)
            messages.success(request, _("您已退出注册。已认定的时长保留，可以随时重新申请。"))
        return redirect("me")
    found = standing.foreseen(volunteer, by=request.user)
    return render(request, "registry/standing/standing_own.html", {"volunteer": volunteer, "found": found})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_volunteer_suspend(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Pause somebody with a reason."""
    return _change(request, volunteer_id, standing.suspend, SUSPEND, may_be_own=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_volunteer_leave(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """End a registration with a reason."""
    return _change(request, volunteer_id, standing.leave, LEAVE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_volunteer_guardian(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """A minor's guardian withdraws the consent."""
    return _change(request, volunteer_id, standing.withdraw_guardian_consent, GUARDIAN)


@login_required
@require_POST
def manage_volunteer_resume(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """End a pause; for a minor, the guardian's consent was checked anew."""
    volunteer = _to_decide(request, volunteer_id)
    with refusals_as_messages(request):
        standing.resume(volunteer=volunteer, by=request.user)
        messages.success(request, _("已恢复。暂停时退出的场次、团队和职责须重新办理。"))
    return redirect("manage-volunteer", volunteer.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_volunteer_move(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Admit or decline somebody who asks to move here, showing first what ends at the old unit."""
    volunteer = _to_decide(request, volunteer_id)
    if request.method != "POST":
        require(volunteer.requested_unit is not None and can_administer(request.user, volunteer.requested_unit))
        found = standing.foreseen_by_moving(volunteer)
        return render(request, "registry/standing/standing_move.html", {"volunteer": volunteer, "found": found})
    decide = standing.admit_move if request.POST.get("decision") == "admit" else home_units.decline_move
    with refusals_as_messages(request):
        decide(volunteer=volunteer, by=request.user)
        messages.success(request, _("单位变更已办理。"))
    return redirect("manage-volunteers")


def _to_decide(request: SignedInRequest, volunteer_id: int) -> Volunteer:
    people = Volunteer.objects.visible_to(request.user).select_related("unit", "requested_unit", "user")
    volunteer = get_object_or_404(people, pk=volunteer_id)
    require(keeps_volunteers(request.user))
    return volunteer


def _change(
    request: SignedInRequest,
    volunteer_id: int,
    command: Callable[..., Any],
    words: dict[str, Any],
    may_be_own: bool = True,
) -> HttpResponse:
    volunteer = _to_decide(request, volunteer_id)
    require(can_administer(request.user, volunteer.unit) and (may_be_own or not is_self(request.user, volunteer)))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            command(volunteer=volunteer, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, words["done"])
            return redirect("manage-volunteer", volunteer.pk)
    context = {
        "volunteer": volunteer,
        "words": words,
        "form": form,
        "found": standing.foreseen(volunteer, by=request.user),
        "guardian": GuardianConsent.objects.filter(volunteer=volunteer).first(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "registry/standing/standing_change.html", context, status=status)
