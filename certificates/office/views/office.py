"""机构标识: the committee sees its names and papers beside the form before it saves them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.office.forms import LogoForm, OfficeForm
from certificates.office.samples import SAMPLES
from registry.doors.downloads import download
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.exceptions import OfficeRefused
from registry.models import Office
from registry.models.office import identity
from registry.permissions import is_committee, require
from registry.units.services import offices
from registry.units.services.deciders import committee_unit

LOGO_SECONDS = 24 * 3600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_office(request: SignedInRequest) -> HttpResponse:
    """Show what is typed, then save it."""
    require(is_committee(request.user))
    form = _form(request)
    if form.is_valid() and request.POST.get("do") == "save":
        with refusals_on(form):
            offices.change(by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。已出具的证书、证明和已提交的统计表不变。"))
            return redirect("committee-office")
        if form.has_error("__all__", OfficeRefused.Reason.OFFICE_CHANGED_SINCE):
            form.bring_up(offices.left_alone(form.cleaned_data["seen"], form.cleaned_data), offices.stamp())
    return _page(request, form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_office_sample(request: SignedInRequest, what: str) -> HttpResponse:
    """One paper with invented content under what is typed, saved or not."""
    require(is_committee(request.user))
    if what not in SAMPLES:
        raise Http404
    label, draw = SAMPLES[what]
    if request.method != "POST":
        with refusals_as_messages(request):
            saved = draw(identity.current(), committee_unit().name_on_paper)
            return download(saved, f"{label}.pdf", inline=True)
        return redirect("committee-office")
    form = _form(request)
    if form.is_valid():
        with refusals_on(form):
            typed = draw(form.shown(offices.stored()), form.issuer)
            return download(typed, f"{label}.pdf", inline=True)
    return _page(request, form)


@login_required
@require_POST
def committee_office_logo(request: SignedInRequest) -> HttpResponse:
    """Another logo."""
    require(is_committee(request.user))
    logo_form = LogoForm(request.POST, request.FILES)
    if logo_form.is_valid():
        with refusals_on(logo_form):
            offices.put_logo(
                by=request.user, upload=logo_form.cleaned_data["logo"], seen=logo_form.cleaned_data["seen"]
            )
            messages.success(request, _("已更换标识，页面上半分钟内全部换好。"))
            return redirect("committee-office")
        if logo_form.has_error("__all__", OfficeRefused.Reason.LOGO_CHANGED_SINCE):
            logo_form.data = {"seen": offices.logo_stamp(offices.stored())}
    return _page(request, _form(request, is_typed=False), logo_form)


@login_required
@require_POST
def committee_office_logo_remove(request: SignedInRequest) -> HttpResponse:
    """Without a logo the product's own mark stands there."""
    with refusals_as_messages(request):
        offices.remove_logo(by=request.user, seen=request.POST.get("seen", ""))
        messages.success(request, _("已删除标识，改用默认标记。"))
    return redirect("committee-office")


@require_safe
def office_logo(request: HttpRequest, logo_id: int) -> HttpResponse:
    """The logo for everybody; its address changes with it, so browsers may keep it."""
    office = Office.objects.filter(logo=logo_id).select_related("logo").first()
    if office is None or office.logo is None:
        raise Http404
    try:
        content = offices.bytes_of(office.logo)
    except OSError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=office.logo.content_type)
    response["Cache-Control"] = f"public, max-age={LOGO_SECONDS}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _form(request: SignedInRequest, *, is_typed: bool = True) -> OfficeForm:
    typed = (request.POST or None) if is_typed else None
    seen = {"seen": offices.stamp()}
    return OfficeForm(typed, instance=offices.stored(), initial=seen, root=committee_unit())


def _page(request: SignedInRequest, form: OfficeForm, logo_form: LogoForm | None = None) -> HttpResponse:
    saved = offices.stored()
    is_shown = form.is_bound and form.is_valid()
    context = {
        "logo_form": logo_form or LogoForm(initial={"seen": offices.logo_stamp(saved)}),
        "logo_seen": offices.logo_stamp(saved),
        "shown": form.shown(saved) if is_shown else identity.current(),
        "issuer": form.issuer if is_shown else committee_unit().name_on_paper,
        "is_unsaved": is_shown,
        "samples": [(what, label) for what, (label, _draw) in SAMPLES.items()],
        "saved": saved,
    }
    answer = form_page(request, "certificates/office/office.html", form, **context)
    if logo_form is not None and logo_form.errors:
        answer.status_code = 422
    return answer
