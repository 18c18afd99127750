"""Proofs: asking for one, seeing it, its file."""

from django.urls import path

from certificates.proofs.views import letters, proofs

urlpatterns = [
    path(
        "manage/activities/<int:activity_id>/letters/<slug:letter>/",
        letters.activity_letters,
        name="activity-letters",
    ),
    path("me/proofs/", proofs.my_proofs, name="my-proofs"),
    path("me/proofs/full-number/", proofs.my_proofs_full, name="my-proofs-full"),
    path("proofs/<uuid:uuid>/", proofs.proof_detail, name="proof-detail"),
    path("proofs/<uuid:uuid>/pdf/", proofs.certificate_pdf, name="certificate-pdf"),
    path("proofs/<uuid:uuid>/picture/", proofs.certificate_picture, name="certificate-picture"),
    path("proofs/<uuid:uuid>/finish/", proofs.proof_finish, name="proof-finish"),
    path("manage/volunteers/<int:volunteer_id>/proof/", proofs.volunteer_proof, name="volunteer-proof"),
    path(
        "manage/volunteers/<int:volunteer_id>/proof/full-number/",
        proofs.volunteer_proof_full,
        name="volunteer-proof-full",
    ),
]
