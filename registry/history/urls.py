"""Who did what, when."""

from django.urls import path

from registry.history.views import history

urlpatterns = [
    path("committee/history/", history.history, name="history"),
]
