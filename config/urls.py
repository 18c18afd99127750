"""Where each room is mounted."""

from typing import Any

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView

from checkin.api_urls import by_stations
from config import home, running
from config.api_document import ApiDocument
from registry.accounts.urls import instead_of_allauth

api: list[Any] = [
    path("", include("registry.api_urls")),
    path("", include("checkin.api_urls")),
    path("", include("certificates.api_urls")),
    path("schema/", ApiDocument.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
]

urlpatterns = [
    path("api/v1/", include(by_stations)),  # first: a scan need not be looked for behind every page
    path("", home.home, name="home"),
    path("healthz", running.healthz, name="healthz"),
    path("readyz", running.readyz, name="readyz"),
    path("system/", running.system, name="system"),
    path("system/jobs/<int:job_id>/retry/", running.job_retry, name="job-retry"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include(instead_of_allauth)),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("api/v1/", include(api)),
    path("", include("registry.urls")),
    path("", include("checkin.urls")),
    path("", include("certificates.urls")),
]

handler400 = "config.errors.bad_request"
handler429 = "config.errors.too_often"  # allauth looks for it here
handler500 = "config.errors.server_error"
