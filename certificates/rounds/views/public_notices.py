"""公示 for everybody, without a login: the list, an objection, and its answer (D56, D88)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from certificates.models import Objection, PublicNotice
from certificates.rounds import listing
from certificates.rounds.filters import NoticeFilter
from certificates.rounds.forms.notices import ObjectionForm, SearchForm
from certificates.rounds.services import notices
from registry import clock
from registry.doors.http import PAGE_SIZE, SEARCHED, address_of, browser_of, form_page, page_of, refusals_on


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """What is announced now, and what was."""
    found = NoticeFilter(request.GET, PublicNotice.objects.select_related("round"))
    page = page_of(request, found.qs)
    context = {"notices": notices.lengthened_all(page.object_list), "page": page, "filter_form": found.form}
    context |= {"total": page.paginator.count, "searched": page.paginator.count > SEARCHED or bool(request.GET)}
    return render(request, "certificates/rounds/notice_list.html", context)


@require_safe
def notice_page(request: HttpRequest, notice_uuid: UUID) -> HttpResponse:
    """The list while the notice runs, by pages or at once for printing; afterwards only that it ran."""
    notice = _notice(notice_uuid)
    lines = listing.lines_of(notice) if notice.is_running else []
    form = SearchForm(request.GET)
    found = listing.matching(lines, form.words())
    size = max(len(found), 1) if request.GET.get("all") else PAGE_SIZE
    context = {"notice": notice, "round": notice.round, "takes_objections": _takes(notice), "count": len(lines)}
    context |= {
        "page": page_of(request, found, size),
        "total": len(found) if form.words() else None,
        "filter_form": form,
    }
    context["searched"] = len(lines) > SEARCHED
    return render(request, "certificates/rounds/notice_page.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def objection_new(request: HttpRequest, notice_uuid: UUID) -> HttpResponse:
    """An objection by anybody."""
    notice = _notice(notice_uuid)
    lines = listing.lines_of(notice) if notice.is_running else []
    initial = {"about": request.GET.get("about", "")}
    form = ObjectionForm(request.POST or None, initial=initial, round=notice.round, lines=lines)
    if form.is_valid():
        said = dict(form.cleaned_data)
        about = said.pop("about")
        with refusals_on(form):
            notices.require_allowed(address=address_of(request), browser=browser_of(request, make=True), notice=notice)
            place = notices.listed(notice).filter(nomination=about).first() if about else None
            made = notices.object_to(notice=notice, nomination=place.nomination if place else None, **said)
            return redirect("objection", made.uuid)
    context = {"notice": notice, "takes_objections": _takes(notice)}
    return form_page(request, "certificates/rounds/objection_new.html", form, **context)


@require_safe
def objection_seen(request: HttpRequest, objection_uuid: UUID) -> HttpResponse:
    """How far an objection is, for whoever has its address; neither its text nor who raised it."""
    row = get_object_or_404(Objection.objects.select_related("notice__round"), uuid=objection_uuid)
    response = render(request, "certificates/rounds/objection_seen.html", {"objection": row, "notice": row.notice})
    patch_cache_control(response, private=True, no_store=True)
    return response


def _notice(notice_uuid: UUID) -> PublicNotice:
    return notices.lengthened(get_object_or_404(PublicNotice.objects.select_related("round"), uuid=notice_uuid))


def _takes(notice: PublicNotice) -> bool:
    return notice.is_running and clock.today() <= notice.closes_on
