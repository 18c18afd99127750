"""推荐 in a 嘉许批次: the nomination with its papers, its reviews, and the frozen order."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.rounds import Candidate, CommendationRound
from registry import clock
from registry.models import Team, Volunteer
from registry.models.facts import Stated
from registry.models.reach import unit_reach, units_in_sight
from registry.words.states import among

LIVE = ["draft", "submitted", "returned", "accepted"]


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, user: Any) -> "NominationQuerySet":
        """The own ones, those about oneself or a team one runs, and those of the units one administers or inspects."""
        if not user.is_authenticated:
            return self.none()
        units = units_in_sight(user)
        if units is None:
            return self
        own = Q(by=user) | Q(candidate__volunteer__in=Volunteer.objects.of_account(user))
        own |= Q(candidate__team__in=Team.objects.run_by(user))
        return self.filter(own | Q(unit__in=units) | Q(candidate__unit__in=units))

    def put_forward_by(self, user: Any) -> "NominationQuerySet":
        """What somebody began, and what stands on the quota of the units they administer."""
        return self.filter(Q(by=user) | Q(unit__in=unit_reach(user))) if user.is_authenticated else self.none()

    def about(self, person: Any) -> "NominationQuerySet":
        """Handed in about this person, also what was withdrawn or declined since."""
        files = Volunteer.objects.of_people([person.person_id])
        return self.filter(candidate__volunteer__in=files).exclude(submitted_at=None)

    def editable(self) -> "NominationQuerySet":
        """Still written: drafts, and what came back."""
        return self.filter(status__in=["draft", "returned"])

    def live(self) -> "NominationQuerySet":
        """Neither withdrawn nor declined: they use the quota."""
        return self.filter(status__in=LIVE)

    def handed_in(self) -> "NominationQuerySet":
        """What the committee and the reviewers look at."""
        return self.filter(status__in=["submitted", "accepted"])

    def in_order(self) -> "NominationQuerySet":
        """By the unit's own ranking, those without a place last."""
        return self.order_by("unit", models.F("rank").asc(nulls_last=True), "pk")

    def for_lists(self) -> "NominationQuerySet":
        """With everything that a list row shows."""
        return self.select_related(
            "round",
            "unit",
            "by",
            "late_by",
            "candidate__unit",
            "candidate__volunteer__merged_into",
            "candidate__team__successor",
            "candidate__recipient_unit",
            "candidate__project",
        )


