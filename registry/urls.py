"""Pages of who takes part and what is planned, room by room."""

from django.urls import include, path

rooms = [
    "activities.needs",
    "activities",
    "signups",
    "people",
    "standing",
    "teams",
    "notifications",
    "accounts",
    "units",
    "workdays",
    "history",
    "ground.imports",
    "ground.exports",
    "ground.saved",
]
urlpatterns = [path("", include(f"registry.{room}.urls")) for room in rooms]
