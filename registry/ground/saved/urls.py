"""Filters kept under a name."""

from django.urls import path

from registry.ground.saved.views import saved_filters

urlpatterns = [
    path("filters/", saved_filters.saved_filters_own, name="saved-filters"),
    path("filters/new/", saved_filters.saved_filter_new, name="saved-filter-new"),
    path("filters/<int:filter_id>/rename/", saved_filters.saved_filter_rename, name="saved-filter-rename"),
    path("filters/<int:filter_id>/remove/", saved_filters.saved_filter_remove, name="saved-filter-remove"),
]
