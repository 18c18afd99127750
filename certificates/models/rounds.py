"""嘉许批次: what the committee commends for, its dated steps, and the candidates with their evidence (D56, D147)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Membership, Team, Volunteer
from registry.models.facts import AppendOnly, Stated
from registry.models.reach import is_committee, unit_reach, units_in_sight
from registry.words.states import among

LEAST_NOTICE_DAYS, MOST_NOTICE_DAYS = 3, 30  # D56


class CommendationRoundQuerySet(models.QuerySet["CommendationRound"]):
    def visible_to(self, user: Any) -> "CommendationRoundQuerySet":
        """The committee sees all, a unit its own; whoever is logged in those that were opened."""
        if is_committee(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(opened_at__isnull=False) | Q(unit__in=unit_reach(user)))

    def nominating(self) -> "CommendationRoundQuerySet":
        """Open for nominations."""
        return self.filter(status=CommendationRound.Status.NOMINATING)

    def for_stars(self, user: Any) -> "CommendationRoundQuerySet":
        """Of stars, under way or prepared: the committee's, and those of the units that the user administers."""
        rows = self.filter(for_whom="star", status__in=["draft", *CommendationRound.RUNNING]).visible_to(user)
        return rows if is_committee(user) else rows.filter(Q(unit=None) | Q(unit__in=unit_reach(user)))

    def running(self) -> "CommendationRoundQuerySet":
        """Opened, neither decided nor cancelled."""
        return self.filter(status__in=CommendationRound.RUNNING)

    def for_lists(self) -> "CommendationRoundQuerySet":
        """With everything that a list row shows."""
        return self.select_related("created_by", "opened_by", "copied_from", "unit")