class Nomination(models.Model):
    """推荐: a candidate put forward with a text, on the quota of a unit."""

    class Source(models.TextChoices):
        UNIT = "unit", _("单位推荐")
        TEAM = "team", _("团队推荐")
        SELF = "self", _("自荐")

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        SUBMITTED = "submitted", _("已提交")
        RETURNED = "returned", _("已退回")
        ACCEPTED = "accepted", _("已受理")
        DECLINED = "declined", _("未采纳")
        WITHDRAWN = "withdrawn", _("已撤回")

    round = models.ForeignKey(CommendationRound, models.PROTECT, related_name="nominations")  # as its candidate's
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="nominations")
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")  # whose quota it uses
    source = models.CharField(_("推荐方式"), max_length=4, choices=Source)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    text = models.TextField(_("推荐理由"), blank=True)
    rank = models.PositiveSmallIntegerField(_("本单位排序"), null=True, blank=True)
    status = models.CharField(_("状态"), max_length=9, choices=Status, default=Status.DRAFT)
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    paper_problem = models.CharField(_("不能出具证书的原因"), max_length=300, blank=True)
    late_reason = models.CharField(_("逾期受理的理由"), max_length=200, blank=True)
    late_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    is_draft = among("status", Status.DRAFT)
    is_submitted = among("status", Status.SUBMITTED)
    is_returned = among("status", Status.RETURNED)
    is_accepted = among("status", Status.ACCEPTED)
    is_withdrawn = among("status", Status.WITHDRAWN)
    is_off_list = among("status", Status.DECLINED, Status.WITHDRAWN)
    is_live = among("status", *LIVE)
    is_editable = among("status", Status.DRAFT, Status.RETURNED)

    objects = NominationQuerySet.as_manager()

    stated = (
        Stated(
            (
                "round_id", "candidate_id", "unit_id", "source", "by_id", "text", "rank", "status", "return_reason",
                "late_reason", "late_by_id", "submitted_at", "decided_by_id", "decided_at", "version",
            ),
            parts={"attachments": ("file_id", "added_by_id")},
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("推荐")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="nominations_are_in_a_known_state",
                condition=Q(status__in=[*LIVE, "declined", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="nominations_come_from_a_known_side", condition=Q(source__in=["unit", "team", "self"])
            ),
            models.UniqueConstraint(
                name="one_live_nomination_per_candidate",
                fields=["candidate"],
                condition=Q(status__in=LIVE),
                violation_error_message=_("已有一项推荐正在办理。"),
            ),
            models.UniqueConstraint(
                name="one_nomination_per_rank_of_a_unit",
                fields=["round", "unit", "rank"],
                condition=Q(status__in=LIVE, rank__isnull=False),
            ),
            models.CheckConstraint(
                name="handed_in_nominations_say_when_and_what",
                condition=~Q(status__in=["submitted", "accepted"]) | (Q(submitted_at__isnull=False) & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="returned_nominations_say_why",
                condition=~Q(status__in=["returned", "declined"]) | ~Q(return_reason=""),
            ),
            models.CheckConstraint(
                name="late_nominations_name_who_let_them_in",
                condition=Q(late_reason="", late_by=None) | (~Q(late_reason="") & Q(late_by__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="nominations_by_unit", fields=["round", "unit", "status"])]

    def __str__(self) -> str:
        return str(self.candidate)


class NominationAttachment(models.Model):
    """A paper to a nomination, through the one gate for uploads."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="attachments")
    file = models.OneToOneField("registry.StoredFile", models.PROTECT, related_name="+")
    added_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("推荐材料")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class RoundReviewer(models.Model):
    """评审人 of a round; one who was taken off keeps what they reviewed."""

    round = models.ForeignKey(CommendationRound, models.PROTECT, related_name="reviewers")
    user = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    named_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("评审人")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="each_reviewer_once_per_round", fields=["round", "user"])]

    def __str__(self) -> str:
        return str(self.user)


class Review(models.Model):
    """评审: scores or a yes by one reviewer, or why they may not judge this one."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(RoundReviewer, models.PROTECT, related_name="reviews")
    scores = models.JSONField(_("打分"), default=dict)
    agrees = models.BooleanField(_("同意"), null=True, blank=True)
    comment = models.CharField(_("意见"), max_length=500, blank=True)
    conflict_reason = models.CharField(_("回避理由"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    stated = (
        Stated(
            ("nomination_id", "reviewer_id", "scores", "agrees", "comment", "conflict_reason", "submitted_at"),
        ),
    )

    class Meta:
        verbose_name = _("评审")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_review_per_nomination_and_reviewer", fields=["nomination", "reviewer"])
        ]

    def __str__(self) -> str:
        return f"{self.nomination} · {self.reviewer}"


class RoundPlace(models.Model):
    """A line of the frozen list: place, score, chosen or not; a change of the order says why."""

    round = models.ForeignKey(CommendationRound, models.PROTECT, related_name="places")
    nomination = models.OneToOneField(Nomination, models.PROTECT, related_name="frozen_place")
    place = models.PositiveSmallIntegerField(_("名次"))
    score = models.DecimalField(_("得分"), max_digits=6, decimal_places=2, null=True, blank=True)
    chosen = models.BooleanField(_("拟嘉许"), default=False)
    moved_reason = models.CharField(_("调整理由"), max_length=200, blank=True)
    moved_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("名次")
        ordering = ["round", "place", "pk"]
        indexes = [models.Index(name="places_of_a_round", fields=["round", "place"])]

    def __str__(self) -> str:
        return f"{self.place} {self.nomination}"
