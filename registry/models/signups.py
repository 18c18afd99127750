"""Sign-ups: a volunteer's place on a shift."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.models.activities import Activity
from registry.models.facts import Repeatable
from registry.models.volunteers import Volunteer
from registry.words import places
from registry.words.states import among


class SignUpQuerySet(models.QuerySet["SignUp"]):
    def visible_to(self, user: Any) -> "SignUpQuerySet":
        """The user's own, those of activities they run, and those their role may read, by activity or home unit."""
        if not user.is_authenticated:
            return self.none()
        units = reach.units_in_sight(user)
        if units is None:
            return self
        run = Activity.objects.run_by(user).values("pk")
        by_unit = Q(volunteer__unit_id__in=units) | Q(shift__activity__recording_unit_id__in=units)
        return self.filter(Q(volunteer__in=Volunteer.objects.of_account(user)) | Q(shift__activity__in=run) | by_unit)

    def of(self, volunteer: Any) -> "SignUpQuerySet":
        """The person's, under whichever of their files."""
        return self.of_person(volunteer.person_id)

    def of_person(self, person: Any) -> "SignUpQuerySet":
        return self.filter(volunteer__in=Volunteer.objects.of_person(person))

    def of_account(self, user: Any) -> "SignUpQuerySet":
        """Those of the person behind an account."""
        return self.filter(volunteer__in=Volunteer.objects.of_account(user))

    def invited(self) -> "SignUpQuerySet":
        return self.filter(status=SignUp.Status.INVITED)

    def active(self) -> "SignUpQuerySet":
        """Sign-ups that are neither withdrawn nor declined."""
        return self.filter(status__in=SignUp.ACTIVE)

    def confirmed(self) -> "SignUpQuerySet":
        return self.filter(status=SignUp.Status.CONFIRMED)

    def walk_ins_of(self, volunteer: Any) -> "SignUpQuerySet":
        """The walk-in sign-ups of somebody who was first registered at a gate."""
        walk_ins = self.active().of(volunteer).filter(volunteer__source="walk_in", source=SignUp.Source.WALK_IN)
        return walk_ins.select_related("shift__activity").order_by("shift__starts_at", "pk")

    def asked_at_the_gate(self, shift: Any) -> "SignUpQuerySet":
        """Walk-ins that wait for the leader's confirmation."""
        return self.filter(shift=shift, status=SignUp.Status.REQUESTED, source=SignUp.Source.WALK_IN).order_by("pk")

    def asking(self) -> "SignUpQuerySet":
        """Requests that wait for the leader or the lot, in their order; who asked at the gate stands there."""
        return self.filter(status=SignUp.Status.REQUESTED).exclude(source="walk_in").order_by("pk")

    def signed_up(self) -> "SignUpQuerySet":
        """Confirmed, who joined at the place left out: they are counted apart everywhere."""
        return self.confirmed().exclude(source=SignUp.Source.WALK_IN)

    def joined(self) -> "SignUpQuerySet":
        """Who joined at the place: on the list, on none of the places that were offered for sign-up."""
        return self.filter(SignUpQuerySet.has_joined())

    def on_team_places(self) -> "SignUpQuerySet":
        """Named for the places of a team, or on them; who joined at the place is on nobody's."""
        return self.active().filter(team__isnull=False).exclude(source=SignUp.Source.WALK_IN)

    @staticmethod
    def has_joined(prefix: str = "") -> Q:
        return Q(**{f"{prefix}status": "confirmed", f"{prefix}source": "walk_in"})

    def holding_a_place(self) -> "SignUpQuerySet":
        """Signed up and confirmed, or kept for who waits until they accept."""
        return self.filter(SignUpQuerySet.holds_a_place())

    @staticmethod
    def holds_a_place(prefix: str = "") -> Q:
        offered = Q(**{f"{prefix}status": "waitlisted", f"{prefix}offered_until__isnull": False})
        return Q(**{f"{prefix}status": "confirmed", f"{prefix}source__in": SignUp.BEFOREHAND}) | offered

    def with_turn(self) -> "SignUpQuerySet":
        """Annotate `turn`, the place on the waiting list: 0 for who does not wait."""
        ahead = SignUp.objects.filter(position=models.OuterRef("position"), status="waitlisted", offered_until=None)
        before = Q(waitlisted_at__lt=models.OuterRef("waitlisted_at"))
        before |= Q(waitlisted_at=models.OuterRef("waitlisted_at"), pk__lte=models.OuterRef("pk"))
        counted = ahead.filter(before).order_by().values("position").annotate(n=models.Count("*")).values("n")
        waits = Q(status="waitlisted", offered_until=None)
        return self.annotate(turn=models.Case(models.When(waits, then=models.Subquery(counted)), default=0))

    def waitlisted(self) -> "SignUpQuerySet":
        """The waiting list in its order."""
        return self.filter(status=SignUp.Status.WAITLISTED).order_by("waitlisted_at", "pk")

    def in_line(self) -> "SignUpQuerySet":
        """Who waits and can be given a place, the first first."""
        return self.waitlisted().filter(offered_until=None, volunteer__status=Volunteer.Status.REGISTERED)

    def unanswered(self) -> "SignUpQuerySet":
        """Whose place was kept until now, and nobody accepted it."""
        return self.waitlisted().filter(offered_until__lte=clock.now())

    def holding_time(self) -> "SignUpQuerySet":
        """Sign-ups that clash with others: the waiting list holds its time, an invitation does not."""
        return self.filter(status__in=SignUp.HOLDING_TIME)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> "SignUpQuerySet":
        """Back-to-back shifts do not overlap."""
        return self.filter(
            shift__starts_at__lt=ends_at,
            shift__ends_at__gt=starts_at,
            shift__cancelled_at=None,
        )


