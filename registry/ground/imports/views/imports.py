"""批量导入: upload a table, look at every row, store it or not, take it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.downloads import download
from registry.doors.http import (
    SignedInRequest,
    form_page,
    is_htmx,
    page_of,
    refusals_as_messages,
    refusals_on,
    row_number,
)
from registry.ground.imports import books, kinds, pages, rows
from registry.ground.imports.forms import ApplyForm, ColumnsForm, UploadForm
from registry.ground.imports.kinds import Kind
from registry.ground.imports.services import batches
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import ImportBatch, Unit
from registry.permissions import is_committee, require, unit_reach


@login_required
@require_safe
def import_list(request: SignedInRequest) -> HttpResponse:
    """What was imported, and what can be."""
    require(_imports(request))
    found = ImportBatch.objects.visible_to(request.user).select_related("unit", "uploaded_by")
    offered = [kind for kind in kinds.known.values() if kind.is_offered and _units(request, kind)]
    titles = {kind.code: kind.title for kind in kinds.known.values()}
    page = page_of(
        request, found.filter(kind__in=[kind.code for kind in kinds.known.values() if _units(request, kind)])
    )
    for batch in page.object_list:
        batch.title = titles[batch.kind]
    return render(request, "registry/imports/import_list.html", {"page": page, "kinds": offered})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: SignedInRequest, kind: str) -> HttpResponse:
    """Upload a table."""
    wanted, units = _offered(request, kind)
    about = _about(request)
    own = wanted.unit_of(about)
    form = UploadForm(request.POST or None, request.FILES or None, units=[own] if own else units)
    if form.is_valid():
        with refusals_on(form):
            unit, upload = form.cleaned_data["unit"], form.cleaned_data["upload"]
            batch = batches.upload(kind=kind, unit=unit, upload=upload, by=request.user, about=about)
            return redirect("import", batch.pk)
    return form_page(request, "registry/imports/import_new.html", form, kind=wanted)


@login_required
@require_safe
def import_template(request: SignedInRequest, kind: str) -> HttpResponse:
    """The empty table with drop-downs and an explanation."""
    wanted, _units_of = _offered(request, kind)
    return download(books.template(wanted, choices=wanted.offered(request.user)), f"{wanted.title}模板.xlsx")


@never_cache
@login_required
@require_safe
def import_(request: SignedInRequest, import_id: int) -> HttpResponse:
    """How far it is, and every row."""
    batch, kind = _visible(request, import_id)
    context = pages.progress(batch) | {"kind": kind}
    if is_htmx(request) and batch.is_at_work:
        return render(request, "registry/imports/_import_progress.html", context)
    if is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context |= pages.preview(batch, kind, request.GET.get("state"), request.user)
    if context["rows"] is not None:
        context["page"] = page_of(request, context["rows"])
    return render(request, "registry/imports/import.html", context)


@login_required
@require_POST
def import_columns(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Say which column is which."""
    batch, kind = _visible(request, import_id)
    form = ColumnsForm(request.POST, kind=kind, found=batches.found_in(batch))
    if form.is_valid():
        with refusals_as_messages(request):
            batches.match(batch=batch, columns=form.columns(), by=request.user)
    return redirect("import", batch.pk)


@login_required
@require_POST
def import_apply(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Store all rows, or the good ones."""
    batch, _kind = _visible(request, import_id)
    form = ApplyForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            batches.apply(batch=batch, mode=form.cleaned_data["mode"], by=request.user)
    return redirect("import", batch.pk)


@login_required
@require_POST
def import_undo(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Take it back."""
    batch, _kind = _visible(request, import_id)
    with refusals_as_messages(request):
        batches.undo(batch=batch, by=request.user)
    return redirect("import", batch.pk)


@login_required
@require_POST
def import_discard(request: SignedInRequest, import_id: int) -> HttpResponse:
    """Do not store it."""
    batch, _kind = _visible(request, import_id)
    with refusals_as_messages(request):
        batches.discard(batch=batch, by=request.user)
        messages.success(request, _("没有导入，表格内容已删除。"))
    return redirect("import-list")


@never_cache
@login_required
@require_safe
def import_wrong(request: SignedInRequest, import_id: int) -> HttpResponse:
    """The rows with problems as a workbook, to put right and upload again; only for who uploaded them."""
    batch, kind = _visible(request, import_id)
    require(batch.uploaded_by_id == request.user.pk)
    found = batches.found_in(batch)
    if not batch.wrong or batch.erased_at:
        raise Http404
    names = [column.name for column in kind.columns if column.name in found.get("columns", {})]
    content = books.wrong_rows(kind, rows.of_state(batch, "wrong", start=0, most=batch.wrong), names)
    name = f"{kind.title}（有问题的行）.xlsx"
    about: dict[str, Any] = {"what": "import", "people": batch.wrong, "to": batch, "unit": batch.unit}
    return handing_out.drawn(request, content, name, purpose=Inherent.IMPORT, inline=False, **about)


def _imports(request: SignedInRequest) -> bool:
    return is_committee(request.user) or bool(unit_reach(request.user))


def _units(request: SignedInRequest, kind: Kind) -> list[Unit]:
    """The units for which this person may import such a table."""
    units = Unit.objects.open()
    mine = units if is_committee(request.user) else units.filter(pk__in=unit_reach(request.user))
    return [unit for unit in mine if kind.allows(request.user, unit)]


def _offered(request: SignedInRequest, code: str) -> tuple[Kind, list[Unit]]:
    kind = kinds.known.get(code)
    if kind is None:
        raise Http404
    units = _units(request, kind)
    require(bool(units))
    return kind, units


def _about(request: SignedInRequest) -> int | None:
    return row_number(request.GET.get("about"))


def _visible(request: SignedInRequest, import_id: int) -> tuple[ImportBatch, Kind]:
    rows = ImportBatch.objects.visible_to(request.user).select_related("unit", "uploaded_by", "applied_by", "undone_by")
    batch = get_object_or_404(rows, pk=import_id, kind__in=list(kinds.known))
    require(batches.may_handle(request.user, batch))
    return batch, batches.kind_of(batch)
