"""星级标准: every version, and the next one, for the committee."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.models import StarStandard
from certificates.permissions import can_decide_stars
from certificates.recognition.forms import StarStandardForm
from certificates.recognition.services import star_standards
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.permissions import require


@login_required
@require_safe
def star_standard_list(request: SignedInRequest) -> HttpResponse:
    """What holds today, and every version, the newest first."""
    require(can_decide_stars(request.user))
    standards = star_standards.read()
    context = {
        "current": standards.current,
        "made": [(row, star_standards.standard_of(row)) for row in StarStandard.objects.select_related("made_by")],
        "first": standards.newest_first[-1],
    }
    return render(request, "certificates/recognition/star_standard_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def star_standard_create(request: SignedInRequest) -> HttpResponse:
    """The next version, beginning with what holds today."""
    require(can_decide_stars(request.user))
    current = star_standards.read().current
    form = StarStandardForm(request.POST) if request.method == "POST" else StarStandardForm.beginning_with(current)
    if form.is_valid():
        with refusals_on(form):
            star_standards.make(standard=form.standard(), reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已保存星级标准。已申请和已认定的星级不受影响。"))
            return redirect("star-standards")
    return form_page(request, "certificates/recognition/star_standard_form.html", form)
