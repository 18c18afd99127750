"""The office's own names, logo and titles."""

from django.urls import path

from certificates.office.views import office

urlpatterns = [
    path("committee/office/", office.committee_office, name="committee-office"),
    path("committee/office/sample/<slug:what>/", office.committee_office_sample, name="committee-office-sample"),
    path("committee/office/logo/", office.committee_office_logo, name="committee-office-logo"),
    path("committee/office/logo/remove/", office.committee_office_logo_remove, name="committee-office-logo-remove"),
    path("office/logo/<int:logo_id>/", office.office_logo, name="office-logo"),
]
