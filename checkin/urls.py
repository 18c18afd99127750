"""Pages of what really happened, room by room."""

from django.urls import include, path

rooms = ["scanning", "desk", "deciding", "mine", "afterwards", "review", "evidence", "ledger"]
urlpatterns = [path("", include(f"checkin.{room}.urls")) for room in rooms]
