"""荣誉: what people present from elsewhere, and what they agreed to show to everybody (D40, D88)."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Volunteer, persons
from registry.models.reach import is_committee, unit_reach
from registry.protection.sealed import SealedText
from registry.words.states import among


class OutsideProofQuerySet(models.QuerySet["OutsideProof"]):
    def visible_to(self, user: Any) -> "OutsideProofQuerySet":
        """One's own, and for administrators those of the people of their units."""
        if not user.is_authenticated:
            return self.none()
        if is_committee(user):
            return self
        seen = Q(volunteer__in=Volunteer.objects.of_account(user))
        if reach := unit_reach(user):
            seen |= Q(volunteer__unit__in=reach) | Q(**{f"{persons.joined()}__unit__in": reach})
        return self.filter(seen)

    def waiting(self) -> "OutsideProofQuerySet":
        """Handed in, for a unit to look at; the oldest first."""
        return self.filter(status=OutsideProof.Status.SUBMITTED).order_by("submitted_at", "pk")

    def accepted(self) -> "OutsideProofQuerySet":
        return self.filter(status=OutsideProof.Status.ACCEPTED)

    def of_person(self, person: Any) -> "OutsideProofQuerySet":
        """Those of the person, merged files included, the latest first."""
        files = Volunteer.objects.of_people([person.person_id])
        return self.filter(volunteer__in=files).order_by("-awarded_on", "-pk")

    def for_lists(self) -> "OutsideProofQuerySet":
        """With everything that a list row shows."""
        return self.select_related("volunteer__unit", f"{persons.joined()}__unit", "document", "checked_by")


class OutsideProof(models.Model):
    """所获荣誉、培训证明: given elsewhere, registered on presentation after a look at it; never hours (D40)."""

    class Kind(models.TextChoices):
        AWARD = "award", _("所获荣誉")
        TRAINING = "training", _("培训证明")

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("待核对")
        ACCEPTED = "accepted", _("已登记")
        RETURNED = "returned", _("已退回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    volunteer = models.ForeignKey("registry.Volunteer", models.CASCADE, related_name="outside_proofs")
    kind = models.CharField(_("种类"), max_length=8, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)
    body = models.CharField(_("授予或培训单位"), max_length=60)
    awarded_on = models.DateField(_("日期"))
    content = models.CharField(_("内容"), max_length=300, blank=True)
    minutes = models.PositiveIntegerField(_("学习时长（分）"), null=True, blank=True)
    number_sealed = models.BinaryField(default=bytes)
    document = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=9, choices=Status, default=Status.SUBMITTED)
    entered_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("退回原因、登记依据"), max_length=200, blank=True)

    number = SealedText()

    is_award = among("kind", Kind.AWARD)
    is_training = among("kind", Kind.TRAINING)
    is_waiting = among("status", Status.SUBMITTED)
    is_accepted = among("status", Status.ACCEPTED)
    is_returned = among("status", Status.RETURNED)

    objects = OutsideProofQuerySet.as_manager()

    class Meta:
        verbose_name = _("荣誉和培训证明")
        ordering = ["-pk"]
        indexes = [models.Index(name="outside_proofs_by_state", fields=["status", "submitted_at"])]
        constraints = [
            models.CheckConstraint(
                name="outside_proofs_are_of_a_known_kind_and_state",
                condition=Q(kind__in=["award", "training"], status__in=["submitted", "accepted", "returned"]),
            ),
            models.CheckConstraint(
                name="accepted_outside_proofs_name_who_looked",
                condition=~Q(status="accepted") | Q(checked_by__isnull=False, checked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="returned_outside_proofs_say_why", condition=~Q(status="returned") | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="training_proofs_say_how_long",
                condition=Q(kind="award", minutes=None) | Q(kind="training", minutes__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name
