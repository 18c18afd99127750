"""The room's part of /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from certificates.api.certificates import CertificateViewSet
from certificates.api.verification import VerifyView

router = SimpleRouter()
router.register("certificates", CertificateViewSet, basename="certificate")
urlpatterns = [*router.urls, path("verify/", VerifyView.as_view(), name="api-verify")]
