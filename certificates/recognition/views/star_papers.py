"""Issuing a certificate again under the corrected name."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates.models import Certificate
from certificates.register.services import reissues
from registry.doors.http import SignedInRequest, refusals_as_messages


@login_required
@require_POST
def star_reissue(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user).for_lists(), uuid=uuid)
    with refusals_as_messages(request):
        new = reissues.reissue(certificate=certificate, by=request.user)
        messages.success(request, _("已重新出具，新编号 %(number)s，旧证书不再有效。") % {"number": new.number})
        return redirect("proof-detail", new.uuid)
    return redirect("proof-detail", certificate.uuid)
