"""常用条件: kept from the list, renamed and removed on a page of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.ground.public_url import absolute
from registry.ground.saved.forms import NameForm, SaveForm
from registry.ground.saved.services import saved_filters
from registry.models import SavedFilter
from registry.words.chinese import quoted


@login_required
@require_safe
def saved_filters_own(request: SignedInRequest) -> HttpResponse:
    """One's own, by list."""
    rows = list(SavedFilter.objects.kept_by(request.user))
    for row in rows:
        row.link = absolute(row.address)
    return render(request, "registry/saved/list.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_filter_new(request: SignedInRequest) -> HttpResponse:
    """Keep what the list is narrowed by; then back to it."""
    asked = {"page": request.GET.get("page", "")[:200], "query": request.GET.get("query", "")[:2_000]}
    form = SaveForm(request.POST if request.method == "POST" else None, initial=asked)
    if form.is_valid():
        with refusals_on(form):
            row = saved_filters.save(by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存为{name}。").format(name=quoted(row.name)))
            return redirect(row.address)
    return form_page(request, "registry/saved/new.html", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def saved_filter_rename(request: SignedInRequest, filter_id: int) -> HttpResponse:
    """Another name."""
    row = _own(request, filter_id)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": row.name})
    if form.is_valid():
        with refusals_on(form):
            saved_filters.rename(row=row, by=request.user, **form.cleaned_data)
            return redirect("saved-filters")
    return form_page(request, "registry/saved/new.html", form)


@login_required
@require_POST
def saved_filter_remove(request: SignedInRequest, filter_id: int) -> HttpResponse:
    """Forget it."""
    saved_filters.remove(row=_own(request, filter_id), by=request.user)
    messages.success(request, _("已删除。"))
    return redirect("saved-filters")


def _own(request: SignedInRequest, filter_id: int) -> SavedFilter:
    return get_object_or_404(SavedFilter.objects.kept_by(request.user), pk=filter_id)
