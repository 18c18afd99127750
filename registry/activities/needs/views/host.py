"""The page of a host: reached by link and PIN, without an account (D26, D108)."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registry import clock
from registry.activities.needs import board
from registry.activities.needs.forms.needs import ConfirmationForm, NeedForm, NeedReasonForm, PinForm
from registry.activities.needs.services import confirmations, host_links, needs
from registry.doors.http import address_of, form_page, refusals_on, row_number
from registry.exceptions import HostRefused
from registry.models import Activity, HostLink

SLOT: Final = "host"
STAYS: Final = timedelta(hours=2)
GONE: Final = 410
Page = Callable[..., HttpResponse]


def for_hosts(page: Page) -> Page:
    """The page gets the link; who has not typed the PIN in this browser is asked for it, a dead link says so."""

    @never_cache
    @wraps(page)
    def guarded(request: HttpRequest, code: str, **parts: Any) -> HttpResponse:
        try:
            link = host_links.of_code(code)
            if not _is_in(request, link):
                return redirect("host", code)
            return page(request, link, code, **parts)
        except HostRefused as refusal:
            if refusal.reason != HostRefused.Reason.HOST_LINK_UNKNOWN:
                raise
            return gone(request, refusal)

    return guarded


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def host(request: HttpRequest, code: str) -> HttpResponse:
    """What the site needs, what became of it, who comes; the PIN is asked for first."""
    try:
        link = host_links.of_code(code)
    except HostRefused as refusal:
        return gone(request, refusal)
    if _is_in(request, link):
        site = link.contact.site
        context = {"link": link, "code": code, "site": site}
        context |= {"needs": board.needs_of(site), "visits": board.visits(site)}
        context["calendar_address"] = host_links.calendar_address_of(link)
        return render(request, "registry/needs/host.html", context)
    form = PinForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            host_links.come_in(code=code, pin=form.cleaned_data["pin"], address=address_of(request))
            request.session.cycle_key()
            request.session[SLOT] = {"link": link.pk, "until": (clock.now() + STAYS).timestamp()}
            return redirect("host", code)
    return form_page(request, "registry/needs/host_pin.html", form, link=link, if_lost=host_links.if_lost(link))


@require_http_methods(["GET", "HEAD", "POST"])
@for_hosts
def host_need_new(request: HttpRequest, link: HostLink, code: str) -> HttpResponse:
    """Post a need."""
    form = NeedForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            needs.post_by_host(link=link, wish=form.wish)
            messages.success(request, _("已提出。有单位承接后，这里看得到是谁、什么时候来。"))
            return redirect("host", code)
    return form_page(request, "registry/needs/host_need_new.html", form, site=link.contact.site, code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hosts
def host_need_withdraw(request: HttpRequest, link: HostLink, code: str, need_id: int) -> HttpResponse:
    """It is needed no longer."""
    row = get_object_or_404(link.contact.site.needs, pk=need_id)
    form = NeedReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            needs.withdraw_by_host(need=row, reason=form.cleaned_data["reason"], link=link)
            messages.success(request, _("已撤回。"))
            return redirect("host", code)
    return form_page(request, "registry/needs/host_need_withdraw.html", form, need=row, code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@for_hosts
def host_confirm(request: HttpRequest, link: HostLink, code: str, activity_id: int) -> HttpResponse:
    """How many were served, a mark, a word; once said, it is corrected by a new entry."""
    rows = Activity.objects.public().filter(site=link.contact.site).select_related("recording_unit")
    activity = get_object_or_404(rows, pk=activity_id)
    said = confirmations.in_force([activity.pk]).get(activity.pk)
    seen = {"served_count": said.served_count, "mark": said.mark, "word": said.word} if said else None
    form = ConfirmationForm(request.POST or None, initial=seen)
    if form.is_valid():
        with refusals_on(form):
            _say(link, activity, request.POST.get("corrects"), form.cleaned_data)
            messages.success(request, _("已确认，谢谢。组织活动的单位和区直团工委看得到。"))
            return redirect("host", code)
    context = {"activity": activity, "code": code, "said": said}
    return form_page(request, "registry/needs/host_confirm.html", form, **context)


def _say(link: HostLink, activity: Activity, corrects: str | None, told: dict[str, Any]) -> None:
    """The first word, or a correction of the one that the page showed."""
    shown = activity.host_confirmations.filter(pk=row_number(corrects) or 0).first()
    if shown is None:
        confirmations.confirm(link=link, activity=activity, **told)
    else:
        confirmations.correct(link=link, confirmation=shown, **told)


@never_cache
@require_POST
def host_leave(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the page on a shared computer: the PIN is asked for again."""
    request.session.pop(SLOT, None)
    return redirect("host", code)


def _is_in(request: HttpRequest, link: HostLink) -> bool:
    told = request.session.get(SLOT) or {}
    return bool(told.get("link") == link.pk and told.get("until", 0) > clock.now().timestamp())


def gone(request: HttpRequest, refusal: HostRefused) -> HttpResponse:
    """The link opens nothing any more, and says whom to ask."""
    return render(request, "registry/needs/host_gone.html", {"refusal": refusal}, status=GONE)
