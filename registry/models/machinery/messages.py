"""短信: what is to be sent to a phone, and the codes that prove who holds it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.protection.sealed import SealedText
from registry.words.states import among


class TextMessage(models.Model):
    """One message to one phone; number and text are erased once it has left or was given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("没有发出")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=16)
    user = models.ForeignKey("registry.User", models.CASCADE, null=True, related_name="text_messages")
    phone_sealed = models.BinaryField(default=bytes)
    values_sealed = models.BinaryField(default=bytes)  # what the words of its kind are filled in with, as JSON
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(default=clock.now)
    useless_at = models.DateTimeField()  # later it would only mislead
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)  # in the words of the gateway's door, never its own text

    phone = SealedText()
    values = SealedText()
    is_waiting = among("state", State.WAITING)

    class Meta:
        verbose_name = _("短信")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="texts_that_ended_hold_no_number",
                condition=Q(state="waiting") | Q(phone_sealed=b"", values_sealed=b""),
            )
        ]
        indexes = [models.Index(name="texts_by_moment", fields=["asked_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_state_display()}"


class PhoneCodeQuerySet(models.QuerySet["PhoneCode"]):
    def open(self) -> "PhoneCodeQuerySet":
        """Neither used nor expired."""
        return self.filter(used_at=None, expires_at__gt=clock.now())


class PhoneCode(models.Model):
    """A code that went to a phone, for one purpose and one subject; it stands here as a keyed digest only."""

    MOST_TRIES = 5

    purpose = models.CharField(max_length=16)
    subject = models.CharField(max_length=64)  # whose number it shall become, e.g. `volunteer:12`
    phone_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects = PhoneCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("短信验证码")
        ordering = ["-pk"]
        indexes = [models.Index(name="codes_by_subject", fields=["purpose", "subject", "-asked_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
