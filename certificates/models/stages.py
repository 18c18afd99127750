"""应交阶段: the stages for which the committee asks every unit for a table (D149, D151)."""

from typing import Any

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry import clock


class AskedStageQuerySet(models.QuerySet["AskedStage"]):
    def standing(self) -> "AskedStageQuerySet":
        """Stages whose request stands, the latest end first."""
        return self.filter(withdrawn_at=None).select_related("programme").order_by("-until_on", "-from_on", "pk")

    def ended(self) -> "AskedStageQuerySet":
        """Stages that are over: their tables can be handed in."""
        return self.standing().filter(until_on__lt=clock.today())

    def of(self, from_on: Any, until_on: Any, programme: Any = None) -> "AskedStageQuerySet":
        """Exactly this stage."""
        return self.standing().filter(from_on=from_on, until_on=until_on, programme=programme)


class AskedStage(models.Model):
    """应交阶段: a month, a quarter or a programme whose table every unit owes by a day, with or without activities."""

    from_on = models.DateField(_("阶段自"))
    until_on = models.DateField(_("阶段至"))
    programme = models.ForeignKey("registry.Programme", models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("提交期限"))
    asked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    withdrawn_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AskedStageQuerySet.as_manager()

    class Meta:
        verbose_name = _("应交阶段")
        ordering = ["-until_on", "pk"]
        constraints = [
            models.CheckConstraint(name="asked_stages_end_after_they_start", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="tables_are_due_after_their_stage", condition=Q(due_on__gt=F("until_on"))),
            models.UniqueConstraint(
                F("from_on"),
                F("until_on"),
                Coalesce("programme", Value(0)),
                name="each_stage_is_asked_for_once",
                condition=Q(withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.until_on}"
