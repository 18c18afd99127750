"""A contact's link with PIN, made and ended by who looks after the site."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registry.activities.needs.forms.needs import HostLinkForm
from registry.activities.needs.services import host_links
from registry.documents import qr
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.units.views.sites import contact_of


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_link(request: SignedInRequest, row_id: int, contact_id: int) -> HttpResponse:
    """Make a new link and show it with its PIN, this once, to print or copy."""
    contact = contact_of(request, row_id, contact_id)
    form = HostLinkForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            made = host_links.make(contact=contact, days=form.cleaned_data["days"], by=request.user)
            picture = qr.svg(made.address, label=_("服务对象页面的二维码"))
            context = {"made": made, "contact": contact, "site": contact.site, "picture": picture}
            return render(request, "registry/needs/host_link_made.html", context)
    good = host_links.good_until([contact]).get(contact.pk)
    context = {"contact": contact, "site": contact.site, "good": good}
    context["calendar_address"] = host_links.calendar_address_of(good) if good else ""
    return form_page(request, "registry/needs/host_link.html", form, **context)


@login_required
@require_POST
def contact_link_end(request: SignedInRequest, row_id: int, contact_id: int) -> HttpResponse:
    """Revoke the link."""
    contact = contact_of(request, row_id, contact_id)
    with refusals_as_messages(request):
        host_links.end(contact=contact, by=request.user)
        messages.success(request, _("链接和口令已停用。"))
    return redirect("site-page", row_id)
