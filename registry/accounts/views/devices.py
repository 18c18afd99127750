"""登录的设备: one's own log-ins, and ending them."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from registry.accounts.browsers import browser_in_words
from registry.accounts.services import devices
from registry.doors.http import SignedInRequest
from registry.models import ApiToken
from registry.permissions import roles_of


@never_cache
@login_required
@require_safe
def me_devices(request: SignedInRequest) -> HttpResponse:
    """Where one is logged in, this browser marked."""
    here = request.session.session_key or ""
    found = devices.of(request.user)
    if here and not found.filter(session_id=here).exists():  # logged in before such notes were kept
        browser = browser_in_words(request.headers.get("User-Agent", ""))
        devices.note(user=request.user, session_key=here, browser=browser)
    limits = {"idle": settings.ADMIN_IDLE_MINUTES, "hours": settings.ADMIN_SESSION_HOURS}
    context = {
        "devices": list(found),
        "here": here,
        "limits": limits if roles_of(request.user) else None,
        "has_tokens": ApiToken.objects.filter(user=request.user).open().exists(),
    }
    return render(request, "registry/accounts/account_devices.html", context)


@login_required
@require_POST
def me_device_end(request: SignedInRequest, device_id: int) -> HttpResponse:
    """Log out in one other browser."""
    device = get_object_or_404(devices.of(request.user), pk=device_id)
    devices.end(device=device, by=request.user)
    messages.success(request, _("那台设备已退出，再用时要重新登录。"))
    return redirect("me-devices")


@login_required
@require_POST
def me_devices_end(request: SignedInRequest) -> HttpResponse:
    """Log out everywhere, here too."""
    devices.leave_everywhere(user=request.user, by=request.user)
    request.session.flush()
    messages.success(request, _("所有设备都已退出。请重新登录。"))
    return redirect("account_login")
