"""Stars, certificates and proofs, the stored bytes, and who asked whether they are true."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock


class StarApplication(models.Model):
    """星级认定: hours reached, then a decision of the committee; never automatic (D172–D174)."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待认定")
        APPROVED = "approved", _("已认定")
        DECLINED = "declined", _("未认定")
        REVOKED = "revoked", _("已撤销")

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="stars")
    star = models.PositiveSmallIntegerField(_("星级"))
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    minutes_at_proposal = models.PositiveIntegerField()
    volunteer_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("星级认定")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="star_is_1_to_5", condition=Q(star__range=(1, 5))),
            models.UniqueConstraint(
                name="one_open_or_held_star_of_a_kind",
                fields=["volunteer", "star"],
                condition=Q(status__in=["proposed", "approved"]),
                violation_error_message=_("该星级已在认定中或已经认定。"),
            ),
            models.CheckConstraint(
                name="decided_stars_name_their_decider",
                condition=Q(status="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer} {self.star}"


class CertificateFile(models.Model):
    """文件: the bytes as issued, so that a document dropped on the page can be matched."""

    sha256 = models.CharField(max_length=64, unique=True)
    content = models.BinaryField()
    pages = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("证书文件")

    def __str__(self) -> str:
        return self.sha256[:12]


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def issued(self) -> "CertificateQuerySet":
        return self.filter(status=Certificate.Status.ISSUED)


class Certificate(models.Model):
    """证书 or 证明: what was said on the day of issue, frozen (D163–D171)."""

    class Kind(models.TextChoices):
        PROOF = "ZM", _("志愿服务记录证明")
        STAR = "XJ", _("星级志愿者证书")
        COMMENDATION = "JX", _("嘉许证书")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("正在制作")
        ISSUED = "issued", _("有效")
        SUPERSEDED = "superseded", _("已被新证替代")
        REVOKED = "revoked", _("已撤销")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=2, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.PREPARING)
    number = models.CharField(_("编号"), max_length=24, unique=True)
    verify_code = models.CharField(_("查验码"), max_length=8)
    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="certificates")
    issuing_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    recording_unit = models.ForeignKey(
        "registry.Unit", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    star_application = models.OneToOneField(
        StarApplication, models.PROTECT, null=True, blank=True, related_name="certificate"
    )
    snapshot = models.JSONField()  # everything printed, no full document number
    content_digest = models.CharField(max_length=64)
    key_number = models.PositiveSmallIntegerField(default=0)
    signature = models.CharField(max_length=128, blank=True)
    seal = models.ForeignKey("checkin.Seal", models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(CertificateFile, models.PROTECT, null=True, blank=True, related_name="certificates")
    requested_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    issued_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("证书")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="issued_certificates_have_their_bytes",
                condition=Q(status="preparing") | Q(file__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_certificates_say_why",
                condition=Q(status__in=["preparing", "issued"]) | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
        ]
        indexes = [models.Index(name="certificates_by_content", fields=["volunteer", "kind", "content_digest"])]

    def __str__(self) -> str:
        return self.number


class VerificationLookup(models.Model):
    """Somebody asked whether a certificate is true: when, which number, what they learnt (D169)."""

    at = models.DateTimeField(default=clock.now)
    number = models.CharField(max_length=24)
    outcome = models.CharField(max_length=16)
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="lookups")
    sender_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("查验记录")
        indexes = [models.Index(name="lookups_by_time", fields=["-at"])]

    def __str__(self) -> str:
        return f"{self.number} {self.outcome}"

    @staticmethod
    def about(certificate: Any) -> "models.QuerySet[VerificationLookup]":
        """How often this certificate was checked."""
        return VerificationLookup.objects.filter(certificate=certificate)
