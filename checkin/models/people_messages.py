"""Messages of an organiser to the people of a shift or an activity: text, sender and receivers are kept."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Activity, Volunteer
from registry.models.facts import Repeatable
from registry.models.reach import is_committee, unit_reach
from registry.words.states import among


class PeopleMessageQuerySet(models.QuerySet["PeopleMessage"]):
    def sent_under(self, user: Any) -> "PeopleMessageQuerySet":
        """What went out for the activities that one runs or whose unit one administers."""
        if is_committee(user):
            return self
        led = Activity.objects.led_by(user).values("pk")
        return self.filter(models.Q(activity__in=led) | models.Q(activity__recording_unit__in=unit_reach(user)))

    def readable_by(self, user: Any) -> "PeopleMessageQuerySet":
        """What one got, and what went out for an activity that one runs."""
        if not user.is_authenticated:
            return self.none()
        got = PeopleMessageTo.objects.filter(volunteer__in=Volunteer.objects.of_account(user)).values("message")
        return self.filter(models.Q(pk__in=got) | models.Q(pk__in=self.sent_under(user).values("pk")))


class PeopleMessage(Repeatable, models.Model):
    """One message; the worker delivers it, once."""

    class Kind(models.TextChoices):
        MESSAGE = "message", _("消息")
        THANKS = "thanks", _("感谢")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey("registry.Activity", models.PROTECT, related_name="people_messages")
    shift = models.ForeignKey("registry.Shift", models.PROTECT, null=True, related_name="people_messages")
    kind = models.CharField(max_length=7, choices=Kind)
    audience = models.CharField(max_length=8)  # as narrowed on the page of people
    text = models.TextField(_("内容"), max_length=500)
    by_phone = models.BooleanField(_("同时发短信"), default=False)
    key = models.CharField(max_length=40)  # of the press: the same press again sends nothing
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    people = models.PositiveIntegerField()
    unreached = models.PositiveIntegerField(default=0)  # without an account: nothing arrives
    delivered_at = models.DateTimeField(null=True, blank=True)

    is_thanks = among("kind", Kind.THANKS)

    objects = PeopleMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("发给参加者的消息")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="one_message_per_press", fields=["by", "key"])]

    def __str__(self) -> str:
        return f"{self.activity} {self.get_kind_display()}"


class PeopleMessageTo(models.Model):
    """Somebody a message went to."""

    message = models.ForeignKey(PeopleMessage, models.CASCADE, related_name="receivers")
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="people_messages")

    class Meta:
        verbose_name = _("消息的收件人")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_receiver_per_message_and_person", fields=["message", "volunteer"])
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.volunteer_id}"
