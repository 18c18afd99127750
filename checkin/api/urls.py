"""The room's part of /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from checkin.api import scans, stations

router = SimpleRouter()
urlpatterns = [
    path("scans/", scans.scan_upload, name="api-scans"),
    path("stations/pair/", stations.station_pair, name="api-station-pair"),
    path("stations/me/", stations.station_me, name="api-station-me"),
    path("stations/roll/", stations.station_roll, name="api-station-roll"),
    *router.urls,
]
