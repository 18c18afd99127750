"""certificates: what is recognised."""

from importlib import import_module

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"

    def ready(self) -> None:
        import_module("registry.units.living").follow(ties=[import_module("certificates.living").ties])
