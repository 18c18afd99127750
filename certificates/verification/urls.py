"""Verification by anybody."""

from django.urls import path

from certificates.verification.views import verification

urlpatterns = [
    path("verify/", verification.verify, name="verify"),
    path("verify/file/", verification.verify_file, name="verify-file"),
    path("verify/keys.json", verification.verify_keys, name="verify-keys"),
    path("verify/<str:number>/<str:code>", verification.verify_certificate, name="verify-certificate"),
]
