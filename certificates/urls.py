"""Pages of what is recognised."""

from django.urls import include, path

from certificates.proofs.views import proofs
from certificates.recognition.views import stars
from certificates.register.views import timelines
from certificates.verification.views import verification

urlpatterns = [
    path("", include("certificates.tables.urls")),
    path("me/proofs/", proofs.my_proofs, name="my-proofs"),
    path("me/proofs/full-number/", proofs.my_proofs_full, name="my-proofs-full"),
    path("me/stars/", stars.my_stars, name="my-stars"),
    path("proofs/<uuid:uuid>/", proofs.proof_detail, name="proof-detail"),
    path("proofs/<uuid:uuid>/pdf/", proofs.certificate_pdf, name="certificate-pdf"),
    path("proofs/<uuid:uuid>/finish/", proofs.proof_finish, name="proof-finish"),
    path("manage/certificates/", proofs.manage_certificates, name="manage-certificates"),
    path("manage/volunteers/<int:volunteer_id>/proof/", proofs.volunteer_proof, name="volunteer-proof"),
    path(
        "manage/volunteers/<int:volunteer_id>/proof/full-number/",
        proofs.volunteer_proof_full,
        name="volunteer-proof-full",
    ),
    path("manage/stars/", stars.manage_stars, name="manage-stars"),
    path("manage/volunteers/<int:volunteer_id>/star/propose/", stars.star_propose, name="star-propose"),
    path("committee/certificates/", proofs.committee_certificates, name="committee-certificates"),
    path("committee/certificates/xlsx/", proofs.committee_certificates_xlsx, name="committee-certificates-xlsx"),
    path("committee/certificates/<uuid:uuid>/revoke/", proofs.certificate_revoke, name="certificate-revoke"),
    path("committee/stars/", stars.committee_stars, name="committee-stars"),
    path("committee/stars/<int:application_id>/", stars.star_detail, name="star-detail"),
    path("committee/stars/<int:application_id>/decline/", stars.star_decline, name="star-decline"),
    path("committee/stars/<int:application_id>/revoke/", stars.star_revoke, name="star-revoke"),
    path("manage/timeline/", timelines.timeline_find, name="timeline-find"),
    path("manage/certificates/<uuid:uuid>/timeline/", timelines.certificate_timeline, name="certificate-timeline"),
    path("verify/", verification.verify, name="verify"),
    path("verify/file/", verification.verify_file, name="verify-file"),
    path("verify/keys.json", verification.verify_keys, name="verify-keys"),
    path("verify/<str:number>/<str:code>", verification.verify_certificate, name="verify-certificate"),
]
