"""Pages of who takes part and what is planned."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
