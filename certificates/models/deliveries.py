"""领取登记: who collected a certificate or was sent theirs; a wrong entry is followed by another, never changed."""

import uuid
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from certificates.models.certificates import Certificate
from registry import clock
from registry.models.facts import Repeatable, Stated
from registry.protection.sealed import SealedText


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def latest_of(self, certificates: Any) -> dict[int, "Delivery"]:
        """The entry that counts of each certificate that was handed over."""
        found: dict[int, Delivery] = {}
        for one in self.filter(certificate__in=certificates).select_related("by").order_by("pk"):
            found[one.certificate_id] = one
        return {pk: one for pk, one in found.items() if one.counts}


class Delivery(Repeatable, models.Model):
    """One entry of the register of hand-overs; the last one of a certificate counts."""

    class Way(models.TextChoices):
        COLLECTED = "collected", _("领取")
        POSTED = "posted", _("寄送")
        FORWARDED = "forwarded", _("由单位转交")
        UNDONE = "undone", _("更正为未领取")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="deliveries")
    way = models.CharField(_("方式"), max_length=10, choices=Way)
    on = models.DateField(_("日期"))
    who_sealed = models.BinaryField(default=bytes)  # who took it, or the reason of a correction
    by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    who = SealedText()

    objects = DeliveryQuerySet.as_manager()

    stated = (Stated(("uuid", "certificate_id", "way", "on", "by_id", "at")),)

    class Meta:
        verbose_name = _("领取登记")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="deliveries_go_a_known_way", condition=Q(way__in=["collected", "posted", "forwarded", "undone"])
            )
        ]
        indexes = [models.Index(name="deliveries_by_certificate", fields=["certificate", "-id"])]

    def __str__(self) -> str:
        return f"{self.certificate} {self.get_way_display()}"

    @property
    def counts(self) -> bool:
        return self.way != self.Way.UNDONE


def last_way() -> Subquery:
    """How a certificate was handed over last, for a query of certificates."""
    return Subquery(Delivery.objects.filter(certificate=OuterRef("pk")).order_by("-pk").values("way")[:1])


def handed_over(certificates: Any) -> Any:
    """Certificates that are with their people."""
    return certificates.annotate(last_way=last_way()).exclude(last_way=None).exclude(last_way=Delivery.Way.UNDONE)


def to_be_handed_over(certificates: Any) -> Any:
    """Printed ones in force that nobody has yet; a proof is fetched by its holder."""
    paper = certificates.filter(status__in=[Certificate.Status.PREPARING, Certificate.Status.ISSUED])
    undone = Q(last_way=None) | Q(last_way=Delivery.Way.UNDONE)
    return paper.exclude(kind=Certificate.Kind.PROOF).annotate(last_way=last_way()).filter(undone)
