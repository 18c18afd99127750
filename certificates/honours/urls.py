"""荣誉: from elsewhere, and shown to everybody."""

from django.urls import path

from certificates.honours.views import mine, outside_proofs, roll

proof = "manage/outside-proofs/<int:proof_id>/"
urlpatterns = [
    path("me/honours/", mine.me_honours, name="me-honours"),
    path("me/honours/new/", outside_proofs.me_proof_new, name="me-outside-proof-new"),
    path("outside-proofs/<int:proof_id>/file/", outside_proofs.outside_proof_file, name="outside-proof-file"),
    path("outside-proofs/<int:proof_id>/remove/", outside_proofs.outside_proof_remove, name="outside-proof-remove"),
    path("manage/outside-proofs/", outside_proofs.manage_outside_proofs, name="manage-outside-proofs"),
    path("manage/outside-proofs/new/", outside_proofs.manage_outside_proof_new, name="manage-outside-proof-new"),
    path("honour-roll/", roll.honour_roll, name="honour-roll"),
    path("rounds/<int:round_id>/roll/", roll.round_roll, name="round-roll"),
    path("honour-roll/nominations/<int:nomination_id>/", roll.nomination_roll, name="nomination-roll"),
    path("honour-roll/stars/<int:application_id>/", roll.star_roll, name="star-roll"),
    path(proof, outside_proofs.manage_outside_proof, name="manage-outside-proof"),
    path(f"{proof}return/", outside_proofs.manage_outside_proof_return, name="manage-outside-proof-return"),
]
