"""certificates: what is recognised."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    name = "certificates"
