"""The product's addresses, and the bare view that only a benchmark knows."""

from django.urls import include, path

from bench.bare import bare_scan

urlpatterns = [path("bare/scans/", bare_scan, name="bare-scans"), path("", include("config.urls"))]
