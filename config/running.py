"""How the product runs: for whoever watches it, and for the system administrator."""

import platform
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from checkin.models import Seal
from config import health
from registry import clock
from registry.doors.http import SignedInRequest, page_of
from registry.history.services import retries
from registry.models import Job, Notification, SigningKey
from registry.permissions import Role, has_role, require

BACKUP_MARK: Final = "last-backup"  # touched by the command of docs/operations.md
NEAR_END: Final = timedelta(days=60)
UNAVAILABLE: Final = 503


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Liveness: this process answers and reaches its database; 503 where it does not."""
    if not health.is_answering():
        return JsonResponse({"status": "unavailable", "version": settings.VERSION}, status=UNAVAILABLE)
    return JsonResponse({"status": "ok", "version": settings.VERSION})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Readiness: worker, cache, disk, keys, migrations and jobs too; 503 with the codes of what is wrong."""
    wrong = [one.code for one in health.look() if not one.is_well]
    body = {"status": "wrong" if wrong else "ok", "wrong": wrong, "version": settings.VERSION}
    return JsonResponse(body, status=UNAVAILABLE if wrong else 200)


@login_required
@require_safe
def system(request: SignedInRequest) -> HttpResponse:
    """What the system administrator answers for: what is wrong, what waits, what was given up."""
    require(has_role(request.user, Role.SYSTEM_ADMIN))
    context = {
        "checks": health.look(),
        "page": page_of(request, Job.objects.filter(state=Job.State.FAILED).order_by("-finished_at")),
        "waiting": _waiting(Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])),
        "mails": _mails(),
        "seal": Seal.objects.order_by("-number").first(),
        "backup": last_backup(),
        "ending": SigningKey.objects.filter(valid_until__lt=clock.now() + NEAR_END).order_by("valid_until"),
        "versions": _versions(),
    }
    return render(request, "system.html", context)


@login_required
@require_POST
def job_retry(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Ask once more for work that was given up."""
    require(has_role(request.user, Role.SYSTEM_ADMIN))
    row = get_object_or_404(Job, pk=job_id)
    if retries.retry(job=row, by=request.user):
        messages.success(request, _("已重新交办。"))
    else:
        messages.info(request, _("这件任务已经在办，不用再办。"))
    return redirect("system")


def _waiting(rows: QuerySet[Job]) -> dict[str, Any]:
    return rows.aggregate(count=Count("pk"), since=Min("run_at"))


def _mails() -> dict[str, Any]:
    """Notifications that wait for a mail, as the worker will ask for them."""
    now = clock.now()
    waiting = Notification.objects.waiting_for_mail(since=now - timedelta(days=1), until=now)
    return waiting.order_by().aggregate(count=Count("pk"), since=Min("at"))


def last_backup() -> datetime | None:
    """When the command of docs/operations.md last touched its mark."""
    mark = Path(settings.DATA_DIR, BACKUP_MARK)
    return datetime.fromtimestamp(mark.stat().st_mtime, tz=clock.LOCAL) if mark.exists() else None


def _versions() -> dict[str, str]:
    server = connection.vendor
    number = ".".join(str(part) for part in connection.get_database_version())
    return {
        _("区直志愿"): settings.VERSION,
        "Django": django.get_version(),
        "Python": platform.python_version(),
        {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(server, server): number,
    }
