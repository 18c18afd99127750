"""Pages of what is recognised."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
