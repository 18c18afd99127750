"""Opening a minor's data: asking for one look, and another administrator's answer (D97)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.models import MinorOpening
from registry.people.forms.volunteers import UnmaskForm
from registry.people.services import openings
from registry.people.views.volunteers import detail_page, person_to_decide


@login_required
@require_POST
def manage_volunteer_opening(request: SignedInRequest, volunteer_id: int) -> HttpResponse:
    """Ask for one look, with a reason."""
    volunteer = person_to_decide(request, volunteer_id)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return detail_page(request, volunteer, unmask_form=form)
    with refusals_as_messages(request):
        openings.ask(volunteer=volunteer, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("已申请，待另一位管理员同意。"))
    return redirect("manage-volunteer", volunteer.pk)


@login_required
@require_POST
def manage_volunteer_opening_decide(request: SignedInRequest, volunteer_id: int, opening_id: int) -> HttpResponse:
    """Allow the look, or do not."""
    volunteer = person_to_decide(request, volunteer_id)
    opening = get_object_or_404(MinorOpening, pk=opening_id, volunteer=volunteer)
    approves = request.POST.get("answer") == "approve"
    with refusals_as_messages(request):
        (openings.approve if approves else openings.decline)(opening=opening, by=request.user)
        messages.success(request, _("已同意，对方 24 小时内可以查看一次。") if approves else _("已答复不同意。"))
    return redirect("manage-volunteer", volunteer.pk)
