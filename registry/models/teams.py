"""Teams and their members."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.words.states import among


class TeamQuerySet(models.QuerySet["Team"]):
    def admitted(self) -> "TeamQuerySet":
        """Teams that passed the review and exist."""
        return self.filter(status=Team.Status.ADMITTED)

    def waiting_for_review(self) -> "TeamQuerySet":
        """Proposed teams that a unit administrator must decide."""
        return self.filter(status=Team.Status.SUBMITTED)

    def without_leader(self) -> "TeamQuerySet":
        """Admitted teams without a leader, run by their unit (design#standing)."""
        led = Membership.objects.leading().filter(team=models.OuterRef("pk"))
        return self.admitted().filter(~models.Exists(led))

    def visible_to(self, user: Any) -> "TeamQuerySet":
        """Admitted teams are public; the others are seen by their founder and by administrators."""
        units = reach.units_in_sight(user)
        if units is None:
            return self
        public = Q(status=Team.Status.ADMITTED)
        own = Q(founded_by_id=user.pk) if user.is_authenticated else Q(pk__in=[])
        return self.filter(public | own | Q(unit_id__in=units))

    def of_units_in_sight(self, user: Any) -> "TeamQuerySet":
        """Teams of the units one administers or inspects, in every state."""
        units = reach.units_in_sight(user)
        return self if units is None else self.filter(unit_id__in=units)

    def proposed_by(self, user: Any) -> "TeamQuerySet":
        """What this user proposed and a unit has not admitted yet."""
        return self.filter(founded_by_id=user.pk, status__in=[Team.Status.SUBMITTED, Team.Status.RETURNED])

    def waiting_first(self) -> "TeamQuerySet":
        """Proposals by their waiting time, then the others by age."""
        waits = models.Case(models.When(status=Team.Status.SUBMITTED, then=0), default=1)
        return self.order_by(waits, "submitted_at", "pk")

    def of_member(self, volunteer: Any) -> "TeamQuerySet":
        """Teams this volunteer belongs to, or asked to join."""
        return self.filter(
            memberships__volunteer=volunteer,
            memberships__status__in=[Membership.Status.ACTIVE, Membership.Status.REQUESTED],
        )

    def with_member_count(self) -> "TeamQuerySet":
        """Adds `member_count`, the number of active members."""
        active = Q(memberships__status=Membership.Status.ACTIVE)
        return self.annotate(member_count=models.Count("memberships", filter=active))

    def led_by(self, user: Any) -> "TeamQuerySet":
        """Teams whose 队长 this user is today."""
        return self.filter(
            memberships__volunteer__user_id=user.pk,
            memberships__is_leader=True,
            memberships__status=Membership.Status.ACTIVE,
        )


class Team(models.Model):
    """志愿团队 of a unit (D7, D32)."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("待审核")
        ADMITTED = "admitted", _("已成立")
        RETURNED = "returned", _("已退回")
        DISSOLVED = "dissolved", _("已解散")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="teams")
    name = models.CharField(_("名称"), max_length=40)
    introduction = models.CharField(_("简介"), max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    founded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField(_("退回原因"), max_length=200, blank=True)

    is_submitted = among("status", Status.SUBMITTED)
    is_returned = among("status", Status.RETURNED)
    is_admitted = among("status", Status.ADMITTED)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("志愿团队")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_team_of_that_name_per_unit",
                fields=["unit", "name"],
                condition=~Q(status="dissolved"),
                violation_error_message=_("本单位已有同名团队，请换一个名称。"),
            ),
            models.CheckConstraint(
                name="returned_teams_know_why",
                condition=~Q(status="returned") | ~Q(returned_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        return self.filter(status=Membership.Status.ACTIVE)

    def requested(self) -> "MembershipQuerySet":
        return self.filter(status=Membership.Status.REQUESTED)

    def open(self) -> "MembershipQuerySet":
        """Members, and people who asked to join."""
        return self.filter(status__in=[Membership.Status.ACTIVE, Membership.Status.REQUESTED])

    def leading(self) -> "MembershipQuerySet":
        return self.active().filter(is_leader=True)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """One's own; members of the teams one belongs to and of units in sight; applicants for who decides."""
        if reach.is_committee(user):
            return self
        if not user.is_authenticated:
            return self.none()
        units = reach.units_in_sight(user)
        mine = Membership.objects.active().filter(volunteer__user_id=user.pk)
        led = Q(team_id__in=mine.filter(is_leader=True).values("team_id"))
        in_sight = Q() if units is None else Q(team_id__in=mine.values("team_id")) | Q(team__unit_id__in=units)
        decides = led | Q(team__unit_id__in=reach.unit_reach(user))
        admitted = Q(status__in=[Membership.Status.ACTIVE, Membership.Status.LEFT])
        return self.filter(Q(volunteer__user_id=user.pk) | decides | (admitted & in_sight))


class Membership(models.Model):
    """A volunteer in a team; a 队长 is a membership that leads."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("申请加入")
        ACTIVE = "active", _("队员")
        DECLINED = "declined", _("未同意")
        LEFT = "left", _("已退出")

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="memberships")
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    is_leader = models.BooleanField(_("队长"), default=False)
    requested_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    is_requested = among("status", Status.REQUESTED)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("队员")
        ordering = ["-is_leader", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_membership_per_volunteer_and_team",
                fields=["team", "volunteer"],
                condition=Q(status__in=["requested", "active"]),
                violation_error_message=_("您已经是这支团队的队员，或已提交加入申请。"),
            ),
            models.CheckConstraint(
                name="only_active_members_lead",
                condition=Q(is_leader=False) | Q(status="active"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.volunteer}"
