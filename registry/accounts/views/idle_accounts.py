"""Accounts disabled for being idle, for the security administrator."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.accounts.services import idle_accounts
from registry.doors.http import SignedInRequest, page_of, refusals_as_messages
from registry.models import User
from registry.permissions import require


@login_required
@require_safe
def committee_idle_accounts(request: SignedInRequest) -> HttpResponse:
    """Who was disabled, with the roles that still run."""
    require(idle_accounts.can_enable(request.user))
    page = page_of(request, idle_accounts.disabled().prefetch_related("roles__unit"))
    return render(
        request, "registry/accounts/account_idle.html", {"page": page, "idle_days": settings.IDLE_ACCOUNT_DAYS}
    )


@login_required
@require_POST
def committee_account_enable(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Enable one again."""
    require(idle_accounts.can_enable(request.user))
    user = get_object_or_404(User, pk=user_id)
    with refusals_as_messages(request):
        idle_accounts.enable(user=user, by=request.user)
        messages.success(request, _("已重新启用，已通知本人。"))
    return redirect("committee-idle-accounts")