class SignUp(Repeatable, models.Model):
    """报名: one active per volunteer and shift; the team it was made in is frozen."""

    class Status(models.TextChoices):
        INVITED = "invited", _("受邀待答复")
        REQUESTED = "requested", _("待确认")
        CONFIRMED = "confirmed", _("已报名")
        WAITLISTED = "waitlisted", _("候补")
        DECLINED = "declined", _("未录用")
        WITHDRAWN = "withdrawn", _("已退出")

    ACTIVE = (Status.INVITED, Status.REQUESTED, Status.CONFIRMED, Status.WAITLISTED)
    ENDED = (Status.WITHDRAWN, Status.DECLINED)
    HOLDING_TIME = (Status.REQUESTED, Status.CONFIRMED, Status.WAITLISTED)

    class Source(models.TextChoices):
        SELF = "self", _("本人报名")
        TEAM = "team", _("团队报名")
        INVITATION = "invitation", _("受邀")
        WALK_IN = "walk_in", _("现场加入")

    BEFOREHAND = (Source.SELF, Source.TEAM, Source.INVITATION)

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="signups")
    position = models.ForeignKey("registry.Position", models.PROTECT, related_name="signups")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="signups")
    team = models.ForeignKey("registry.Team", models.PROTECT, null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status)
    source = models.CharField(max_length=10, choices=Source, default=Source.SELF)
    invited_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    risk_acknowledged_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    waitlisted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)  # a place is kept for who waits, until they accept
    withdrew_late = models.BooleanField(_("迟退"), default=False)
    end_reason = models.CharField(_("退出原因"), max_length=100, blank=True)

    is_invited = among("status", Status.INVITED)
    is_requested = among("status", Status.REQUESTED)
    is_confirmed = among("status", Status.CONFIRMED)
    is_waitlisted = among("status", Status.WAITLISTED)
    is_walk_in = among("source", Source.WALK_IN)

    turn = heir = 0  # the place on the waiting list, and who is first in line, where a list read it along
    presence = presence_note = ""  # of the attendance, where a list read it along
    doubts: tuple[str, ...] = ()  # why its holder may not come, where a list asked
    clash = ""  # with another of the same person, in words, where a list looked

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_active_signup_per_volunteer_and_shift",
                fields=["shift", "volunteer"],
                condition=Q(status__in=["invited", "requested", "confirmed", "waitlisted"]),
                violation_error_message=_("您已报名这个场次。"),
            ),
            models.CheckConstraint(
                name="waiting_signups_know_since_when",
                condition=~Q(status="waitlisted") | Q(waitlisted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_signups_know_when",
                condition=~Q(status__in=["withdrawn", "declined"]) | Q(ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="signups_by_volunteer", fields=["volunteer", "status"]),
            models.Index(name="signups_by_shift", fields=["shift", "status", "waitlisted_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} · {self.shift}"

    @property
    def is_named_by_a_team(self) -> bool:
        """Invited on the places of a team, which stays the team of the sign-up."""
        return self.is_invited and self.team_id is not None

    @property
    def is_offered(self) -> bool:
        """A place waits for the yes of its holder."""
        return self.is_waitlisted and self.offered_until is not None and clock.now() < self.offered_until

    @property
    def leaves_late(self) -> bool:
        """Whether leaving now is late: past the deadline, unless something happened that one could not know (D27).

        Who joined on the spot took no place, so that nobody lacks it.
        """
        has_place = self.is_confirmed and not self.is_walk_in
        return has_place and clock.now() >= self.shift.withdraw_until and not self._may_leave_freely

    @property
    def _may_leave_freely(self) -> bool:
        """The activity was changed since, or the place came after the deadline to who had asked before it."""
        until, changed_at = self.shift.withdraw_until, self.shift.activity.important_change_at
        said_yes_at = self.risk_acknowledged_at or self.created_at
        came_late = self.confirmed_at is not None and said_yes_at < until <= self.confirmed_at
        return came_late or (changed_at is not None and self.created_at < changed_at)

    @property
    def is_active(self) -> bool:
        return self.status in self.ACTIVE

    @property
    def place(self) -> places.Place:
        """What the words of pages, lists and the API depend on."""
        shift = self.shift
        return places.Place(
            self.status,
            is_invitation=self.source == self.Source.INVITATION,
            was_accepted=self.risk_acknowledged_at is not None,
            was_called_off=bool(shift.cancelled_at and self.ended_at and self.ended_at >= shift.cancelled_at),
            is_remote=shift.activity.is_remote,
            turn=self.turn,
            offered_until=self.offered_until if self.is_offered else None,
            withdrew_late=self.withdrew_late,
            flow=shift.activity.flow if self.source != self.Source.WALK_IN else "",
            has_started=shift.has_started,
            has_ended=shift.has_ended,
            presence=self.presence,
        )

    @property
    def outcome_label(self) -> str:
        return places.word_of(self.place)

    @property
    def tone(self) -> str:
        return places.tone_of(self.place)

    @property
    def heading(self) -> str:
        return places.heading_of(self.place)

    @property
    def what_next(self) -> str:
        return places.what_next(self.place)