class CommendationRound(models.Model):
    """嘉许批次: for whom, by which criteria, who nominates how many, until when; then review, 公示 and decision."""

    class ForWhom(models.TextChoices):
        VOLUNTEER = "volunteer", _("志愿者")
        TEAM = "team", _("志愿团队")
        UNIT = "unit", _("单位")
        PROJECT = "project", _("志愿服务项目")
        STAR = "star", _("星级志愿者")

    class Quota(models.TextChoices):
        FREE = "free", _("不限名额")
        UNIT = "unit", _("按单位分配")
        GROUP = "group", _("按协作组分配")

    class ReviewKind(models.TextChoices):
        AGREE = "agree", _("同意或不同意")
        SCORES = "scores", _("匿名打分")

    class Status(models.TextChoices):
        DRAFT = "draft", _("未开始")
        NOMINATING = "nominating", _("推荐中")
        REVIEWING = "reviewing", _("评审中")
        ANNOUNCED = "announced", _("公示中")
        DECIDED = "decided", _("已决定")
        CANCELLED = "cancelled", _("已取消")

    RUNNING = (Status.NOMINATING, Status.REVIEWING, Status.ANNOUNCED)
    COUNTERS = {ForWhom.VOLUNTEER: _("人"), ForWhom.TEAM: _("支"), ForWhom.UNIT: _("家"), ForWhom.PROJECT: _("个"),
                ForWhom.STAR: _("人")}  # fmt: skip

    title = models.CharField(_("名称"), max_length=60)
    for_whom = models.CharField(_("嘉许对象"), max_length=10, choices=ForWhom)
    # Who runs it where the committee lets units decide on the lower stars (D63); empty is the committee itself.
    unit = models.ForeignKey("registry.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    document_no = models.CharField(_("依据文号"), max_length=60, blank=True)
    period_from_on = models.DateField(_("服务日期自"))
    period_until_on = models.DateField(_("服务日期至"))
    criteria = models.JSONField(_("条件"), default=dict)  # read through certificates/rounds/criteria.py
    units_nominate = models.BooleanField(_("单位推荐"), default=True)
    teams_nominate = models.BooleanField(_("团队推荐"), default=False)
    selves_nominate = models.BooleanField(_("自荐"), default=False)
    quota_kind = models.CharField(_("名额"), max_length=5, choices=Quota, default=Quota.FREE)
    places_each = models.PositiveSmallIntegerField(_("每个单位或协作组的名额"), null=True, blank=True)
    review_kind = models.CharField(_("评审方式"), max_length=6, choices=ReviewKind, default=ReviewKind.AGREE)
    score_criteria = models.JSONField(_("打分项目"), default=list)  # [{"name", "weight", "best"}]
    reviewers_needed = models.PositiveSmallIntegerField(_("每项由几人评审"), default=3)
    nominations_until_on = models.DateField(_("推荐截止"))
    review_until_on = models.DateField(_("评审截止"))
    notice_working_days = models.PositiveSmallIntegerField(_("公示工作日数"), default=LEAST_NOTICE_DAYS)
    anonymous_objections = models.BooleanField(_("可匿名提出异议"), default=False)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.DRAFT)
    copied_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    decision_document_no = models.CharField(_("决定文号"), max_length=60, blank=True)
    decided_on = models.DateField(_("决定日期"), null=True, blank=True)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    computed_at = models.DateTimeField(null=True, blank=True)  # the candidates are frozen since then
    preview = models.JSONField(default=dict)  # the last look at how many would qualify where
    version = models.PositiveIntegerField(default=1)

    is_draft = among("status", Status.DRAFT)
    is_nominating = among("status", Status.NOMINATING)
    is_reviewing = among("status", Status.REVIEWING)
    is_announced = among("status", Status.ANNOUNCED)
    is_decided = among("status", Status.DECIDED)
    is_cancelled = among("status", Status.CANCELLED)
    is_running = among("status", *RUNNING)
    is_for_stars = among("for_whom", ForWhom.STAR)
    is_about_people = among("for_whom", ForWhom.VOLUNTEER, ForWhom.STAR)

    is_blind = among("review_kind", ReviewKind.SCORES)

    objects = CommendationRoundQuerySet.as_manager()

    first_state = Stated(
        (
            "title", "for_whom", "document_no", "period_from_on", "period_until_on", "criteria", "units_nominate",
            "teams_nominate", "selves_nominate", "quota_kind", "places_each", "review_kind", "score_criteria",
            "reviewers_needed", "nominations_until_on", "review_until_on", "notice_working_days",
            "anonymous_objections", "status", "copied_from_id", "decision_document_no", "decided_on",
            "created_by_id", "created_at", "opened_by_id", "opened_at", "version",
        ),
        parts={
            "quotas": ("unit_id", "group_id", "places"),
            "steps": ("status", "by_id", "at", "reason"),
            "reviewers": ("user_id", "named_by_id", "withdrawn_at"),
            "places": ("nomination_id", "place", "score", "chosen", "moved_reason"),
        },
    )  # fmt: skip
    stated = (
        first_state,
        Stated((*first_state.columns, "unit_id"), parts=first_state.parts),
        Stated((*first_state.columns, "unit_id", "computed_at"), parts=first_state.parts),
    )

    class Meta:
        verbose_name = _("嘉许批次")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="rounds_are_in_a_known_state",
                condition=Q(status__in=["draft", "nominating", "reviewing", "announced", "decided", "cancelled"]),
            ),
            models.CheckConstraint(
                name="rounds_are_for_a_known_kind",
                condition=Q(for_whom__in=["volunteer", "team", "unit", "project", "star"]),
            ),
            models.CheckConstraint(
                name="only_rounds_for_stars_are_run_by_a_unit", condition=Q(unit=None) | Q(for_whom="star")
            ),
            models.UniqueConstraint(
                name="one_round_for_stars_per_unit_and_quarter",
                fields=["unit", "period_from_on"],
                condition=Q(unit__isnull=False) & ~Q(status="cancelled"),
                violation_error_message=_("这个单位这一季度已经有一批。"),
            ),
            models.CheckConstraint(
                name="round_period_ends_after_it_starts", condition=Q(period_until_on__gte=F("period_from_on"))
            ),
            models.CheckConstraint(
                name="rounds_are_reviewed_after_nominations", condition=Q(review_until_on__gt=F("nominations_until_on"))
            ),
            models.CheckConstraint(
                name="somebody_nominates_in_a_round",
                condition=Q(units_nominate=True) | Q(teams_nominate=True) | Q(selves_nominate=True),
            ),
            models.CheckConstraint(
                name="rounds_are_announced_long_enough",
                condition=Q(notice_working_days__range=(LEAST_NOTICE_DAYS, MOST_NOTICE_DAYS)),
            ),
            models.CheckConstraint(name="somebody_reviews_in_a_round", condition=Q(reviewers_needed__gte=1)),
            models.CheckConstraint(
                name="rounds_under_way_name_who_opened_them",
                condition=Q(status__in=["draft", "cancelled"]) | Q(opened_by__isnull=False, opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="decided_rounds_say_when", condition=~Q(status="decided") | Q(decided_on__isnull=False)
            ),
        ]
        indexes = [models.Index(name="rounds_by_status", fields=["status", "nominations_until_on"])]

    def __str__(self) -> str:
        return self.title

    @property
    def aim(self) -> str:
        """What is going to become of those on the list, or has."""
        if self.is_decided:
            return str(_("已认定") if self.is_for_stars else _("已嘉许"))
        return str(_("拟认定") if self.is_for_stars else _("拟嘉许"))

    @property
    def counter(self) -> str:
        """What stands behind a number of those it is for."""
        return str(self.COUNTERS[self.ForWhom(self.for_whom)])


