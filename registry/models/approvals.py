"""The steps of an activity's approval."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity
from registry.words.states import among


class ApprovalStepQuerySet(models.QuerySet["ApprovalStep"]):
    def current(self) -> "ApprovalStepQuerySet":
        """Steps whose turn it is; only then does a step have a due day."""
        return self.filter(state=ApprovalStep.State.WAITING, due_on__isnull=False)

    def visible_to(self, user: Any) -> "ApprovalStepQuerySet":
        """The steps of the activities at one's desk."""
        return self.filter(activity__in=Activity.objects.overseen_by(user))


class ApprovalStep(models.Model):
    """审批: one decision in the chain of an activity; the last approval approves it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待审批")
        APPROVED = "approved", _("同意")
        RETURNED = "returned", _("退回")
        INFORMED = "informed", _("备案")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="steps")
    submission = models.PositiveSmallIntegerField(default=1)  # 1 = first time handed in
    order = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("registry.Unit", models.PROTECT, verbose_name=_("审批单位"))
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_on = models.DateField(_("期限"), null=True, blank=True)
    due_is_estimated = models.BooleanField(default=False)  # a year's holidays were not known (D142)
    content_digest = models.CharField(max_length=64)  # digest of what was approved
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("意见"), max_length=300, blank=True)

    is_waiting = among("state", State.WAITING)
    is_approved = among("state", State.APPROVED)

    objects = ApprovalStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("审批")
        ordering = ["submission", "order"]
        constraints = [
            models.UniqueConstraint(
                name="one_step_per_activity_submission_and_order",
                fields=["activity", "submission", "order"],
            ),
            models.CheckConstraint(
                name="decided_steps_name_their_decider",
                condition=Q(state="waiting", decided_by=None, decided_at=None)
                | Q(state="informed")
                | Q(
                    state__in=["approved", "returned"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
        ]
        indexes = [models.Index(name="steps_by_unit", fields=["unit", "state"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_state_display()}"
