"""Notifications: the list, each with a link to its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from registry.doors.http import SEARCHED, SignedInRequest, page_of
from registry.models import Notification
from registry.notifications.filters import OwnNotificationFilter
from registry.notifications.services import notifications as telling

ON_A_PAGE = 10  # of up to five lines each: four screens of a phone


@never_cache
@login_required
@require_safe
def notifications(request: SignedInRequest) -> HttpResponse:
    """The user's notifications, unread ones first."""
    found = OwnNotificationFilter(request.GET, Notification.objects.visible_to(request.user).unread_first())
    page, words = page_of(request, found.qs, ON_A_PAGE), request.GET.get("q")
    context = {"page": page, "filter_form": found.form, "searched": bool(words) or page.paginator.count > SEARCHED}
    return render(request, "registry/notifications/notification_list.html", context)


@never_cache
@login_required
@require_safe
def notification(request: SignedInRequest, notification_id: int) -> HttpResponse:
    """Open one: it counts as read and leads to its page."""
    found = get_object_or_404(Notification.objects.visible_to(request.user), pk=notification_id)
    telling.read(by=request.user, only=[found.pk])
    return redirect(found.url or "notifications")


@login_required
@require_POST
def notification_read(request: SignedInRequest, notification_id: int) -> HttpResponse:
    """Mark one as read without opening it."""
    found = get_object_or_404(Notification.objects.visible_to(request.user), pk=notification_id)
    telling.read(by=request.user, only=[found.pk])
    return redirect("notifications")


@login_required
@require_POST
def notifications_read(request: SignedInRequest) -> HttpResponse:
    """Mark all as read."""
    telling.read(by=request.user)
    return redirect("notifications")


@login_required
@require_POST
def notifications_mail(request: SignedInRequest) -> HttpResponse:
    """Turn mail on or off for oneself."""
    user = telling.want_mail(wanted=request.POST.get("wanted") == "1", by=request.user)
    messages.success(request, _("已打开邮件提醒。") if user.wants_mail else _("已关闭邮件提醒，通知仍会出现在这里。"))
    return redirect("notifications")
