"""The committee enters coordinates of sites, to compare phones' locations with (D113)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.doors.http import SignedInRequest, form_page, page_of
from registry.models import Site
from registry.permissions import is_committee, require
from registry.units.forms.sites import SitePlaceForm
from registry.units.services import sites


@login_required
@require_safe
def committee_sites(request: SignedInRequest) -> HttpResponse:
    """Every site, those without coordinates first."""
    require(is_committee(request.user))
    rows = Site.objects.filter(closed_on=None).order_by(F("latitude").asc(nulls_first=True), "kind", "pk")
    return render(request, "registry/units/site_list.html", {"page": page_of(request, rows)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_site(request: SignedInRequest, site_id: int) -> HttpResponse:
    """One site's coordinates and radius."""
    require(is_committee(request.user))
    site = get_object_or_404(Site, pk=site_id)
    place = "" if site.latitude is None else f"{site.latitude},{site.longitude}"
    form = SitePlaceForm(request.POST or None, initial={"place": place, "fence_metres": site.fence_metres})
    if form.is_valid():
        sites.put_on_map(site=site, by=request.user, **form.cleaned_data)
        messages.success(request, _("已保存“%(site)s”的位置。") % {"site": site})
        return redirect("committee-sites")
    return form_page(request, "registry/units/site_place.html", form, site=site)
