"""What only a site has: its place on the map (D113), and who receives volunteers there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.models import HostContact
from registry.units.forms.lists import ChangedHostContactForm, HostContactForm
from registry.units.forms.sites import SitePlaceForm
from registry.units.services import host_contacts, sites
from registry.units.views.lists import entry_page, kept
from registry.words.chinese import quoted


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: SignedInRequest, row_id: int) -> HttpResponse:
    """One site's coordinates and radius."""
    _kind, site = kept(request, "site", row_id)
    typed = "" if site.latitude is None else f"{site.latitude},{site.longitude}"
    form = SitePlaceForm(request.POST or None, initial={"place": typed, "fence_metres": site.fence_metres})
    if form.is_valid():
        sites.put_on_map(site=site, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存%(site)s的位置。") % {"site": quoted(str(site))})
        return redirect("site-page", site.pk)
    return form_page(request, "registry/units/lists/site_place.html", form, site=site)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: SignedInRequest, row_id: int) -> HttpResponse:
    """Enter a contact of the site."""
    _kind, site = kept(request, "site", row_id)
    form = HostContactForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            host_contacts.add(site=site, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记联系人。"))
            return redirect("site-page", site.pk)
    return form_page(request, "registry/units/lists/contact.html", form, site=site, contact=None)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: SignedInRequest, row_id: int, contact_id: int) -> HttpResponse:
    """Correct a contact."""
    contact = contact_of(request, row_id, contact_id)
    form = ChangedHostContactForm(request.POST or None, initial={"name": contact.name, "post": contact.post})
    if form.is_valid():
        with refusals_on(form):
            host_contacts.change(contact=contact, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("site-page", row_id)
    return form_page(request, "registry/units/lists/contact.html", form, site=contact.site, contact=contact)


@never_cache
@login_required
@require_POST
def contact_phone(request: SignedInRequest, row_id: int, contact_id: int) -> HttpResponse:
    """Show the whole number once; the history keeps who looked."""
    contact = contact_of(request, row_id, contact_id)
    with refusals_as_messages(request):
        number = host_contacts.phone_of(contact=contact, by=request.user)
        return entry_page(request, "site", row_id, called=number, who=contact.pk)
    return redirect("site-page", row_id)


@login_required
@require_POST
def contact_remove(request: SignedInRequest, row_id: int, contact_id: int) -> HttpResponse:
    """Forget a contact."""
    with refusals_as_messages(request):
        host_contacts.remove(contact=contact_of(request, row_id, contact_id), by=request.user)
        messages.success(request, _("已移除，姓名和电话已删除。"))
    return redirect("site-page", row_id)


def contact_of(request: SignedInRequest, row_id: int, contact_id: int) -> HostContact:
    """A contact of a site that this user keeps."""
    _kind, site = kept(request, "site", row_id)
    return get_object_or_404(site.contacts.select_related("site"), pk=contact_id)
