"""Activities, their shifts and positions, and the steps of their approval."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.signups import SignUp


class ActivityQuerySet(models.QuerySet["Activity"]):
    def public(self) -> "ActivityQuerySet":
        """What a visitor sees: published, running or finished, never withdrawn."""
        return self.filter(status__in=Activity.PUBLIC_STATUSES)

    def waiting_for_approval(self) -> "ActivityQuerySet":
        return self.filter(status=Activity.Status.SUBMITTED)

    def led_by(self, user: Any) -> "ActivityQuerySet":
        """Activities whose leader or deputy this user is."""
        return self.filter(
            Q(leader_id=user.pk)
            | Q(pk__in=Activity.deputy_leaders.through.objects.filter(user_id=user.pk).values("activity_id"))
        )


class Activity(models.Model):
    """活动: applied for, approved, published, closed, reported (design §5)."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("待审批")
        RETURNED = "returned", _("已退回")
        APPROVED = "approved", _("已批准")
        PUBLISHED = "published", _("已发布")
        CLOSED = "closed", _("已结束")
        REPORTED = "reported", _("已报送")
        CANCELLED = "cancelled", _("已取消")
        WITHDRAWN = "withdrawn", _("已撤回")

    PUBLIC_STATUSES = (Status.PUBLISHED, Status.CLOSED, Status.REPORTED)

    class Category(models.TextChoices):  # 三进 and the fourth (D3)
        RURAL = "RURAL", _("进农村")
        COMMUNITY = "COMMUNITY", _("进社区")
        CAMPUS = "CAMPUS", _("进校园")
        NEARBY = "NEARBY", _("就近就便")

    class Kind(models.TextChoices):
        SERVICE = "service", _("志愿服务")
        TRAINING = "training", _("培训")

    class Origin(models.TextChoices):
        REGULAR = "regular", _("事前申请")
        EMERGENCY = "emergency", _("应急备案")
        SUPPLEMENT = "supplement", _("补录")
        HISTORICAL = "historical", _("历史数据")

    class Risk(models.TextChoices):
        LOW = "low", _("一般")
        BODILY = "bodily", _("可能危及人身安全")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    kind = models.CharField(_("性质"), max_length=10, choices=Kind, default=Kind.SERVICE)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.REGULAR)
    title = models.CharField(_("活动主题"), max_length=60)
    category = models.CharField(_("类别"), max_length=10, choices=Category)
    content = models.TextField(_("服务内容"), max_length=600)
    place = models.CharField(_("服务地点"), max_length=80)
    site = models.ForeignKey("registry.Site", models.PROTECT, null=True, blank=True, verbose_name=_("结对点或基地"))
    meeting_point = models.CharField(_("集合地点"), max_length=80, blank=True)
    division_code = models.CharField(_("行政区划代码"), max_length=6, blank=True)
    fields = models.ManyToManyField("registry.ServiceField", verbose_name=_("服务领域"), blank=True)
    programme = models.ForeignKey("registry.Programme", models.PROTECT, null=True, blank=True, verbose_name=_("专项"))
    project = models.ForeignKey("registry.Project", models.PROTECT, null=True, blank=True, verbose_name=_("项目"))
    recording_unit = models.ForeignKey(
        "registry.Unit", models.PROTECT, related_name="activities", verbose_name=_("记录单位")
    )
    co_units = models.ManyToManyField(
        "registry.Unit", related_name="joint_activities", verbose_name=_("联合单位"), blank=True
    )
    group = models.ForeignKey(
        "registry.CollaborationGroup", models.PROTECT, null=True, blank=True, verbose_name=_("协作组")
    )
    team = models.ForeignKey("registry.Team", models.PROTECT, null=True, blank=True, verbose_name=_("承办团队"))
    leader = models.ForeignKey(
        "registry.User", models.PROTECT, related_name="activities_led", verbose_name=_("活动负责人")
    )
    deputy_leaders = models.ManyToManyField("registry.User", related_name="activities_deputised", blank=True)
    contact_name = models.CharField(_("联系人"), max_length=30)
    contact_phone = models.CharField(_("联系电话"), max_length=20)
    risk_level = models.CharField(_("风险"), max_length=8, choices=Risk, default=Risk.LOW)
    risk_notice = models.TextField(_("风险告知"), max_length=600, blank=True)
    insurer = models.CharField(_("保险单位"), max_length=60, blank=True)
    insurance_policy_no = models.CharField(_("保单号"), max_length=40, blank=True)
    insured_from_on = models.DateField(_("保险自"), null=True, blank=True)
    insured_until_on = models.DateField(_("保险至"), null=True, blank=True)
    in_working_hours = models.BooleanField(_("在工作时间内"), default=False)
    is_own_duty = models.BooleanField(_("属于本职工作"), default=False)
    counts_hours = models.BooleanField(_("计入时长"), default=True)
    is_series = models.BooleanField(_("系列活动"), default=False)
    expected_served = models.PositiveIntegerField(_("预计服务人数"), null=True, blank=True)
    bigrams = models.TextField(blank=True)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    submitted_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # closed, cancelled or withdrawn
    end_reason = models.CharField(_("取消或撤回原因"), max_length=200, blank=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="published_activities_tell_the_risk",
                condition=~Q(status__in=["published", "closed", "reported"]) | ~Q(risk_notice=""),
                violation_error_message=_("发布前须写明可能的风险和防护要求。"),
            ),
            models.CheckConstraint(
                name="published_bodily_risk_is_insured",
                condition=~Q(status__in=["published", "closed", "reported"], risk_level="bodily")
                | Q(
                    ~Q(insurer=""),
                    ~Q(insurance_policy_no=""),
                    insured_from_on__isnull=False,
                    insured_until_on__isnull=False,
                ),
                violation_error_message=_("活动可能危及人身安全，发布前须填写保险单位、保单号和保险期间。"),
            ),
            models.CheckConstraint(
                name="cancelled_activities_say_why",
                condition=~Q(status__in=["cancelled", "withdrawn"]) | ~Q(end_reason=""),
            ),
        ]
        indexes = [
            models.Index(name="activities_by_status", fields=["status", "-published_at"]),
            models.Index(name="activities_by_unit", fields=["recording_unit", "status"]),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.status in self.PUBLIC_STATUSES


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
    content_digest = models.CharField(max_length=64)  # what was approved
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(_("意见"), max_length=300, blank=True)

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


class ShiftQuerySet(models.QuerySet["Shift"]):
    def in_order(self) -> "ShiftQuerySet":
        return self.order_by("starts_at", "pk")

    def upcoming(self) -> "ShiftQuerySet":
        return self.filter(ends_at__gt=clock.now(), cancelled_at=None)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> "ShiftQuerySet":
        """Back-to-back shifts do not overlap; a shift overlaps itself."""
        return self.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def with_places(self) -> "ShiftQuerySet":
        """Annotate `places` and `taken` (confirmed sign-ups)."""
        taken = (
            SignUp.objects.confirmed()
            .filter(shift=models.OuterRef("pk"))
            .order_by()
            .values("shift")
            .annotate(n=Count("*"))
            .values("n")
        )
        places = (
            Position.objects.filter(shift=models.OuterRef("pk"))
            .order_by()
            .values("shift")
            .annotate(n=models.Sum("places"))
            .values("n")
        )
        zero = models.Value(0)
        return self.annotate(
            places=models.functions.Coalesce(models.Subquery(places), zero),
            taken=models.functions.Coalesce(models.Subquery(taken), zero),
        )


class Shift(models.Model):
    """场次: one stretch of time of an activity; hours and clocks run per shift."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="shifts")
    label = models.CharField(_("场次名称"), max_length=30, blank=True)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    sign_up_opens_at = models.DateTimeField(_("报名开始"), null=True, blank=True)
    sign_up_closes_at = models.DateTimeField(_("报名截止"))
    scans_from = models.DateTimeField(_("扫码自"))
    scans_until = models.DateTimeField(_("扫码至"))
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("场次")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_code="ends_before_start",
                violation_error_message=_("结束时间应晚于开始时间。"),
            ),
            models.CheckConstraint(
                name="scans_are_taken_around_the_shift",
                condition=Q(scans_from__lte=F("starts_at"), scans_until__gte=F("ends_at")),
                violation_error_message=_("扫码时间应覆盖场次的起止时间。"),
            ),
        ]
        indexes = [
            models.Index(name="shifts_by_start", fields=["starts_at"]),
            models.Index(name="shifts_by_end", fields=["ends_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.label}".strip()


class ShiftBreak(models.Model):
    """休息: an absolute interval of the shift that does not count (D128)."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="breaks")
    starts_at = models.DateTimeField(_("休息开始"))
    ends_at = models.DateTimeField(_("休息结束"))

    class Meta:
        verbose_name = _("休息")
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="break_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("休息的结束时间应晚于开始时间。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M}–{self.ends_at:%H:%M}"


class Position(models.Model):
    """岗位: places and requirements; every shift has at least its default one (hidden)."""

    shift = models.ForeignKey(Shift, models.CASCADE, related_name="positions")
    name = models.CharField(_("岗位"), max_length=30)
    is_default = models.BooleanField(default=False)
    places = models.PositiveSmallIntegerField(_("人数"))
    min_age = models.PositiveSmallIntegerField(_("最低年龄"), null=True, blank=True)
    qualification = models.CharField(_("所需资质"), max_length=12, blank=True)
    note = models.CharField(_("要求"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("岗位")
        ordering = ["-is_default", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_default_position_per_shift",
                fields=["shift"],
                condition=Q(is_default=True),
            ),
            models.CheckConstraint(
                name="position_has_places",
                condition=Q(places__gt=0),
                violation_error_message=_("人数至少为 1。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name
