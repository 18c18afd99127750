"""The register of everything issued, and whence its hours came."""

from django.urls import include, path

from certificates.register.views import certificates, timelines

urlpatterns = [
    path("", include("certificates.register.printing.urls")),
    path("manage/certificates/", certificates.manage_certificates, name="manage-certificates"),
    path("committee/certificates/", certificates.committee_certificates, name="committee-certificates"),
    path("committee/certificates/xlsx/", certificates.committee_certificates_xlsx, name="committee-certificates-xlsx"),
    path("committee/certificates/<uuid:uuid>/revoke/", certificates.certificate_revoke, name="certificate-revoke"),
    path("manage/timeline/", timelines.timeline_find, name="timeline-find"),
    path("manage/certificates/<uuid:uuid>/timeline/", timelines.certificate_timeline, name="certificate-timeline"),
]
