"""Where each room is mounted."""

from typing import Any

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from checkin.api_urls import by_stations
from config import home, running
from config.api_document import ApiDocument
from config.first_run import views as first_run
from config.first_run.api import SetupViewSet
from registry.accounts.urls import instead_of_allauth

router = SimpleRouter()
router.register("setup", SetupViewSet, basename="api-setup")
api: list[Any] = [
    path("", include("registry.api_urls")),
    path("", include("checkin.api_urls")),
    path("", include("certificates.api_urls")),
    *router.urls,
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
    path("committee/setup/", first_run.setup_page, name="setup"),
    path("committee/setup/<slug:step>/put-aside/", first_run.setup_put_aside, name="setup-put-aside"),
    path("committee/setup/<slug:step>/take-up/", first_run.setup_take_up, name="setup-take-up"),
    path("committee/setup/put-away/", first_run.setup_put_away, name="setup-put-away"),
    path("committee/setup/test-mail/", first_run.setup_test_mail, name="setup-test-mail"),
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
