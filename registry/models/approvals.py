"""Approvals: an activity's steps and changes, the opening of a minor's data, whose a phone number is."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.models.accounts import RoleAssignment
from registry.models.activities import Activity
from registry.models.office import remarks
from registry.protection.sealed import SealedText
from registry.words.states import among
from registry.words.unmasking import UnmaskReason


class ApprovalStepQuerySet(models.QuerySet["ApprovalStep"]):
    def current(self) -> "ApprovalStepQuerySet":
        """Steps whose turn it is; only then does a step have a due day."""
        return self.filter(state=ApprovalStep.State.WAITING, due_on__isnull=False)

    def visible_to(self, user: Any) -> "ApprovalStepQuerySet":
        """The steps of the activities at one's desk."""
        return self.filter(activity__in=Activity.objects.overseen_by(user))

    def by_start(self) -> "ApprovalStepQuerySet":
        """With `starts_at` of the next shift and `began_at` of the last: emergencies and what begins today on top."""
        upcoming: Any = Activity.shifts.rel.related_model.objects.upcoming()  # type: ignore[attr-defined]
        upcoming = upcoming.filter(activity=models.OuterRef("activity")).order_by("starts_at", "pk")
        begun: Any = Activity.shifts.rel.related_model.objects.live()  # type: ignore[attr-defined]
        begun = begun.filter(activity=models.OuterRef("activity")).order_by("-starts_at", "-pk")
        rows = self.annotate(
            starts_at=models.Subquery(upcoming.values("starts_at")[:1]),
            began_at=models.Subquery(begun.values("starts_at")[:1]),
        )
        is_urgent = models.Case(models.When(activity__origin=Activity.Origin.EMERGENCY, then=0), default=1)
        return rows.order_by(is_urgent, models.F("starts_at").asc(nulls_last=True), "due_on", "pk")


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
    remarks = models.JSONField(_("逐项意见"), default=dict, blank=True)  # by the question of the form

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
        indexes = [
            models.Index(name="steps_by_unit", fields=["unit", "state"]),
            models.Index(name="steps_that_wait", fields=["due_on"], condition=Q(state="waiting")),
            models.Index(name="steps_by_decider", fields=["decided_by", "-decided_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_state_display()}"

    @property
    def said(self) -> str:
        """The note and what was said about single questions."""
        return remarks.in_words(self.note, self.remarks)


class ActivityChangeQuerySet(models.QuerySet["ActivityChange"]):
    def open(self) -> "ActivityChangeQuerySet":
        """Waiting for a decision, or returned and neither handed in again nor given up."""
        return self.filter(state__in=ActivityChange.OPEN_STATES)


class ActivityChange(models.Model):
    """活动变更: what an approved activity is to become; the approved version stands until this is approved."""

    class State(models.TextChoices):
        WAITING = "waiting", _("变更待批")
        RETURNED = "returned", _("变更被退回")
        APPROVED = "approved", _("变更已批准")
        DROPPED = "dropped", _("变更已撤回")

    OPEN_STATES = (State.WAITING, State.RETURNED)

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="changes")
    submission = models.PositiveSmallIntegerField()  # whose approval steps decide it
    proposed = models.JSONField()  # only what differs, as registry.activities.changes.proposed writes and reads it
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    proposed_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    is_waiting = among("state", State.WAITING)
    is_returned = among("state", State.RETURNED)

    objects = ActivityChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动变更")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_change_per_activity", fields=["activity"], condition=Q(state__in=["waiting", "returned"])
            ),
            models.UniqueConstraint(name="one_change_per_submission", fields=["activity", "submission"]),
            models.CheckConstraint(
                name="ended_changes_say_when",
                condition=Q(state__in=["waiting", "returned"], ended_at=None)
                | Q(state__in=["approved", "dropped"], ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity} {self.get_state_display()}"


class MinorOpeningQuerySet(models.QuerySet["MinorOpening"]):
    def waiting(self) -> "MinorOpeningQuerySet":
        """Nobody has decided yet, and there is still something to look at."""
        return self.filter(status=MinorOpening.Status.ASKED, volunteer__closed_at=None)

    def usable_by(self, user: Any) -> "MinorOpeningQuerySet":
        """Approved for this person, not used and not expired."""
        return self.filter(status=MinorOpening.Status.APPROVED, asked_by_id=user.pk, expires_at__gt=clock.now())

    def to_decide(self, user: Any) -> "MinorOpeningQuerySet":
        """What waits for this user: somebody else asked about people of the user's units."""
        asked = self.waiting().exclude(asked_by_id=user.pk)
        if reach.is_committee(user):
            return asked
        return asked.filter(volunteer__unit_id__in=reach.unit_reach(user))


class MinorOpening(models.Model):
    """One look at the full data of a minor: asked by one, approved by another beforehand (D97)."""

    class Status(models.TextChoices):
        ASKED = "asked", _("待同意")
        APPROVED = "approved", _("已同意")
        DECLINED = "declined", _("未同意")
        USED = "used", _("已查看")

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="openings")
    reason = models.CharField(_("查看理由"), max_length=12, choices=UnmaskReason)
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    asked_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    is_asked = among("status", Status.ASKED)

    objects = MinorOpeningQuerySet.as_manager()

    class Meta:
        verbose_name = _("未成年人信息查看申请")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_opening_per_person_and_asker",
                fields=["volunteer", "asked_by"],
                condition=Q(status="asked"),
                violation_error_message=_("您已经申请查看，请等待同意。"),
            ),
            models.CheckConstraint(
                name="openings_are_approved_by_another_person",
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="decided_openings_name_their_decider",
                condition=Q(status="asked", decided_by=None) | Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.pk}"


