"""证书模板: the committee chooses layouts and words, and sees the longest name before it saves."""

from base64 import b64encode
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.exceptions import CertificateRefused
from certificates.issuing.documents import alignment, raster
from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.issuing.services import composing, drawing
from certificates.models import CertificateTemplate, TemplateBackground, TemplateVersion
from certificates.office import template_samples
from certificates.office.forms import TemplateForm
from certificates.office.services import placing, templates
from certificates.office.services.templates import Design
from certificates.office.template_samples import SAMPLES, USUAL
from registry.doors.downloads import download
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on, row_number
from registry.permissions import is_committee, require

Kind = CertificateTemplate.Kind
SHOWN_PX, KEPT_SECONDS = 900, 24 * 3600


@login_required
@require_safe
def certificate_templates(request: SignedInRequest) -> HttpResponse:
    """Every template by its kind, the archived ones last."""
    require(is_committee(request.user))
    rows = list(CertificateTemplate.objects.prefetch_related("versions").order_by("-pk"))
    kinds = [(kind, [row for row in rows if row.kind == kind and not row.is_archived]) for kind in Kind]
    archived = [row for row in rows if row.is_archived]
    return render(request, "certificates/office/template_list.html", {"kinds": kinds, "archived": archived})


@login_required
@require_safe
def certificate_template(request: SignedInRequest, template_id: int) -> HttpResponse:
    """The newest version as a picture, and the versions before it."""
    require(is_committee(request.user))
    template = get_object_or_404(CertificateTemplate, pk=template_id)
    versions = list(template.versions.select_related("made_by").order_by("-number"))
    picture = _picture_of(request, versions[0])
    context = {"template": template, "versions": versions, "picture": picture, "samples": SAMPLES}
    context["is_own"] = placing.is_own(versions[0].layout)
    return render(request, "certificates/office/template_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_template_create(request: SignedInRequest, template_kind: str) -> HttpResponse:
    """A template of one kind, beginning with words that fit it."""
    require(is_committee(request.user))
    kind = _kind(template_kind)
    beginning = BEGINNINGS[kind]
    initial = {**beginning, "name": Kind(kind).label, **_on_drawing(request)}
    form = TemplateForm(*_posted(request), kind=kind, is_new=True, initial=initial)
    if form.is_valid() and request.POST.get("do") == "save":
        with refusals_on(form):
            made = templates.create(
                kind=kind, name=form.cleaned_data["name"], design=_design(form), by=request.user,
                signature=_signature(request, form),
            )  # fmt: skip
            messages.success(request, _("已新建模板。"))
            return redirect(_next_of(form), made.pk)
    on = f"?background={initial['background'].pk}" if "background" in initial else ""
    picture = reverse("certificate-template-beginning", args=[kind]) + on
    return _trial(request, form, kind) or _page(request, form, kind, picture=picture)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_template_change(request: SignedInRequest, template_id: int) -> HttpResponse:
    """The next version; what was issued keeps its own."""
    require(is_committee(request.user))
    template = get_object_or_404(CertificateTemplate, pk=template_id)
    newest = templates.newest(template)
    initial = {"layout": newest.layout, "seen": newest.number}
    form = TemplateForm(*_posted(request), kind=template.kind, is_new=False, instance=newest, initial=initial)
    if form.is_valid() and request.POST.get("do") == "save":
        with refusals_on(form):
            templates.change(
                template=template, seen=form.cleaned_data["seen"] or 0, design=_design(form, newest),
                by=request.user, signature=_signature(request, form, newest),
            )  # fmt: skip
            messages.success(request, _("已保存新的一版。已出具的证书不变。"))
            return redirect("certificate-template", template.pk)
    shown = {"own": template, "newest": newest, "picture": _picture_of(request, newest)}
    return _trial(request, form, template.kind, newest) or _page(request, form, template.kind, **shown)


@login_required
@require_POST
def certificate_template_preview(request: SignedInRequest, template_kind: str) -> HttpResponse:
    """What is typed, as a picture; nothing is kept."""
    require(is_committee(request.user))
    kind = _kind(template_kind)
    form = TemplateForm(*_posted(request), kind=kind, is_new="seen" not in request.POST)
    before = _named(request, "of", TemplateVersion.objects.filter(template__kind=kind))
    context = _previewed(request, form, kind, before)
    return render(request, "certificates/office/_template_preview.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def certificate_template_trial_of(request: SignedInRequest, template_id: int) -> HttpResponse:
    """The newest version as a sheet marked 样张."""
    require(is_committee(request.user))
    template = get_object_or_404(CertificateTemplate, pk=template_id)
    newest = templates.newest(template)
    sample = request.GET.get("sample", USUAL)
    with refusals_as_messages(request):
        signature = composing.signature_of(newest)
        paper = template_samples.paper(template.kind, newest, signature, sample=sample, is_trial=True)
        return download(drawing.sheet(paper), f"{template.name}{_('样张')}.pdf", inline=True)
    return redirect("certificate-template", template.pk)


@login_required
@require_safe
def certificate_template_alignment(request: SignedInRequest, template_id: int) -> HttpResponse:
    """A sheet to hold against the pre-printed one."""
    template = _asked(request, template_id)
    newest = templates.newest(template)
    right_mm, down_mm = float(newest.right_mm), float(newest.down_mm)
    with refusals_as_messages(request):
        place = template_samples.paper(template.kind, newest).place
        sheet = alignment.as_pdf(place, right_mm=right_mm, down_mm=down_mm)
        return download(sheet, f"{template.name}{_('对位页')}.pdf", inline=True)
    return redirect("certificate-template", template.pk)


@login_required
@require_safe
def certificate_template_picture(request: SignedInRequest, version_id: int) -> HttpResponse:
    """A version as a picture; it never changes, so it is drawn once."""
    require(is_committee(request.user))
    version = get_object_or_404(TemplateVersion.objects.select_related("template"), pk=version_id)
    try:
        signature = composing.signature_of(version)
    except CertificateRefused as error:
        raise Http404 from error
    return _shown(version.template.kind, version, signature, f"{version.uuid}")


@login_required
@require_safe
def certificate_template_beginning(request: SignedInRequest, template_kind: str) -> HttpResponse:
    """What a new template of this kind begins with, as a picture."""
    require(is_committee(request.user))
    kind = _kind(template_kind)
    on = _on_drawing(request)
    of = f"{kind}-{on['background'].uuid}" if on else kind
    return _shown(kind, Design(**BEGINNINGS[kind] | on), b"", of)


@login_required
@require_POST
def certificate_template_archive(request: SignedInRequest, template_id: int) -> HttpResponse:
    """No certificate is printed from it any more."""
    template = _asked(request, template_id)
    with refusals_as_messages(request):
        templates.archive(template=template, by=request.user)
        messages.success(request, _("已停用。已出具的证书不变。"))
    return redirect("certificate-template", template.pk)


@login_required
@require_POST
def certificate_template_restore(request: SignedInRequest, template_id: int) -> HttpResponse:
    """It may be printed from again."""
    template = _asked(request, template_id)
    with refusals_as_messages(request):
        templates.restore(template=template, by=request.user)
        messages.success(request, _("已恢复使用。"))
    return redirect("certificate-template", template.pk)


def _asked(request: SignedInRequest, template_id: int) -> CertificateTemplate:
    require(is_committee(request.user))
    return get_object_or_404(CertificateTemplate, pk=template_id)


def _kind(kind: str) -> str:
    if kind not in BEGINNINGS:
        raise Http404
    return kind


def _design(form: TemplateForm, before: TemplateVersion | None = None) -> Design:
    """As typed; on an own drawing the fields stay where they were."""
    return Design(**form.said, places=templates.places_from(before, form.cleaned_data["layout"]))


def _on_drawing(request: HttpRequest) -> dict[str, Any]:
    """A new template for a drawing that was just uploaded."""
    found = _named(request, "background", TemplateBackground.objects.all())
    return {"background": found, "layout": "own" if found.is_across else "own_upright"} if found else {}


def _named(request: HttpRequest, what: str, rows: Any) -> Any:
    """The row whose number the address gives, if there is one."""
    return rows.filter(pk=row_number(request.GET.get(what))).first()


def _next_of(form: TemplateForm) -> str:
    """What is on an own drawing is placed next."""
    own = placing.is_own(form.cleaned_data["layout"])
    return "certificate-template-places" if own else "certificate-template"


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _signature(request: SignedInRequest, form: TemplateForm, before: TemplateVersion | None = None) -> bytes:
    """The picture sent now, else the one of the version before, unless it is dropped."""
    upload = form.cleaned_data.get("signature_file")
    if upload:
        return templates.signature_in(upload, by=request.user)
    if before is None or form.cleaned_data.get("drops_signature"):
        return b""
    return composing.signature_of(before)


def _shown(kind: str, design: Any, signature: bytes, of: str) -> HttpResponse:
    """Drawn once a day; what shows a signature is never kept in the clear."""
    png = None if signature else cache.get(f"template-picture-{of}")
    if png is None:
        try:
            png = raster.as_png(drawing.sheet(template_samples.paper(kind, design, signature)), longest=SHOWN_PX)
        except (raster.NoPicture, CertificateRefused) as error:
            raise Http404 from error
        if not signature:
            cache.set(f"template-picture-{of}", png, KEPT_SECONDS)
    response = HttpResponse(png, content_type="image/png")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _picture_of(request: SignedInRequest, version: TemplateVersion) -> str:
    """Where it is shown; what has no room any more, as under a longer name of the issuer, is said instead."""
    with refusals_as_messages(request):
        paper = template_samples.paper(version.template.kind, version, composing.signature_of(version))
        drawing.require_room(paper)
        return reverse("certificate-template-picture", args=[version.pk])
    return ""


def _trial(
    request: SignedInRequest, form: TemplateForm, kind: str, before: TemplateVersion | None = None
) -> HttpResponse | None:
    """What is typed, as a sheet marked 样张; nothing where it was not asked for or something is in its way."""
    if request.POST.get("do") == "trial" and form.is_valid():
        with refusals_on(form):
            design = _design(form, before)
            templates.require_fit(kind, design)
            paper = template_samples.paper(kind, design, _signature(request, form, before), is_trial=True)
            return download(drawing.sheet(paper), f"{Kind(kind).label}{_('样张')}.pdf", inline=True)
    return None


def _previewed(
    request: SignedInRequest, form: TemplateForm, kind: str, before: TemplateVersion | None = None
) -> dict[str, Any]:
    """The typed design as a picture inside the page, or the sentence that is in its way."""
    sample = request.POST.get("sample", USUAL)
    context: dict[str, Any] = {"form": form, "kind": kind, "samples": SAMPLES, "sample": sample, "is_unsaved": True}
    context["newest"] = before
    if form.is_valid():
        with refusals_on(form):
            design = _design(form, before)
            templates.require_fit(kind, design)
            signature = _signature(request, form, before)
            paper = template_samples.paper(kind, design, signature, sample=sample)
            pdf, context["has_annex"] = drawing.sheet(paper), drawing.has_annex(paper)
            try:
                png = raster.as_png(pdf, longest=SHOWN_PX)
            except raster.NoPicture:
                return context
            context["picture"] = f"data:image/png;base64,{b64encode(png).decode()}"
    return context


def _page(request: SignedInRequest, form: TemplateForm, kind: str, **more: Any) -> HttpResponse:
    context = {"kind": kind, "kind_label": Kind(kind).label, "samples": SAMPLES, "sample": USUAL, **more}
    if request.POST.get("do") == "preview":
        context |= _previewed(request, form, kind, more.get("newest"))
    context.pop("form", None)
    return form_page(request, "certificates/office/template_form.html", form, **context)
