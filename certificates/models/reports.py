"""What the leader reports per shift, and the official tables made of it."""

import uuid
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Activity
from registry.models.facts import Stated
from registry.models.reach import units_in_sight
from registry.words.states import among


class ActivityReportQuerySet(models.QuerySet["ActivityReport"]):
    def visible_to(self, user: Any) -> "ActivityReportQuerySet":
        """Reports of activities that the user runs, administers, shares as a co-unit, or inspects."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(shift__activity__in=Activity.objects.overseen_by(user))

    def submitted(self) -> "ActivityReportQuerySet":
        """Submitted reports; only their figures enter a table."""
        return self.filter(status=ActivityReport.Status.SUBMITTED)

    def for_lists(self) -> "ActivityReportQuerySet":
        """With everything that a list row shows."""
        return self.select_related("shift__activity__recording_unit", "submitted_by")


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

    objects = ActivityReportQuerySet.as_manager()

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


class StageReportQuerySet(models.QuerySet["StageReport"]):
    def visible_to(self, user: Any) -> "StageReportQuerySet":
        """Tables of units that the user administers or inspects, and of activities they lead."""
        if not user.is_authenticated:
            return self.none()
        units = units_in_sight(user)
        if units is None:
            return self
        return self.filter(Q(unit__in=units) | Q(activity__in=Activity.objects.led_by(user)))

    def handed_in(self) -> "StageReportQuerySet":
        """Tables that were submitted at some time."""
        return self.exclude(status=StageReport.Status.DRAFT)

    def waiting(self) -> "StageReportQuerySet":
        """Submitted and not decided, the oldest first."""
        return self.filter(status=StageReport.Status.SUBMITTED).order_by("submitted_at", "pk")

    def same_table(self, report: "StageReport") -> "StageReportQuerySet":
        """All versions of the table of this unit and stage, or of this activity."""
        if report.activity_id:
            return self.filter(activity=report.activity_id)
        return self.of_stage(report.stage_from_on, report.stage_until_on, report.programme_id).filter(
            scope=report.scope, unit=report.unit_id
        )

    def of_stage(self, from_on: date, until_on: date, programme: Any = None) -> "StageReportQuerySet":
        """Tables of units over exactly this stage."""
        return self.filter(activity=None, stage_from_on=from_on, stage_until_on=until_on, programme=programme)

    def latest_versions(self) -> "StageReportQuerySet":
        """The newest version of every table."""
        same = {"scope": OuterRef("scope"), "unit": OuterRef("unit"), "version__gt": OuterRef("version")}
        same |= {"stage_from_on": OuterRef("stage_from_on"), "stage_until_on": OuterRef("stage_until_on")}
        keyed = StageReport.objects.annotate(key=_key())
        newer = keyed.filter(**same, key=OuterRef("key"))
        return self.annotate(key=_key()).exclude(models.Exists(newer))

    def for_lists(self) -> "StageReportQuerySet":
        """With everything that a list row shows."""
        return self.select_related("unit", "activity", "programme", "submitted_by", "decided_by", "seal").defer(
            "snapshot"
        )


def _key() -> Coalesce:
    """The activity or programme of a table, 0 without one: in SQL, NULL equals nothing."""
    return Coalesce("activity", "programme", Value(0))


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
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    correction_reason = models.CharField(_("更正原因"), max_length=200, blank=True)

    is_submitted = among("status", Status.SUBMITTED)
    is_returned = among("status", Status.RETURNED)
    is_accepted = among("status", Status.ACCEPTED)

    objects = StageReportQuerySet.as_manager()

    stated = (
        Stated(
            (
                "uuid", "scope", "unit_id", "activity_id", "programme_id", "title", "stage_from_on", "stage_until_on",
                "version", "status", "snapshot", "seal_id", "filled_on", "submitted_by_id", "submitted_at",
                "decided_by_id", "decided_at", "reason", "correction_reason",
            )
        ),
    )  # fmt: skip

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
                F("scope"),
                F("unit"),
                F("stage_from_on"),
                F("stage_until_on"),
                F("version"),
                Coalesce("programme", Value(0)),
                name="one_version_per_unit_and_stage",
                condition=~Q(scope="activity"),
            ),
            models.CheckConstraint(
                name="submitted_tables_name_who",
                condition=Q(status="draft") | Q(submitted_by__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_tables_name_who",
                condition=~Q(status__in=["returned", "accepted"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_decides_the_table_they_submitted",
                condition=Q(decided_by=None) | ~Q(decided_by=F("submitted_by")),
            ),
            models.CheckConstraint(
                name="corrected_tables_say_why",
                condition=Q(version=1) | ~Q(correction_reason=""),
            ),
            models.CheckConstraint(
                name="returned_tables_know_why",
                condition=~Q(status="returned") | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(name="stage_reports_by_unit", fields=["unit", "status"])]

    def __str__(self) -> str:
        return f"{self.title} {self.stage_from_on}–{self.stage_until_on}"

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.SUBMITTED

    @property
    def is_decided(self) -> bool:
        return self.status in (self.Status.RETURNED, self.Status.ACCEPTED)
