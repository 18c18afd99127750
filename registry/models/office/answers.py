"""What somebody answered when signing up, sealed."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.protection.sealed import SealedText


class SignUpAnswerQuerySet(models.QuerySet["SignUpAnswer"]):
    def to_activity(self, activity: Any) -> "SignUpAnswerQuerySet":
        return self.filter(signup__shift__activity=activity)

    def on_the_list(self, shift: Any) -> "SignUpAnswerQuerySet":
        """Of those who have a place on a shift."""
        return self.filter(signup__shift=shift, signup__status="confirmed").order_by("pk")

    def said_by_signup(self, keys: Collection[int] | models.QuerySet[Any, Any]) -> dict[int, dict[str, str]]:
        """The opened answers of these sign-ups by the key of the question, by one statement."""
        found: dict[int, dict[str, str]] = {}
        for one in self.filter(signup__in=keys).order_by("pk"):
            found.setdefault(one.signup_id, {})[one.key] = one.said
        return found


class SignUpAnswer(models.Model):
    """报名时的回答: one per sign-up and question; `key` is that of the question of the activity."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    signup = models.ForeignKey("registry.SignUp", models.CASCADE, related_name="answers")
    key = models.CharField(max_length=8)
    said_sealed = models.BinaryField(default=bytes)
    at = models.DateTimeField(default=clock.now)

    said = SealedText()

    objects = SignUpAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("报名时的回答")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_answer_per_signup_and_question", fields=["signup", "key"]),
        ]

    def __str__(self) -> str:
        return f"{self.signup_id} {self.key}"
