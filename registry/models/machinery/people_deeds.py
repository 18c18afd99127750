"""One deed for many people, chosen on a list: who they were, what became of each."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.volunteers import Volunteer
from registry.words.states import among


class PeopleDeedQuerySet(models.QuerySet["PeopleDeed"]):
    def of(self, user: Any) -> "PeopleDeedQuerySet":
        """What this person asked for; nobody else reads it."""
        return self.filter(asked_by=user.pk)

    def open(self) -> "PeopleDeedQuerySet":
        """Not done to the end."""
        return self.filter(finished_at=None)


class PeopleDeed(models.Model):
    """成批办理: what was asked for, for whom, and by whom; kept for some weeks."""

    code = models.CharField(max_length=16)
    said = models.JSONField(default=dict)
    asked_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey("registry.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.CharField(max_length=80, blank=True)  # drawn for who asked

    objects = PeopleDeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("成批办理")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class PeopleDeedRow(models.Model):
    """One of these people: done, or refused for a reason, in the transaction of the deed itself."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待办理")
        DONE = "done", _("已办理")
        REFUSED = "refused", _("未办理")

    deed = models.ForeignKey(PeopleDeed, models.CASCADE, related_name="rows")
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=300, blank=True)

    is_waiting = among("state", State.WAITING)

    class Meta:
        verbose_name = _("成批办理的人")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="each_person_once_in_a_deed", fields=["deed", "volunteer"])]
        indexes = [models.Index(name="people_deed_rows_by_state", fields=["deed", "state"])]

    def __str__(self) -> str:
        return f"{self.deed} {self.state}"
