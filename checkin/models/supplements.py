"""补录: hours that nobody measured, applied for with evidence and approved one level up (D123)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Activity
from registry.models.reach import deciding_reach, units_in_sight
from registry.words.states import among


class SupplementQuerySet(models.QuerySet["Supplement"]):
    def visible_to(self, user: Any) -> "SupplementQuerySet":
        """The user's own, those of activities they run, of units they may read, and those they decide."""
        if not user.is_authenticated:
            return self.none()
        units = units_in_sight(user)
        if units is None:
            return self
        run = Activity.objects.run_by(user).values("pk")
        return self.filter(
            Q(applied_by=user)
            | Q(shift__activity__in=run)
            | Q(shift__activity__recording_unit__in=units)
            | Q(deciding_unit__in=units)
            | Q(shift__activity__recording_unit__in=deciding_reach(user), status=Supplement.Status.SUBMITTED)
            | Q(decided_by=user)
        )

    def for_lists(self) -> "SupplementQuerySet":
        """With everything that a list row shows, and the number of people."""
        rows = self.select_related("shift__activity__recording_unit", "deciding_unit", "applied_by", "decided_by")
        return rows.annotate(people=models.Count("lines")).order_by("-pk")

    def waiting(self) -> "SupplementQuerySet":
        """Submitted and not decided; the oldest first."""
        return self.filter(status=Supplement.Status.SUBMITTED).order_by("applied_at", "pk")


class Supplement(models.Model):
    """补录申请: a list of people and times of one shift, with reason and evidence."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("待审批")
        APPROVED = "approved", _("已批准")
        RETURNED = "returned", _("已退回")
        WITHDRAWN = "withdrawn", _("已撤回")

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="supplements")
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    reason = models.CharField(_("补录原因"), max_length=200)
    evidence = models.ManyToManyField(
        "registry.StoredFile", related_name="supplements", verbose_name=_("证明材料"), blank=True
    )
    applied_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(default=clock.now)
    deciding_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")  # one level up
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(_("审批意见"), max_length=200, blank=True)

    is_submitted = among("status", Status.SUBMITTED)
    is_approved = among("status", Status.APPROVED)
    is_returned = among("status", Status.RETURNED)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        verbose_name = _("补录")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="nobody_decides_the_own_supplement",
                condition=Q(decided_by=None) | ~Q(decided_by=F("applied_by")),
                violation_error_message=_("不能审批自己提交的补录。"),
            ),
            models.CheckConstraint(
                name="decided_supplements_name_who",
                condition=Q(status__in=["submitted", "withdrawn"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_supplements_say_why", condition=~Q(status="returned") | ~Q(decision_reason="")
            ),
            models.CheckConstraint(name="supplements_say_why", condition=~Q(reason="")),
        ]
        indexes = [models.Index(name="supplements_by_duty", fields=["status", "deciding_unit", "applied_at"])]

    def __str__(self) -> str:
        return f"{self.shift} {self.get_status_display()}"


class SupplementLine(models.Model):
    """One person of a supplement and the claimed time."""

    supplement = models.ForeignKey(Supplement, models.CASCADE, related_name="lines")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="supplement_lines")
    in_at = models.DateTimeField()
    out_at = models.DateTimeField()

    class Meta:
        verbose_name = _("补录人员")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="each_person_once_per_supplement", fields=["supplement", "volunteer"]),
            models.CheckConstraint(
                name="supplemented_out_is_after_in",
                condition=Q(out_at__gt=F("in_at")),
                violation_error_message=_("结束时间应晚于开始时间。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.volunteer)
