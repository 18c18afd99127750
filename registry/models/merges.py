"""Two files of one person (D78), and two units (D141): put together, and taken apart again."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.words.states import among


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


class SamePersonQuerySet(models.QuerySet["SamePerson"]):
    def about(self, file: Any) -> "SamePersonQuerySet":
        """Answers about this file, whichever of the two it is."""
        return self.filter(Q(file=file) | Q(other=file))

    def said_same(self) -> "SamePersonQuerySet":
        """Pairs that a unit holds to be one person, neither merged nor closed yet."""
        return self.filter(self._open(), answer=SamePerson.Answer.SAME)

    def said_different(self) -> "SamePersonQuerySet":
        """Pairs that somebody holds to be two people, neither merged nor closed since."""
        return self.filter(self._open(), answer=SamePerson.Answer.DIFFERENT)

    @staticmethod
    def _open() -> Q:
        return Q(file__merged_into=None, other__merged_into=None, file__closed_at=None, other__closed_at=None)


class SamePerson(models.Model):
    """同一人？: what somebody answered about two files that look like one person's, and why."""

    class Answer(models.TextChoices):
        SAME = "same", _("是同一人，请区直团工委合并")
        DIFFERENT = "different", _("不是同一人")

    file = models.ForeignKey("registry.Volunteer", models.CASCADE, related_name="+")
    other = models.ForeignKey("registry.Volunteer", models.CASCADE, related_name="+")
    answer = models.CharField(max_length=9, choices=Answer)
    reason = models.CharField(_("怎样核实的"), max_length=200)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    by_committee = models.BooleanField(default=False)  # who alone says the last word about two files

    is_same = among("answer", Answer.SAME)

    objects = SamePersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("是否同一人")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_answer_per_pair_of_files", fields=["file", "other"]),
            models.CheckConstraint(name="a_file_is_not_compared_with_itself", condition=~Q(file=models.F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}, {self.other_id}: {self.answer}"


class UnitMergerQuerySet(models.QuerySet["UnitMerger"]):
    def standing(self) -> "UnitMergerQuerySet":
        """Those that nobody took back."""
        return self.filter(undone_at=None)


class UnitMerger(models.Model):
    """单位合并: one act of moving what a unit leaves to its successor; without one the unit was closed empty."""

    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="mergers")
    successor = models.ForeignKey("registry.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(_("日期"), default=clock.today)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = UnitMergerQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位合并")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="unit_is_not_merged_into_itself", condition=Q(successor=None) | ~Q(successor=models.F("unit"))
            ),
            models.CheckConstraint(
                name="merger_taken_back_names_who",
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.on}"


class MovedThing(models.Model):
    """One thing that a merger moved or ended, and what it was before."""

    merger = models.ForeignKey(UnitMerger, models.CASCADE, related_name="moved")
    kind = models.CharField(max_length=24)
    object_id = models.BigIntegerField()
    before = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("随合并转移的事项")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_move_per_thing_and_merger", fields=["merger", "kind", "object_id"])
        ]
        indexes = [models.Index(name="moves_by_thing", fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
