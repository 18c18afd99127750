"""Pages of roles."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.accounts.filters import RoleFilter
from registry.accounts.forms.accounts import RoleForm
from registry.accounts.services import appointments, roles
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.models import RoleAssignment
from registry.permissions import Role, has_role, require, unit_reach

LONGEST_REASON = 200


@login_required
@require_safe
def committee_roles(request: SignedInRequest) -> HttpResponse:
    """Who holds which role today; the security administrator and the committee propose others."""
    require(has_role(request.user, Role.SECURITY_ADMIN, Role.COMMITTEE))
    return _roles_page(request, RoleForm(by=request.user, roles=roles.grantable(request.user)))


@login_required
@require_POST
def committee_role_propose(request: SignedInRequest) -> HttpResponse:
    """Propose who shall hold a role; another person confirms it."""
    require(has_role(request.user, Role.SECURITY_ADMIN, Role.COMMITTEE))
    form = RoleForm(request.POST, by=request.user, roles=roles.grantable(request.user))
    if form.is_valid():
        with refusals_on(form):
            appointments.propose(by=request.user, user=form.user, **form.cleaned_data)
            messages.success(request, _("已提出，由另一位有权的人确认后生效。"))
            return redirect("committee-roles")
    return _roles_page(request, form)


@login_required
@require_POST
def committee_role_end(request: SignedInRequest, role_id: int) -> HttpResponse:
    """End a role from today; that of a unit's last administrator needs the committee's reason."""
    assignment = _role_in_sight(request, role_id)
    with refusals_as_messages(request):
        roles.end(assignment=assignment, by=request.user, reason=request.POST.get("reason", "")[:LONGEST_REASON])
        messages.success(request, _("授权已结束。"))
    if assignment.unit_id and not has_role(request.user, Role.SECURITY_ADMIN):
        return redirect("committee-unit", assignment.unit_id)
    return redirect("committee-roles")


def _role_in_sight(request: SignedInRequest, role_id: int) -> RoleAssignment:
    everything = has_role(request.user, Role.SECURITY_ADMIN, Role.COMMITTEE)
    require(everything or bool(unit_reach(request.user)))
    held = RoleAssignment.objects.select_related("unit", "user")
    seen = held if everything else held.filter(unit_id__in=unit_reach(request.user))
    return get_object_or_404(seen, pk=role_id)


def _roles_page(request: SignedInRequest, form: RoleForm) -> HttpResponse:
    held = RoleAssignment.objects.valid().select_related("user", "unit").order_by("role", "unit_id", "user_id")
    grants = has_role(request.user, Role.SECURITY_ADMIN)
    found = RoleFilter(request.GET, queryset=held)
    found.form.auto_id = "narrow_%s"  # the form below asks for a role too
    context = {"page": page_of(request, found.qs), "filter": found, "grants_all": grants}
    return form_page(request, "registry/accounts/account_roles.html", form, **context)
