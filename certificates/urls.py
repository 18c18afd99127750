"""Pages of what is recognised, room by room."""

from django.urls import include, path

rooms = [
    "merging",
    "reports",
    "urging",
    "tables",
    "statistics",
    "office",
    "proofs",
    "recognition",
    "rounds",
    "honours",
    "register",
    "verification",
]
urlpatterns = [path("", include(f"certificates.{room}.urls")) for room in rooms]
