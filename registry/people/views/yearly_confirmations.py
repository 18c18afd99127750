"""年度核对: own data, masked, and one press."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.models import GuardianConsent
from registry.people.services import yearly_confirmations
from registry.people.views.me import own_volunteer
from registry.words import divisions


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_confirm(request: SignedInRequest) -> HttpResponse:
    """Look, then 确认无误; what has changed is corrected where it stands."""
    volunteer = own_volunteer(request.user)
    if request.method == "POST":
        with refusals_as_messages(request):
            yearly_confirmations.confirm(volunteer=volunteer, by=request.user)
            messages.success(request, _("已记下：您的信息核对无误。"))
        return redirect("me")
    context = {
        "volunteer": volunteer,
        "residence": divisions.name_of(volunteer.residence_division),
        "guardian": GuardianConsent.objects.filter(volunteer=volunteer).first(),
    }
    return render(request, "registry/people/volunteer_confirm.html", context)
