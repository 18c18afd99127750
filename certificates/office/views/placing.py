"""摆放: where the fields stand on the office's own drawing, by dragging or by numbers, seen before it is saved."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates.exceptions import CertificateRefused, TemplateRefused
from certificates.issuing.documents import raster
from certificates.issuing.layouts import placed
from certificates.issuing.layouts.geometry import LAYOUTS, SEAL_MM
from certificates.issuing.services import composing, drawing
from certificates.models import CertificateTemplate, TemplateVersion
from certificates.office import template_samples
from certificates.office.placing_forms import PlacingForm
from certificates.office.services import placing, templates
from certificates.office.services.templates import Design
from certificates.office.template_samples import SAMPLES, USUAL
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.permissions import is_committee, require

SHOWN_PX = 1200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_template_places(request: SignedInRequest, template_id: int) -> HttpResponse:
    """The next version with its fields where they were put."""
    require(is_committee(request.user))
    template = get_object_or_404(CertificateTemplate, pk=template_id)
    newest = templates.newest(template)
    if not placing.is_own(newest.layout):
        with refusals_as_messages(request):
            raise TemplateRefused(TemplateRefused.Reason.TEMPLATE_NOT_PLACED)
        return redirect("certificate-template", template.pk)
    form = _form(request, template, newest)
    if form.is_valid() and request.POST.get("do") == "save":
        if _design(form, newest) == templates.design_of(newest):
            messages.info(request, _("没有改动位置，仍然是第 %(number)d 版。") % {"number": newest.number})
            return redirect("certificate-template", template.pk)
        with refusals_on(form):
            templates.change(
                template=template, seen=form.cleaned_data["seen"], design=_design(form, newest), by=request.user,
                signature=bytes(newest.signature),
            )  # fmt: skip
            messages.success(request, _("已保存新的一版。已出具的证书不变。"))
            return redirect("certificate-template", template.pk)
    context = _previewed(request, form, template, newest)
    return form_page(request, "certificates/office/template_places.html", form, **context)


@login_required
@require_POST
def certificate_template_places_preview(request: SignedInRequest, template_id: int) -> HttpResponse:
    """The fields as they stand now, as a picture; nothing is kept."""
    require(is_committee(request.user))
    template = get_object_or_404(CertificateTemplate, pk=template_id)
    newest = templates.newest(template)
    if not placing.is_own(newest.layout):
        raise Http404
    form = _form(request, template, newest)
    context = _previewed(request, form, template, newest)
    return render(
        request, "certificates/office/_template_places.html", {"form": form, **context},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _form(request: SignedInRequest, template: CertificateTemplate, newest: TemplateVersion) -> PlacingForm:
    shown = placing.shown(template.kind, newest, bytes(newest.signature))
    places = placing.whole(template.kind, newest.layout, newest.places)
    posted = request.POST if request.method == "POST" else None
    return PlacingForm(posted, layout=newest.layout, places=places, shown=shown, initial={"seen": newest.number})


def _design(form: PlacingForm, newest: TemplateVersion) -> Design:
    return replace(templates.design_of(newest), places=form.places)


def _previewed(
    request: SignedInRequest, form: PlacingForm, template: CertificateTemplate, newest: TemplateVersion
) -> dict[str, Any]:
    """The sheet with a frame around each field, and the sentence that is in the way of keeping it so."""
    sample, design, kind = request.POST.get("sample", USUAL), templates.design_of(newest), template.kind
    if form.is_typed:
        design = _design(form, newest)
    if form.is_valid():
        with refusals_on(form):
            templates.require_fit(kind, design, bytes(newest.signature))
    places = placed.read(design.places, design.layout, with_stars=kind == CertificateTemplate.Kind.STAR)
    seal = placed.layout_of(design.layout, places).seal
    return {
        "own": template,
        "newest": newest,
        "sample": sample,
        "samples": SAMPLES,
        "sheet": LAYOUTS[design.layout],
        "picture": _picture(kind, design, newest, sample),
        "seal": seal,
        "seal_radius": SEAL_MM / 2,
        "seal_across": SEAL_MM,
        "frames": [(name, placed.FIELDS[name].label, placed.box_of(name, places[name])) for name in form.shown],
    }


def _picture(kind: str, design: Design, newest: TemplateVersion, sample: str) -> str:
    """The sheet with its drawing, also where only words will go onto printed ones; the drawing alone if they have no
    room."""
    try:
        paper = template_samples.paper(kind, design, composing.signature_of(newest), sample=sample)
        sheet = drawing.sheet(replace(paper, is_overprint=False, right_mm=0.0, down_mm=0.0))
        return f"data:image/png;base64,{b64encode(raster.as_png(sheet, longest=SHOWN_PX)).decode()}"
    except (CertificateRefused, raster.NoPicture):
        return reverse("certificate-background-picture", args=[newest.background_id])
