"""操作日志 for the audit administrator: who did what to which thing, when (D106)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.doors.http import SignedInRequest, page_of
from registry.history.filters import HistoryFilter
from registry.models import HistoryEntry
from registry.permissions import Role, has_role, require
from registry.words import deeds


@login_required
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """Every entry, newest first; for audit administrators."""
    require(has_role(request.user, Role.AUDIT_ADMIN))
    found = HistoryFilter(request.GET, HistoryEntry.objects.select_related("by", "unit"))
    page = page_of(request, found.qs)
    lines = [(entry, deeds.in_words(entry.did)) for entry in page]
    return render(request, "registry/history/history.html", {"page": page, "lines": lines, "filter": found})
