"""Pages of who takes part and what is planned."""

from django.urls import path

from registry.views import preferences

urlpatterns = [
    path("text-size/", preferences.text_size, name="text-size"),
]
