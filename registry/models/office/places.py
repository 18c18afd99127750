"""How the places of an activity are given, and the lots that were drawn for them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.office import asked
from registry.models.office.asked import Question
from registry.words.states import among


class SignUpTerms(models.Model):
    """What the organiser settles about signing up; an activity that settles nothing gives its places at once."""

    class Flow(models.TextChoices):
        """报名方式: what happens between the press and the place."""

        AT_ONCE = "at_once", _("即时报名")
        REQUEST = "request", _("申请后确认")
        INVITATION = "invitation", _("仅限邀请")
        LOT = "lot", _("抽签")
        TEAMS = "teams", _("团队名额")

    flow = models.CharField(_("报名方式"), max_length=10, choices=Flow, default=Flow.AT_ONCE)

    late_sign_up_minutes = models.PositiveSmallIntegerField(
        _("开始后几分钟内还能报名"), default=0, validators=[MaxValueValidator(240)]
    )
    withdraw_hours = models.PositiveSmallIntegerField(
        _("提前几小时截止退出"), default=0, validators=[MaxValueValidator(720)]
    )
    accept_hours = models.PositiveSmallIntegerField(
        _("递补后几小时内接受"), default=0, validators=[MaxValueValidator(168)]
    )
    most_shifts = models.PositiveSmallIntegerField(
        _("每人最多报几场"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    questions = models.JSONField(_("报名时的问题"), default=list, blank=True)  # of asked.Question

    gives_at_once = among("flow", Flow.AT_ONCE)
    gives_to_teams = among("flow", Flow.TEAMS)
    is_by_name = among("flow", Flow.INVITATION, Flow.TEAMS)  # nobody comes without having been invited or named
    takes_requests = among("flow", Flow.REQUEST)
    draws_lots = among("flow", Flow.LOT)

    class Meta:
        abstract = True

    @property
    def asks(self) -> tuple[Question, ...]:
        """What whoever signs up is asked now."""
        return asked.asked_now(self.questions)

    @property
    def ever_asked(self) -> tuple[Question, ...]:
        """The same and what is asked no longer but was answered."""
        return asked.read(self.questions)


class TeamQuota(models.Model):
    """团队名额: how many members a team may name for each shift of an activity; each of them still says yes (D28)."""

    activity = models.ForeignKey("registry.Activity", models.CASCADE, related_name="team_quotas")
    team = models.ForeignKey("registry.Team", models.PROTECT, related_name="+", verbose_name=_("团队"))
    places = models.PositiveSmallIntegerField(_("名额"))

    class Meta:
        verbose_name = _("团队名额")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_quota_per_team_and_activity", fields=["activity", "team"]),
            models.CheckConstraint(name="team_quota_has_places", condition=models.Q(places__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.places}"


class Lot(models.Model):
    """抽签: drawn once for a shift; with the seed and the numbers kept here anybody can draw it again."""

    shift = models.OneToOneField("registry.Shift", models.PROTECT, related_name="lot")
    seed = models.CharField(max_length=32)
    entries = models.JSONField()  # by position: its key, the places it had to give, the numbers of the sign-ups
    drawn_at = models.DateTimeField(default=clock.now)
    drawn_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("抽签")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.shift} {self.drawn_at:%Y-%m-%d}"
