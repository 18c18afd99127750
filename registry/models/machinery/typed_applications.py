"""What somebody typed into the application for an activity and has not saved."""

import json
import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.activities import Activity
from registry.protection.sealed import SealedText

Typed = dict[str, list[str]]


class TypedApplicationQuerySet(models.QuerySet["TypedApplication"]):
    def typed_by(self, user: Any) -> "TypedApplicationQuerySet":
        """One's own; nobody else reads it."""
        return self.filter(user=user.pk)

    def about(self, activity: Activity | None) -> "TypedApplicationQuerySet":
        """Of one activity, or of the one that is being begun."""
        return self.filter(activity=activity)


class TypedApplication(models.Model):
    """填写中的申请: the fields of the form as typed, sealed, one per person and activity; saving ends it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey("registry.User", models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="+")
    text_sealed = models.BinaryField(default=bytes)
    version = models.PositiveIntegerField(default=0)  # so that an older page does not overwrite a newer one
    stands = models.CharField(max_length=64, blank=True)  # digest of the activity when the typing began
    saved_at = models.DateTimeField(default=clock.now)

    text = SealedText()

    objects = TypedApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("填写中的活动申请")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="one_typed_application_per_activity", fields=["user", "activity"]),
            models.UniqueConstraint(
                name="one_typed_application_begun", fields=["user"], condition=Q(activity__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.activity or ''}".strip()

    @property
    def title(self) -> str:
        """What it is about: as typed, or as the activity is called."""
        typed = next(iter(self.fields.get("title", ())), "").strip()
        return typed or str(self.activity or "")

    @property
    def url(self) -> str:
        """The form that takes it up again."""
        return reverse("activity-edit", args=[self.activity_id]) if self.activity_id else reverse("activity-new")

    @property
    def fields(self) -> Typed:
        """The values by the name of the field, several for a list."""
        found: Typed = json.loads(self.text) if self.text else {}
        return found
