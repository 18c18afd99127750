"""Activities: applied for, approved, published, closed, reported."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.models.office.places import SignUpTerms
from registry.models.volunteers import Volunteer
from registry.words import chinese
from registry.words.states import among


class ActivityQuerySet(models.QuerySet["Activity"]):
    def public(self) -> "ActivityQuerySet":
        """Published, running or finished, never withdrawn."""
        return self.filter(_is_public())

    def public_for(self, user: Any) -> "ActivityQuerySet":
        """Public activities; for visitors without those at sites that are not public."""
        return self.public() if user.is_authenticated else self.public().exclude(site__not_public=True)

    def visible_one(self, user: Any, pk: int) -> "Activity | None":
        """The activity if the user may see it; the full rule is checked only if it is not public."""
        try:
            row = self.get(pk=pk)
        except Activity.DoesNotExist:
            return None
        if row.is_public and user.is_authenticated:
            return row
        return row if self.visible_to(user).filter(pk=pk).exists() else None

    def visible_to(self, user: Any) -> "ActivityQuerySet":
        """Public activities, and those that the user runs, may read by role, or has signed up for."""
        if not user.is_authenticated:
            return self.public_for(user)
        units = reach.units_in_sight(user)
        if units is None:
            return self
        joined = Activity.objects.filter(shifts__signups__volunteer__in=Volunteer.objects.of_account(user)).values("pk")
        return self.filter(_is_public() | Q(pk__in=joined) | _seen_at_the_desk(user, units))

    def overseen_by(self, user: Any) -> "ActivityQuerySet":
        """Activities that the user runs, approves, or may read as administrator or inspector."""
        units = reach.units_in_sight(user)
        return self if units is None else self.filter(_seen_at_the_desk(user, units))

    def run_by(self, user: Any) -> "ActivityQuerySet":
        """Activities this user is responsible for: as leader, applicant, team leader or unit administrator."""
        if reach.is_committee(user):
            return self
        return self.filter(_run_by(user) | Q(recording_unit_id__in=reach.unit_reach(user)))

    def editable_by(self, user: Any) -> "ActivityQuerySet":
        """Those that the user leads, or could apply for: as administrator of the unit or 队长 of the team."""
        if reach.is_committee(user):
            return self
        of_team = Activity.objects.filter(_leads_team(user), team__unit=F("recording_unit")).values("pk")
        of_unit = Q(recording_unit_id__in=reach.unit_reach(user))
        return self.filter(_led_by(user) | of_unit | Q(pk__in=of_team))

    def led_by(self, user: Any) -> "ActivityQuerySet":
        """Activities whose leader or deputy this user is."""
        return self.filter(_led_by(user))

    def led_or_applied_for_by(self, user: Any) -> "ActivityQuerySet":
        """Activities that the user leads, deputises or has applied for."""
        return self.filter(_led_or_applied_for_by(user))

    def not_ended(self) -> "ActivityQuerySet":
        """Activities that still have a shift to come or running."""
        return self.filter(pk__in=_upcoming_shifts().values("activity_id"))

    def ended(self) -> "ActivityQuerySet":
        """Published activities whose last shift is over, unless a change waits that may bring more of them."""
        rows = self.filter(status=Activity.Status.PUBLISHED).exclude(changes__state="waiting")
        return rows.exclude(pk__in=_upcoming_shifts().values("activity_id"))

    def latest_first(self) -> "ActivityQuerySet":
        """By the start of the last shift, the newest first."""
        shifts = _shifts().live().filter(activity=models.OuterRef("pk")).order_by("-starts_at")
        rows = self.annotate(last_starts_at=models.Subquery(shifts.values("starts_at")[:1]))
        return rows.order_by(models.F("last_starts_at").desc(nulls_last=True), "-pk")

    def last_starts(self, keys: list[int]) -> dict[int, datetime | None]:
        """When the last shift of each of these activities starts; None where all were cancelled."""
        shifts = _shifts().live().filter(activity__in=keys).order_by().values_list("activity")
        return dict.fromkeys(keys) | dict(shifts.annotate(models.Max("starts_at")))

    def keys_soonest_first(self) -> list[int]:
        """The keys of the activities that still have a shift to come or running, the next first."""
        shifts = _upcoming_shifts().filter(activity__in=self).order_by().values("activity")
        turns = shifts.annotate(turn=models.Min("starts_at")).order_by("turn", "-activity")
        return list(turns.values_list("activity", flat=True))

    def with_upcoming_shifts(self) -> "ActivityQuerySet":
        """Prefetch `upcoming_shifts` with their places, the next first."""
        shifts = _upcoming_shifts().with_places().in_order()
        return self.prefetch_related(models.Prefetch("shifts", queryset=shifts, to_attr="upcoming_shifts"))

    def matching(self, text: str) -> "ActivityQuerySet":
        """Found by words of title, place or content."""
        return self.filter(*(Q(bigrams__contains=term) for term in chinese.query_bigrams(text)))


def _is_public() -> Q:
    """Activities that only carry opening balances were never public."""
    return Q(status__in=Activity.PUBLIC_STATUSES) & ~Q(origin=Activity.Origin.HISTORICAL)


def _led_by(user: Any) -> Q:
    deputised = Activity.deputy_leaders.through.objects.filter(user_id=user.pk).values("activity_id")
    return Q(leader_id=user.pk) | Q(pk__in=deputised)


def _leads_team(user: Any) -> Q:
    return Q(
        team__memberships__volunteer__user_id=user.pk,
        team__memberships__is_leader=True,
        team__memberships__status="active",
    )


def _run_by(user: Any) -> Q:
    of_own_teams = Activity.objects.filter(_leads_team(user)).values("pk")
    return _led_or_applied_for_by(user) | Q(pk__in=of_own_teams)


def _led_or_applied_for_by(user: Any) -> Q:
    return _led_by(user) | Q(created_by_id=user.pk)


def _seen_at_the_desk(user: Any, units: set[int]) -> Q:
    joint = Activity.co_units.through.objects.filter(unit_id__in=units).values("activity_id")
    to_decide: Any = Activity.steps.rel.related_model.objects  # type: ignore[attr-defined]
    # The leading unit of a 协作组 sees what waits, for it may be its turn (D5), and what it decided.
    waiting = Q(unit_id__in=reach.deciding_reach(user), state="waiting", due_on__isnull=False)
    to_decide = to_decide.filter(Q(unit_id__in=reach.unit_reach(user)) | waiting | Q(decided_by_id=user.pk))
    return _run_by(user) | Q(recording_unit_id__in=units) | Q(pk__in=joint) | Q(pk__in=to_decide.values("activity_id"))


def _shifts() -> Any:
    return Activity.shifts.rel.related_model.objects  # type: ignore[attr-defined]


def _upcoming_shifts() -> Any:
    return _shifts().upcoming()


class Activity(SignUpTerms):
    """活动: applied for, approved, published, closed, reported (design#states)."""

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
    BEGUN_STATUSES = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED)
    CALLED_OFF_STATUSES = (Status.CANCELLED, Status.WITHDRAWN)
    OVER_STATUSES = (Status.CLOSED, Status.REPORTED, Status.CANCELLED, Status.WITHDRAWN)

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
    contact_wechat = models.CharField(_("联系人微信号"), max_length=30, blank=True)
    # What the contact agreed to have shown to everybody (D88); others than these read it who have a place.
    shows_contact_name = models.BooleanField(_("公开联系人姓名"), default=False)
    shows_contact_phone = models.BooleanField(_("公开联系电话"), default=False)
    shows_contact_wechat = models.BooleanField(_("公开微信号"), default=False)
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
    is_remote = models.BooleanField(_("线上服务"), default=False)  # hours by result, never by time logged in (D135)
    expected_served = models.PositiveIntegerField(_("预计服务人数"), null=True, blank=True)
    bigrams = models.TextField(blank=True)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    submitted_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    important_change_at = models.DateTimeField(
        null=True, blank=True
    )  # since then who has a place may leave in good time
    ended_at = models.DateTimeField(null=True, blank=True)  # closed, cancelled or withdrawn
    end_reason = models.CharField(_("取消或撤回原因"), max_length=200, blank=True)

    is_draft = among("status", Status.DRAFT)
    is_submitted = among("status", Status.SUBMITTED)
    is_returned = among("status", Status.RETURNED)
    is_approved = among("status", Status.APPROVED)
    is_published = among("status", Status.PUBLISHED)
    is_closed = among("status", Status.CLOSED)
    is_reported = among("status", Status.REPORTED)
    is_cancelled = among("status", Status.CANCELLED)
    is_withdrawn = among("status", Status.WITHDRAWN)
    is_training = among("kind", Kind.TRAINING)
    is_emergency = among("origin", Origin.EMERGENCY)
    is_supplement = among("origin", Origin.SUPPLEMENT)
    is_bodily_risk = among("risk_level", Risk.BODILY)

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
        return self.status in self.PUBLIC_STATUSES and not self.is_historical

    @property
    def is_historical(self) -> bool:
        """Hours from before the product, brought in by document: they count, apart from every year (D150)."""
        return self.origin == self.Origin.HISTORICAL

    @property
    def leader_pks(self) -> set[int]:
        """Leader and deputies, who are notified of what happens at the gate."""
        return {self.leader_id, *self.deputy_leaders.values_list("pk", flat=True)}

    @property
    def has_change_pending(self) -> bool:
        """A published activity was changed in an important point and waits for approval again."""
        return self.published_at is not None and self.status in (self.Status.SUBMITTED, self.Status.RETURNED)

    @property
    def needs_ruling(self) -> bool:
        """Own duty in working hours: the committee decides whether it counts (D118)."""
        return self.is_own_duty and self.in_working_hours


class LeaderTerm(models.Model):
    """负责人任期: a person led an activity, as leader or deputy, from one moment to another."""

    activity = models.ForeignKey("registry.Activity", models.CASCADE, related_name="leader_terms")
    user = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    from_at = models.DateTimeField(default=clock.now)
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("负责人任期")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_running_term_per_leader", fields=["activity", "user"], condition=Q(until_at=None)
            ),
            models.CheckConstraint(
                name="leader_term_ends_after_it_starts", condition=Q(until_at=None) | Q(until_at__gte=F("from_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.user}"
