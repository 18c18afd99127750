"""Pages of what really happened."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
