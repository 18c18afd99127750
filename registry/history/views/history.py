"""操作日志 for the audit administrator: who did what to which thing, when (D106)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from registry.documents import workbooks
from registry.doors.http import SignedInRequest, page_of
from registry.history import handing_out, sentences
from registry.history.documents.history_book import history_table
from registry.history.filters import HistoryFilter
from registry.models import HistoryEntry
from registry.permissions import Role, has_role, require

MOST_EXPORTED = 5_000


@login_required
@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """Every entry, newest first; for audit administrators."""
    found = _found(request)
    page = page_of(request, found.qs)
    export = f"{reverse('history-export')}?{request.GET.urlencode()}"
    context = {"page": page, "lines": sentences.lines_of(page, reader=request.user), "export_url": export}
    return render(request, "registry/history/history.html", context | {"filter": found})


@login_required
@require_safe
def history_export(request: SignedInRequest) -> HttpResponse:
    """The same entries as a workbook, the newest five thousand; the export stands in the history itself."""
    entries = list(_found(request).qs[:MOST_EXPORTED])
    people = len({entry.by_id for entry in entries if entry.by_id})

    def draw() -> bytes:
        return workbooks.workbook(history_table(sentences.lines_of(entries, reader=request.user)))

    return handing_out.listed(request, draw, "history.xlsx", what="history", people=people)


def _found(request: HttpRequest) -> HistoryFilter:
    require(has_role(request.user, Role.AUDIT_ADMIN))
    return HistoryFilter(request.GET, HistoryEntry.objects.select_related("by", "unit"))
