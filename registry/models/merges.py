"""Merging two files of one person, and undoing it (D78)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: Any) -> "MergeQuerySet":
        """Only the committee sees merges."""
        return self if reach.is_committee(user) else self.none()

    def standing(self) -> "MergeQuerySet":
        """Merges that were not undone."""
        return self.filter(undone_at=None)

    def for_lists(self) -> "MergeQuerySet":
        """With everything that a list row shows, the newest first."""
        return self.select_related("kept__unit", "other__unit", "by", "undone_by", "evidence").order_by("-pk")


class Merge(models.Model):
    """档案合并: which file was kept, which one leads to it, why, on what evidence; `moved` is the way back."""

    kept = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="merges")
    other = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="merges_into")
    reason = models.CharField(_("理由"), max_length=200)
    evidence = models.ForeignKey("registry.StoredFile", models.PROTECT, related_name="+")
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    moved = models.JSONField(default=dict)  # keys of the rows that changed hands, states before
    undone_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(_("撤销理由"), max_length=200, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("档案合并")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_standing_merge_per_file", fields=["other"], condition=Q(undone_at=None)),
            models.CheckConstraint(name="a_file_is_not_merged_into_itself", condition=~Q(kept=models.F("other"))),
            models.CheckConstraint(
                name="undone_merges_say_who_and_why",
                condition=Q(undone_at=None) | (Q(undone_by__isnull=False) & ~Q(undo_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.other} → {self.kept}"
