"""Pages of the register: a unit's certificates, all of them, and ending one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.issuing.forms import ReasonForm
from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.permissions import can_print, can_revoke, name_on
from certificates.register import listing
from certificates.register.filters import CertificateFilter
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.ground.exports.views.exports import direct
from registry.permissions import is_committee, is_inspector, require, unit_reach


@login_required
@require_safe
def manage_certificates(request: SignedInRequest) -> HttpResponse:
    user = request.user
    require(bool(unit_reach(user)) or is_committee(user) or is_inspector(user))
    return _register_page(request, "certificates/register/certificate_list.html")


@login_required
@require_safe
def committee_certificates(request: SignedInRequest) -> HttpResponse:
    require(is_committee(request.user))
    return _register_page(request, "certificates/register/certificate_register.html")


@login_required
@require_safe
def committee_certificates_xlsx(request: SignedInRequest) -> HttpResponse:
    require(is_committee(request.user))
    return direct(request, "certificates")


@login_required
def certificate_revoke(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user).for_lists(), uuid=uuid)
    require(can_revoke(request.user, certificate))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            certificates.revoke(certificate=certificate, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("已撤销 %(number)s，查验页从现在起显示“已撤销”。") % {"number": certificate.number}
            )
            return redirect("proof-detail", certificate.uuid)
    return form_page(request, "certificates/register/certificate_revoke.html", form, certificate=certificate)


def _register_page(request: SignedInRequest, template: str) -> HttpResponse:
    found = _filtered(request)
    page = page_of(request, found.qs)
    shown = [(row, name_on(request.user, row.certificate)) for row in listing.rows_shown(page.object_list)]
    context = {"filter_form": found.form, "page": page, "shown": shown, "can_print": can_print(request.user)}
    return render(request, template, context)


def _filtered(request: SignedInRequest) -> CertificateFilter:
    return CertificateFilter(request.GET, queryset=Certificate.objects.visible_to(request.user).for_lists())
