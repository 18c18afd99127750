"""Filters of lists that somebody keeps under a name."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.protection.sealed import SealedText


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def kept_by(self, user: Any) -> "SavedFilterQuerySet":
        """One's own; a link is what others get."""
        return self.filter(user=user.pk)

    def on(self, page: str) -> "SavedFilterQuerySet":
        """Of one list."""
        return self.filter(page=page)


class SavedFilter(models.Model):
    """常用条件: what a list was narrowed by, sealed, for one may look for names and numbers."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("registry.User", models.CASCADE, related_name="+")
    page = models.CharField(max_length=200)
    name = models.CharField(_("名称"), max_length=30)
    query_sealed = models.BinaryField(default=bytes)
    saved_at = models.DateTimeField(default=clock.now)

    query = SealedText()
    is_shown, link = False, ""  # on a page: it is the one that is open; what others get

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = _("常用条件")
        ordering = ["page", "name"]
        constraints = [models.UniqueConstraint(name="one_saved_filter_per_name", fields=["user", "page", "name"])]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """The list as it was narrowed; each reader finds there what they may see."""
        return f"{self.page}?{self.query}"
