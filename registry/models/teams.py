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

    def listed_for(self, user: Any) -> "TeamQuerySet":
        """Admitted teams; for visitors those that chose to be public (D25, D88)."""
        return self.admitted() if user.is_authenticated else self.admitted().filter(is_public=True)

    def visible_to(self, user: Any) -> "TeamQuerySet":
        """Listed ones, and those that went into another; the others are their founder's and the administrators'."""
        if not user.is_authenticated:
            return self.listed_for(user)
        units = reach.units_in_sight(user)
        if units is None:
            return self
        there = Q(status=Team.Status.ADMITTED) | Q(successor__isnull=False)
        return self.filter(there | Q(founded_by_id=user.pk) | Q(unit_id__in=units))

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

    def run_by(self, user: Any) -> "TeamQuerySet":
        """Teams whose 队长 or 副队长 this user is today."""
        return self.filter(pk__in=Membership.objects.running().filter(volunteer__user_id=user.pk).values("team"))

    def with_former(self, team: "Team") -> "TeamQuerySet":
        """The team and all that went into it: its work is theirs as well."""
        found, edge = {team.pk}, {team.pk}
        while edge:
            edge = set(self.filter(successor__in=edge).values_list("pk", flat=True)) - found
            found |= edge
        return self.filter(pk__in=found)


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
    work = models.TextField(_("我们做什么"), max_length=1000, blank=True)
    photo = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    is_public = models.BooleanField(_("对社会公开"), default=False)  # the team's or its unit's choice
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    founded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="former")

    is_submitted = among("status", Status.SUBMITTED)
    is_returned = among("status", Status.RETURNED)
    is_admitted = among("status", Status.ADMITTED)
    is_dissolved = among("status", Status.DISSOLVED)

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
            models.CheckConstraint(
                name="teams_that_went_into_another_are_dissolved",
                condition=Q(successor=None) | Q(status="dissolved"),
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

    def running(self) -> "MembershipQuerySet":
        """队长 and 副队长."""
        return self.active().filter(Q(is_leader=True) | Q(is_deputy=True))

    def contacts(self) -> "MembershipQuerySet":
        """Those who run the team and agreed to be its contact."""
        return self.running().exclude(contact_agreed_at=None)

    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """One's own; members of the teams one belongs to and of units in sight; applicants for who decides."""
        if reach.is_committee(user):
            return self
        if not user.is_authenticated:
            return self.none()
        units = reach.units_in_sight(user)
        mine = Membership.objects.active().filter(volunteer__user_id=user.pk)
        led = Q(team_id__in=mine.running().values("team_id"))
        in_sight = Q() if units is None else Q(team_id__in=mine.values("team_id")) | Q(team__unit_id__in=units)
        decides = led | Q(team__unit_id__in=reach.unit_reach(user))
        admitted = Q(status__in=[Membership.Status.ACTIVE, Membership.Status.LEFT])
        return self.filter(Q(volunteer__user_id=user.pk) | decides | (admitted & in_sight))


class Membership(models.Model):
    """A volunteer in a team; a 队长 is a membership that leads, a 副队长 one that helps to."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("申请加入")
        ACTIVE = "active", _("队员")
        DECLINED = "declined", _("未同意")
        LEFT = "left", _("已退出")

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="memberships")
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    is_leader = models.BooleanField(_("队长"), default=False)
    is_deputy = models.BooleanField(_("副队长"), default=False)
    contact_agreed_at = models.DateTimeField(null=True, blank=True)  # to stand on the page with name and phone
    invitation = models.ForeignKey(
        "registry.TeamInvitation", models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    requested_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    left_at = models.DateTimeField(null=True, blank=True)

    is_requested = among("status", Status.REQUESTED)
    is_active = among("status", Status.ACTIVE)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("队员")
        ordering = ["-is_leader", "-is_deputy", "pk"]
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
            models.CheckConstraint(
                name="a_deputy_is_active_and_no_leader",
                condition=Q(is_deputy=False) | Q(status="active", is_leader=False),
            ),
            models.CheckConstraint(
                name="contacts_run_their_team",
                condition=Q(contact_agreed_at=None) | Q(is_leader=True) | Q(is_deputy=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.volunteer}"

    @property
    def runs(self) -> bool:
        return self.is_leader or self.is_deputy


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def open(self) -> "TeamInvitationQuerySet":
        """Neither revoked nor past its time; places are counted where somebody comes."""
        return self.filter(ended_at=None, expires_at__gt=clock.now(), team__status=Team.Status.ADMITTED)

    def with_joined(self) -> "TeamInvitationQuerySet":
        """Adds `joined`, how many came by it and are members or asked."""
        came = Q(memberships__status__in=[Membership.Status.ACTIVE, Membership.Status.REQUESTED])
        return self.annotate(joined=models.Count("memberships", filter=came)).order_by("-pk")


class TeamInvitation(models.Model):
    """邀请链接: whoever has the link may join the team, until it ends, is revoked, or its places are taken."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="invitations")
    places = models.PositiveSmallIntegerField(_("人数上限"))
    asks_first = models.BooleanField(_("加入须经队长同意"), default=False)
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")

    joined: int  # by `with_joined`

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("团队邀请链接")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="invitations_have_places", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="invitations_end_after_they_begin", condition=Q(expires_at__gt=models.F("made_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.made_at:%Y-%m-%d}"


class TeamMergerQuerySet(models.QuerySet["TeamMerger"]):
    def standing(self) -> "TeamMergerQuerySet":
        return self.filter(undone_at=None)


class TeamMerger(models.Model):
    """两支团队合并: one went into the other, with what moved, so that it can come back."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="mergers")
    successor = models.ForeignKey(Team, models.PROTECT, related_name="taken_in")
    moved = models.JSONField(default=dict)
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = TeamMergerQuerySet.as_manager()

    class Meta:
        verbose_name = _("团队合并")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="one_standing_merger_per_team", fields=["team"], condition=Q(undone_at=None)),
            models.CheckConstraint(name="no_team_goes_into_itself", condition=~Q(team=models.F("successor"))),
        ]

    def __str__(self) -> str:
        return f"{self.team} → {self.successor}"