class PhoneClaimQuerySet(models.QuerySet["PhoneClaim"]):
    def waiting(self) -> "PhoneClaimQuerySet":
        """Nobody has decided yet, and the number did not become free."""
        return self.filter(outcome=PhoneClaim.Outcome.WAITING)

    def visible_to(self, user: Any) -> "PhoneClaimQuerySet":
        """For the committee and administrators of the unit of either person."""
        if reach.is_committee(user):
            return self
        units = reach.unit_reach(user)
        return self.filter(Q(holder__unit_id__in=units) | Q(claimant__unit_id__in=units))

    def to_decide(self, user: Any) -> "PhoneClaimQuerySet":
        """What waits for this user: numbers in files of the user's units, none of one's own or asked for by oneself.

        The committee alone decides where the holder objected or has a role.
        """
        own = Q(holder__user_id=user.pk) | Q(claimant__user_id=user.pk) | Q(opened_by_id=user.pk)
        waiting = self.waiting().exclude(own)
        if reach.is_committee(user):
            return waiting
        with_role = RoleAssignment.objects.not_ended().values("user")
        units = reach.unit_reach(user)
        return waiting.filter(holder__unit_id__in=units, objected_at=None).exclude(holder__user__in=with_role)

    def with_people(self) -> "PhoneClaimQuerySet":
        """With what a page shows."""
        return self.select_related("holder__unit", "holder__user", "claimant__unit", "claimant__user", "decided_by")


class PhoneClaim(models.Model):
    """号码核实: somebody says that a number, under which another account logs in, is theirs now."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("待核实")
        CLEARED = "cleared", _("已清除原登记")
        FREED = "freed", _("原使用人已换号")
        DECLINED = "declined", _("未通过")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Check(models.TextChoices):
        CALLED = "called", _("拨打这个号码，由新使用人接听")
        SEEN = "seen", _("当面看到新使用人用这个号码接打电话")
        CARRIER = "carrier", _("看过运营商出具的入网凭证")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    claimant = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="phone_claims")
    holder = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="phone_claims_against")
    phone_sealed = models.BinaryField(default=bytes)
    phone_digest = models.CharField(max_length=64, db_index=True)
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    objected_at = models.DateTimeField(null=True, blank=True)  # the holder says: it is still mine
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.WAITING)
    checked_how = models.CharField(_("怎样核实的"), max_length=7, choices=Check, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    phone = SealedText()
    is_waiting = among("outcome", Outcome.WAITING)

    objects = PhoneClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("号码核实")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_phone_claim_per_person", fields=["claimant"], condition=Q(outcome="waiting")
            ),
            models.CheckConstraint(name="nobody_claims_their_own_phone", condition=~Q(claimant=models.F("holder"))),
            models.CheckConstraint(
                name="cleared_phones_were_checked_by_somebody",
                condition=~Q(outcome="cleared") | (Q(decided_by__isnull=False) & ~Q(checked_how="")),
            ),
            models.CheckConstraint(
                name="declined_phone_claims_say_who_and_why",
                condition=~Q(outcome="declined") | (Q(decided_by__isnull=False) & ~Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.pk}"
