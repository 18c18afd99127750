"""Facts: rows that are written once and never changed."""

from django.db import models


class AppendOnly(models.Model):
    """A fact: neither edited nor deleted by anybody; triggers see to it (registry/protection/append_only.py)."""

    is_append_only = True

    class Meta:
        abstract = True
