"""The history: who did what to which thing, when (D106, D107)."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import AppendOnly
from registry.words import deeds


class HistoryEntryQuerySet(models.QuerySet["HistoryEntry"]):
    def about(self, target: Any) -> "HistoryEntryQuerySet":
        """Everything that was done to this thing, oldest first."""
        return self.filter(target_model=target._meta.label_lower, target_id=target.pk).order_by("pk")


class HistoryEntry(AppendOnly):
    """操作日志. Field names and digests only: no phone, document number, place or free text (design#append-only)."""

    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    did = models.CharField(_("动作"), max_length=40)
    target_model = models.CharField(max_length=40)
    target_id = models.BigIntegerField(null=True)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, null=True, related_name="+")
    fields = models.JSONField(default=dict)  # field name → state code or digest
    request_id = models.CharField(max_length=32, blank=True)
    # A keyed digest of the thing's state after the act, where its model says what that is.
    state = models.CharField(max_length=40, blank=True, default="")
    # A mark over all columns above, by the product: an entry inserted by hand has none, a copied one is a duplicate.
    mark = models.CharField(max_length=60, null=True, unique=True)

    objects = HistoryEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("操作日志")
        ordering = ["-pk"]
        indexes = [
            models.Index(name="history_by_target", fields=["target_model", "target_id"]),
            models.Index(name="history_by_person", fields=["by", "-at"]),
            models.Index(name="history_by_action", fields=["did", "-at"]),
        ]

    def __str__(self) -> str:
        return f"{self.did} {self.target_model} {self.target_id}"

    @property
    def deed(self) -> str:
        """The action in words."""
        return deeds.in_words(self.did)

    @property
    def target_name(self) -> str:
        """The kind of thing it was done to, in the words of the screen; an unknown one as stored."""
        try:
            return str(apps.get_model(self.target_model)._meta.verbose_name)
        except (LookupError, ValueError):
            return self.target_model


class RequestSource(models.Model):
    """Where a request of the history came from: beside it, since the history cannot be deleted and this can (D106)."""

    request_id = models.CharField(max_length=32, unique=True)
    at = models.DateTimeField(default=clock.now, db_index=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    browser = models.CharField(_("浏览器"), max_length=200, blank=True)
    words = models.CharField(_("写明的用途"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("请求来源")

    def __str__(self) -> str:
        return self.request_id
