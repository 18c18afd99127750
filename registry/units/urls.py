"""Units and the places where they serve."""

from django.urls import path

from registry.units.views import mergers, sites, units

urlpatterns = [
    path("committee/units/", units.committee_units, name="committee-units"),
    path("committee/units/new/", units.committee_unit_new, name="committee-unit-new"),
    path("committee/units/<int:unit_id>/", units.committee_unit, name="committee-unit"),
    path("committee/units/<int:unit_id>/edit/", units.committee_unit_edit, name="committee-unit-edit"),
    path("committee/units/<int:unit_id>/merge/", mergers.committee_unit_merge, name="committee-unit-merge"),
    path("committee/units/<int:unit_id>/close/", mergers.committee_unit_close, name="committee-unit-close"),
    path("committee/units/<int:unit_id>/reopen/", mergers.committee_unit_reopen, name="committee-unit-reopen"),
    path("committee/units/<int:unit_id>/appoint/", units.committee_unit_appoint, name="committee-unit-appoint"),
    path("committee/sites/", sites.committee_sites, name="committee-sites"),
    path("committee/sites/<int:site_id>/", sites.committee_site, name="committee-site"),
]
