"""What a file is for, asked once a session before the first one is given (D90)."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.history import handing_out
from registry.history.forms.exports import PurposeForm
from registry.history.services import exports


@login_required
def export_purpose(request: SignedInRequest) -> HttpResponse:
    """Ask for the purpose, remember it, and go on to the file."""
    form = PurposeForm(request.POST or None, initial=request.session.get(handing_out.REMEMBERED))
    if form.is_valid():
        with refusals_on(form):
            exports.checked_purpose(form.cleaned_data["purpose"], form.cleaned_data["words"])
            handing_out.remember(request, **form.cleaned_data)
            return redirect(_file(request))
    return form_page(request, "registry/history/export_purpose.html", form)


def _file(request: SignedInRequest) -> str:
    """The address of the file, of this site only."""
    asked = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if ours else reverse("home")
