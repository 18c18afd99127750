"""What an office notes about a person, for itself."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.reach import acts_for
from registry.models.volunteers import Volunteer
from registry.protection.sealed import SealedText


class VolunteerNoteQuerySet(models.QuerySet["VolunteerNote"]):
    def about(self, person: Volunteer) -> "VolunteerNoteQuerySet":
        """Under any file of the person."""
        return self.filter(volunteer__in=Volunteer.objects.of_people([person.person_id]))

    def kept_by(self, user: Any) -> "VolunteerNoteQuerySet":
        """Of the units for which the user acts: neither those above nor those below read them."""
        return self.filter(unit__in=acts_for(user))


class VolunteerNote(models.Model):
    """单位备注: a dated line of one unit about a person, who finds it in the copy of their data (D92)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="notes")
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    text_sealed = models.BinaryField(default=bytes)
    written_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)

    text = SealedText()

    objects = VolunteerNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位备注")
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="notes_say_something", condition=~Q(text_sealed=b""))]

    def __str__(self) -> str:
        return f"{self.unit} {self.written_at:%Y-%m-%d}"
