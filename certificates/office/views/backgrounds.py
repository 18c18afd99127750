"""底图: drawings of the office's own, uploaded, looked at, removed while nothing lies on them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.issuing.documents import backgrounds as drawings
from certificates.models import CertificateTemplate, TemplateBackground, TemplateVersion
from certificates.office.placing_forms import BackgroundForm
from certificates.office.services import backgrounds
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.permissions import is_committee, require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_backgrounds(request: SignedInRequest) -> HttpResponse:
    """What is there, with the templates that lie on it; and another one."""
    require(is_committee(request.user))
    form = BackgroundForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        with refusals_on(form):
            stored = backgrounds.store(upload=form.cleaned_data["file"], by=request.user)
            messages.success(request, _("已上传底图。可以用它新建模板了。"))
            return redirect(f"{request.path}#background-{stored.pk}")
    using = Prefetch("versions", TemplateVersion.objects.select_related("template").order_by("template", "number"))
    rows = [(row, _names(row)) for row in TemplateBackground.objects.prefetch_related(using).order_by("-pk")]
    kinds = CertificateTemplate.Kind.choices
    return form_page(request, "certificates/office/background_list.html", form, rows=rows, kinds=kinds)


@login_required
@require_safe
def certificate_background_picture(request: SignedInRequest, background_id: int) -> HttpResponse:
    """The drawing alone, small."""
    require(is_committee(request.user))
    background = get_object_or_404(TemplateBackground, pk=background_id)
    response = HttpResponse(drawings.small(bytes(background.content)), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@login_required
@require_POST
def certificate_background_remove(request: SignedInRequest, background_id: int) -> HttpResponse:
    """Gone, unless a template lies on it."""
    require(is_committee(request.user))
    background = get_object_or_404(TemplateBackground, pk=background_id)
    with refusals_as_messages(request):
        backgrounds.remove(background=background, by=request.user)
        messages.success(request, _("已删除底图。"))
    return redirect("certificate-backgrounds")


def _names(background: TemplateBackground) -> str:
    return "、".join(dict.fromkeys(version.template.name for version in background.versions.all()))
