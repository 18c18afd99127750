"""Who did what, when."""

from django.urls import path

from registry.history.views import exports, history

urlpatterns = [
    path("committee/history/", history.history, name="history"),
    path("committee/history/export/", history.history_export, name="history-export"),
    path("exports/purpose/", exports.export_purpose, name="export-purpose"),
]
