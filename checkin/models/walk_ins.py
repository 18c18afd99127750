"""Walk-ins that a station registered, until whoever runs the shift has said who they are (design#walk-ins)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Volunteer
from registry.words.states import among


class WalkInQuerySet(models.QuerySet["WalkIn"]):
    def waiting(self) -> "WalkInQuerySet":
        """Nobody has said yet who they are, and they have not registered themselves meanwhile."""
        return self.filter(state=WalkIn.State.WAITING, volunteer__status=Volunteer.Status.DRAFT).order_by("pk")

    def known_as(self, shift: Any, contact: str) -> "WalkInQuerySet":
        """Who this name and phone were found to be at this shift; the newest first."""
        found = self.filter(shift=shift, contact=contact, state=WalkIn.State.KNOWN)
        return found.select_related("person__merged_into").order_by("-pk")


class WalkIn(models.Model):
    """现场登记待核对: names nobody itself; name and phone stand, sealed, with the file that the station opened."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待核对")
        KNOWN = "known", _("核对为已有的人")
        NEW = "new", _("确认是新来的人")
        REJECTED = "rejected", _("不作数")

    shift = models.ForeignKey("registry.Shift", models.PROTECT, related_name="walk_ins")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="walk_ins")  # as registered there
    station = models.ForeignKey("checkin.Station", models.PROTECT, related_name="walk_ins")
    contact = models.CharField(max_length=64)  # keyed digest of name and phone
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    person = models.ForeignKey("registry.Volunteer", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    settled_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    is_waiting = among("state", State.WAITING)
    is_repeated = False  # settled before, and this command says the same again

    objects = WalkInQuerySet.as_manager()

    class Meta:
        verbose_name = _("现场登记待核对")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_waiting_walk_in_per_file", fields=["shift", "volunteer"], condition=Q(state="waiting")
            ),
            models.CheckConstraint(
                name="settled_walk_ins_say_by_whom", condition=Q(state="waiting") ^ Q(settled_by__isnull=False)
            ),
            models.CheckConstraint(
                name="known_walk_ins_name_a_person", condition=Q(state="known") ^ Q(person__isnull=True)
            ),
            models.CheckConstraint(
                name="rejected_walk_ins_have_a_reason", condition=~Q(state="rejected") | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(name="walk_ins_by_contact", fields=["shift", "contact"])]

    def __str__(self) -> str:
        return f"{self.shift} {self.volunteer} {self.get_state_display()}"
