"""What the leader reports per shift, and the official tables made of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock


class ActivityReport(models.Model):
    """活动情况报送, one per shift: 服务人数 and the summary, due in seven days (D10, D150)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已报送")

    shift = models.OneToOneField("registry.Shift", models.PROTECT, related_name="report")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    served_count = models.PositiveIntegerField(_("服务人数"), null=True, blank=True)
    served_is_estimate = models.BooleanField(_("估计数"), default=False)
    summary = models.TextField(_("服务内容小结"), max_length=300, blank=True)
    materials = models.ManyToManyField(
        "registry.StoredFile", related_name="reports", verbose_name=_("材料"), blank=True
    )
    written_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("活动情况报送")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="submitted_reports_say_how_many_were_served",
                condition=Q(status="draft") | Q(served_count__gt=0, submitted_at__isnull=False),
                violation_error_message=_("请填写服务人数（不能为 0）。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.shift)


class StageReport(models.Model):
    """阶段性情况统计表: a versioned snapshot, frozen once submitted (D148–D152)."""

    class Scope(models.TextChoices):
        ACTIVITY = "activity", _("一个活动")
        UNIT = "unit", _("单位一个阶段")
        ROLL_UP = "roll_up", _("汇总表")

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")
        RETURNED = "returned", _("已退回")
        ACCEPTED = "accepted", _("已确认")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    scope = models.CharField(max_length=8, choices=Scope)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="stage_reports")
    activity = models.ForeignKey(
        "registry.Activity", models.PROTECT, null=True, blank=True, related_name="stage_reports"
    )
    programme = models.ForeignKey("registry.Programme", models.PROTECT, null=True, blank=True)
    title = models.CharField(_("标题"), max_length=80)
    stage_from_on = models.DateField(_("阶段自"))
    stage_until_on = models.DateField(_("阶段至"))
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    snapshot = models.JSONField(default=dict)
    seal = models.ForeignKey("checkin.Seal", models.PROTECT, null=True, blank=True, related_name="+")
    filled_on = models.DateField(_("填表日期"), default=clock.today)
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    submitted_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("退回或更正原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("阶段性情况统计表")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="stage_ends_after_it_starts",
                condition=Q(stage_until_on__gte=F("stage_from_on")),
                violation_error_message=_("阶段截止日期不能早于开始日期。"),
            ),
            models.CheckConstraint(
                name="activity_tables_name_their_activity",
                condition=Q(scope="activity") ^ Q(activity=None),
            ),
            models.UniqueConstraint(
                name="one_version_per_activity_table",
                fields=["activity", "version"],
                condition=Q(scope="activity"),
            ),
            models.UniqueConstraint(
                name="one_version_per_unit_and_stage",
                fields=["scope", "unit", "stage_from_on", "stage_until_on", "version"],
                condition=~Q(scope="activity"),
            ),
            models.CheckConstraint(
                name="returned_tables_know_why",
                condition=~Q(status="returned") | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(name="stage_reports_by_unit", fields=["unit", "status"])]

    def __str__(self) -> str:
        return f"{self.title} {self.stage_from_on}–{self.stage_until_on}"