class RoundQuota(models.Model):
    """How many a unit or a 协作组 may nominate; the others have `places_each`."""

    round = models.ForeignKey(CommendationRound, models.CASCADE, related_name="quotas")
    unit = models.ForeignKey("registry.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey("registry.CollaborationGroup", models.PROTECT, null=True, blank=True, related_name="+")
    places = models.PositiveSmallIntegerField(_("名额"))

    class Meta:
        verbose_name = _("推荐名额")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_quota_is_of_a_unit_or_a_group",
                condition=Q(unit__isnull=False, group=None) | Q(unit=None, group__isnull=False),
            ),
            models.UniqueConstraint(name="one_quota_per_round_and_unit", fields=["round", "unit"]),
            models.UniqueConstraint(name="one_quota_per_round_and_group", fields=["round", "group"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.group} {self.places}"


class RoundStep(AppendOnly):
    """A step of a round: which status was reached, when and by whom; undone only by a new step."""

    round = models.ForeignKey(CommendationRound, models.PROTECT, related_name="steps")
    status = models.CharField(_("进入"), max_length=10, choices=CommendationRound.Status)
    by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("批次步骤")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.round} {self.get_status_display()}"


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: Any) -> "CandidateQuerySet":
        """Of the units one administers or inspects, oneself, the teams one leads, and their members while one may
        put them forward."""
        if not user.is_authenticated:
            return self.none()
        units = units_in_sight(user)
        if units is None:
            return self
        led = Team.objects.run_by(user)
        own = Q(volunteer__in=Volunteer.objects.of_account(user)) | Q(team__in=led)
        members = Membership.objects.active().filter(team__in=led).values("volunteer")
        own |= Q(round__teams_nominate=True, round__status="nominating", volunteer__in=members)
        return self.filter(own | Q(unit__in=units))

    def open_for_stars(self, person: Any) -> "CandidateQuerySet":
        """Of this person in a round for stars in which one applies oneself, while it takes nominations."""
        rows = self.filter(volunteer__in=Volunteer.objects.of_people([person.pk]), qualifies=True).select_related(
            "round"
        )
        return rows.filter(round__for_whom="star", round__status="nominating", round__selves_nominate=True)

    def qualifying(self) -> "CandidateQuerySet":
        """Those who met every criterion on the day of opening."""
        return self.filter(qualifies=True)

    def for_lists(self) -> "CandidateQuerySet":
        """With everything that a list row shows."""
        return self.select_related(
            "round", "unit", "volunteer__merged_into", "team__successor", "recipient_unit", "project"
        )


class Candidate(models.Model):
    """候选对象: a person, team, unit or project with the figures of the day on which the round was opened."""

    RECIPIENTS = ("volunteer", "team", "recipient_unit", "project")

    round = models.ForeignKey(CommendationRound, models.PROTECT, related_name="candidates")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey("registry.Team", models.PROTECT, null=True, blank=True, related_name="+")
    recipient_unit = models.ForeignKey("registry.Unit", models.PROTECT, null=True, blank=True, related_name="+")
    project = models.ForeignKey("registry.Project", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")  # of that day, frozen
    evidence = models.JSONField(default=dict)  # figures; read through certificates/rounds/criteria.py
    qualifies = models.BooleanField(_("符合条件"))
    missed = models.JSONField(_("不符合的条件"), default=list)
    computed_at = models.DateTimeField(default=clock.now)
    mark = models.CharField(max_length=60, blank=True)  # ours, over the frozen columns; of rounds from before, none

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("候选对象")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_candidate_is_one_of_four",
                condition=Q(volunteer__isnull=False, team=None, recipient_unit=None, project=None)
                | Q(volunteer=None, team__isnull=False, recipient_unit=None, project=None)
                | Q(volunteer=None, team=None, recipient_unit__isnull=False, project=None)
                | Q(volunteer=None, team=None, recipient_unit=None, project__isnull=False),
            ),
            models.UniqueConstraint(name="each_person_once_per_round", fields=["round", "volunteer"]),
            models.UniqueConstraint(name="each_team_once_per_round", fields=["round", "team"]),
            models.UniqueConstraint(name="each_unit_once_per_round", fields=["round", "recipient_unit"]),
            models.UniqueConstraint(name="each_project_once_per_round", fields=["round", "project"]),
        ]
        indexes = [models.Index(name="candidates_by_unit", fields=["round", "unit", "qualifies"])]

    def __str__(self) -> str:
        return str(self.recipient)

    @property
    def recipient(self) -> Any:
        """The person, team, unit or project."""
        return next(one for one in (getattr(self, name) for name in self.RECIPIENTS) if one is not None)
