"""任命: what was proposed, confirmed by somebody else."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.accounts import two_persons
from registry.accounts.forms.accounts import DeclineForm
from registry.accounts.services import appointments
from registry.accounts.two_persons import VOUCHERS
from registry.doors.http import SignedInRequest, page_of, refusals_as_messages, told_page
from registry.models import RoleProposal
from registry.permissions import has_role, require

ON_A_PAGE, MOST_OWN, MOST_SEARCHED = 5, 10, 50


@login_required
@require_safe
def role_proposals(request: SignedInRequest) -> HttpResponse:
    """What waits for this person's word, and what they proposed themselves."""
    require(has_role(request.user, *VOUCHERS))
    return _page(request, DeclineForm())


@login_required
@require_POST
def role_proposal_confirm(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    """The role begins."""
    proposal = _in_sight(request, proposal_id)
    with refusals_as_messages(request):
        appointments.confirm(proposal=proposal, by=request.user, work_mail=request.POST.get("work_mail", ""))
        messages.success(request, _("已任命，并通知本人。"))
    return redirect("role-proposals")


@login_required
@require_POST
def role_proposal_decline(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    """Say no, with the reason."""
    proposal = _in_sight(request, proposal_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, form, declined=proposal, status=422)
    with refusals_as_messages(request):
        appointments.decline(proposal=proposal, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("已答复，提议人会看到原因。"))
    return redirect("role-proposals")


@login_required
@require_POST
def role_proposal_withdraw(request: SignedInRequest, proposal_id: int) -> HttpResponse:
    """Take back one's own proposal."""
    proposal = _in_sight(request, proposal_id)
    with refusals_as_messages(request):
        appointments.withdraw(proposal=proposal, by=request.user)
        messages.success(request, _("已撤回。"))
    return redirect("role-proposals")


def _in_sight(request: SignedInRequest, proposal_id: int) -> RoleProposal:
    require(has_role(request.user, *VOUCHERS))
    proposal = get_object_or_404(RoleProposal.objects.with_people(), pk=proposal_id)
    is_own = request.user.pk in (proposal.proposed_by_id, proposal.user_id)
    require(is_own or two_persons.may_confirm(request.user, proposal))
    return proposal


def _page(
    request: SignedInRequest, form: DeclineForm, *, declined: RoleProposal | None = None, status: int = 200
) -> HttpResponse:
    text = request.GET.get("q", "")[:MOST_SEARCHED]
    own = RoleProposal.objects.with_people().waiting().filter(proposed_by=request.user).about(text).order_by("pk")
    context = {
        "page": page_of(request, appointments.waiting_for(request.user, text), ON_A_PAGE),
        "text": text,
        "own": own[:MOST_OWN],
        "own_left": max(own.count() - MOST_OWN, 0),
        "answered": RoleProposal.objects.with_people().filter(proposed_by=request.user).answered()[:10],
        "form": form,
        "declined": declined,
    }
    return told_page(request, "registry/accounts/account_proposals.html", context, status=status)
