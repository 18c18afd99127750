"""Stars, certificates and proofs, their stored files, and look-ups of them."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import Team, Volunteer, persons
from registry.models.facts import Stated
from registry.models.reach import units_in_sight
from registry.protection.sealed import SealedBytes
from registry.words import chinese
from registry.words.numbering import normalise_register_number, normalise_volunteer_no
from registry.words.states import among


class StarApplicationQuerySet(models.QuerySet["StarApplication"]):
    def visible_to(self, user: Any) -> "StarApplicationQuerySet":
        """The user's own applications, and those of people of units they administer or inspect."""
        if not user.is_authenticated:
            return self.none()
        units = units_in_sight(user)
        if units is None:
            return self
        seen = Q(volunteer__in=Volunteer.objects.of_account(user)) | Q(proposed_by=user)
        return self.filter(seen | Q(volunteer_unit__in=units) | Q(volunteer__unit__in=units))

    def waiting(self) -> "StarApplicationQuerySet":
        """Proposed alone and not decided, the oldest first; what runs in a round is decided there."""
        rows = self.filter(status=StarApplication.Status.PROPOSED, nomination=None)
        return rows.order_by("proposed_at", "pk")

    def held(self) -> "StarApplicationQuerySet":
        """Stars that volunteers hold today."""
        return self.filter(status=StarApplication.Status.APPROVED)

    def of_person(self, volunteer: Any) -> "StarApplicationQuerySet":
        """Those of the person, merged files included."""
        return self.filter(volunteer__in=Volunteer.objects.of_people([volunteer.person_id]))

    def for_lists(self) -> "StarApplicationQuerySet":
        related = ("volunteer", "volunteer_unit", "proposed_by", "decided_by", "nomination__round")
        return self.select_related(*related)


class StarApplication(models.Model):
    """星级认定: hours reached, then a decision of the committee; never automatic (D172–D174)."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("待认定")
        APPROVED = "approved", _("已认定")
        DECLINED = "declined", _("未认定")
        REVOKED = "revoked", _("已撤销")
        WITHDRAWN = "withdrawn", _("已撤回")

    volunteer = models.ForeignKey("registry.Volunteer", models.PROTECT, related_name="stars")
    # Handed in with a round: what becomes of it there becomes of this one.
    nomination = models.OneToOneField(
        "certificates.Nomination", models.PROTECT, null=True, blank=True, related_name="star_application"
    )
    star = models.PositiveSmallIntegerField(_("星级"))
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    minutes_at_proposal = models.PositiveIntegerField()
    volunteer_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey("registry.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)

    is_proposed = among("status", Status.PROPOSED)
    is_approved = among("status", Status.APPROVED)

    objects = StarApplicationQuerySet.as_manager()

    first_state = Stated(
        (
            "volunteer_id", "star", "status", "minutes_at_proposal", "volunteer_unit_id", "proposed_by_id",
            "proposed_at", "decided_by_id", "decided_at", "reason",
        )
    )  # fmt: skip
    stated = (first_state, Stated((*first_state.columns, "nomination_id")))

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
    """文件: the issued bytes, encrypted, so that an uploaded document can be matched."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sha256 = models.CharField(max_length=64, unique=True)
    content_sealed = models.BinaryField()  # it may contain a full document number
    made_at = models.DateTimeField(default=clock.now)

    content = SealedBytes()

    class Meta:
        verbose_name = _("证书文件")

    def __str__(self) -> str:
        return self.sha256[:12]


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        """The user's own and requested ones, and those of people and issuers of units they administer or inspect."""
        if not user.is_authenticated:
            return self.none()
        units = units_in_sight(user)
        if units is None:
            return self
        seen = Q(volunteer__in=Volunteer.objects.of_account(user)) | Q(requested_by=user, kind=Certificate.Kind.PROOF)
        if units:
            seen |= Q(volunteer__unit__in=units) | Q(issuing_unit__in=units) | Q(recording_unit__in=units)
            seen |= Q(volunteer=None, nomination__candidate__unit__in=units)
        seen |= Q(volunteer=None, nomination__candidate__team__in=Team.objects.run_by(user))
        return self.filter(seen)

    def of_round(self, round: Any) -> "CertificateQuerySet":
        """Of a commendation or a star that was decided in this round."""
        return self.filter(Q(nomination__round=round) | Q(star_application__nomination__round=round))

    def of_person(self, volunteer: Any) -> "CertificateQuerySet":
        """Those of the person, merged files included."""
        return self.filter(volunteer__in=Volunteer.objects.of_people([volunteer.person_id]))

    def issued(self) -> "CertificateQuerySet":
        """Certificates in force."""
        return self.filter(status=Certificate.Status.ISSUED)

    def not_ended(self) -> "CertificateQuerySet":
        """In force, or about to be."""
        return self.filter(status__in=[Certificate.Status.PREPARING, Certificate.Status.ISSUED])

    def not_erased(self) -> "CertificateQuerySet":
        """With their names and files."""
        return self.exclude(snapshot__has_key="erased_on")

    def preparing(self) -> "CertificateQuerySet":
        """Numbered and signed, but not drawn yet."""
        return self.filter(status=Certificate.Status.PREPARING)

    def known_to_the_public(self) -> "CertificateQuerySet":
        """Certificates that were issued, or revoked before that: who was told the number reads what became of it."""
        return self.exclude(status=Certificate.Status.PREPARING)

    def proofs(self) -> "CertificateQuerySet":
        return self.filter(kind=Certificate.Kind.PROOF)

    def same_document(self, certificate: "Certificate") -> "CertificateQuerySet":
        """All parts of this certificate's document, in the order of their numbers."""
        return self.filter(document=certificate.document).order_by("pk")

    def for_lists(self) -> "CertificateQuerySet":
        """With everything that a list row shows."""
        related = (
            "volunteer",
            "issuing_unit",
            "recording_unit",
            "requested_by",
            "superseded_by",
            "nomination__candidate",
        )
        return self.select_related(*related).defer("file")

    def matching(self, text: str) -> "CertificateQuerySet":
        """By number, by volunteer number, or by part of the name."""
        text = text.strip()
        number = normalise_register_number(text)
        holders = {file.person_id for file in Volunteer.objects.filter(volunteer_no=normalise_volunteer_no(text))}
        found = Q(number=number) | persons.one_of(holders)
        terms = chinese.query_bigrams(text)
        by_name = Q(*(Q(volunteer__bigrams__contains=term) for term in terms)) if terms else Q(volunteer__name=text)
        return self.filter(found | by_name | Q(volunteer=None, snapshot__recipient_name__icontains=text))


class Certificate(models.Model):
    """证书 or 证明: its content on the day of issue, frozen (D163–D171)."""

    class Kind(models.TextChoices):
        PROOF = "ZM", _("志愿服务记录证明")
        STAR = "XJ", _("星级志愿者证书")
        COMMENDATION = "JX", _("嘉许证书")
        TRAINING = "PX", _("培训证明")
        THANKS = "GX", _("感谢信")

    class Status(models.TextChoices):
        PREPARING = "preparing", _("正在制作")
        ISSUED = "issued", _("有效")
        SUPERSEDED = "superseded", _("已被新证替代")
        REVOKED = "revoked", _("已撤销")

    document = models.UUIDField(default=uuid.uuid4, editable=False)  # the parts of one proof share it
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=2, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.PREPARING)
    number = models.CharField(_("编号"), max_length=24, unique=True)
    verify_code = models.CharField(_("查验码"), max_length=8)
    # Nobody where a team, a unit or a project was commended: the nomination says which.
    volunteer = models.ForeignKey(
        "registry.Volunteer", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    issuing_unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    recording_unit = models.ForeignKey(
        "registry.Unit", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    # A chain of papers: each new one supersedes the one before, the last is in force.
    star_application = models.ForeignKey(
        StarApplication, models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    nomination = models.ForeignKey(
        "certificates.Nomination", models.PROTECT, null=True, blank=True, related_name="certificates"
    )
    activity = models.ForeignKey(
        "registry.Activity", models.PROTECT, null=True, blank=True, related_name="letters"
    )  # of a 培训证明 or a 感谢信
    snapshot = models.JSONField()  # everything printed except a full document number
    content_digest = models.CharField(max_length=64)
    key_number = models.PositiveSmallIntegerField(default=0)
    signature = models.CharField(max_length=128, blank=True)
    seal = models.ForeignKey("checkin.Seal", models.PROTECT, null=True, blank=True, related_name="+")
    file = models.ForeignKey(CertificateFile, models.PROTECT, null=True, blank=True, related_name="certificates")
    requested_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now)
    request_reason = models.CharField(_("代为出具的理由"), max_length=200, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")

    objects = CertificateQuerySet.as_manager()

    stated = (
        Stated(
            (
                "document", "uuid", "kind", "status", "number", "verify_code", "volunteer_id", "issuing_unit_id",
                "recording_unit_id", "star_application_id", "snapshot", "content_digest", "key_number", "signature",
                "seal_id", "file_id", "file__uuid", "file__sha256", "requested_by_id", "requested_at",
                "request_reason", "issued_at", "ended_at", "end_reason", "superseded_by_id",
            )
        ),
        Stated(
            (
                "document", "uuid", "kind", "status", "number", "verify_code", "volunteer_id", "issuing_unit_id",
                "recording_unit_id", "star_application_id", "nomination_id", "activity_id", "snapshot",
                "content_digest", "key_number", "signature", "seal_id", "file_id", "file__uuid", "file__sha256",
                "requested_by_id",
                "requested_at", "request_reason", "issued_at", "ended_at", "end_reason", "superseded_by_id",
            )
        ),
    )  # fmt: skip

    class Meta:
        verbose_name = _("证书")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="issued_certificates_have_their_bytes",
                condition=Q(status__in=["preparing", "revoked"]) | Q(file__isnull=False, issued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_certificates_say_why",
                condition=Q(status__in=["preparing", "issued"]) | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
            ),
            models.UniqueConstraint(
                name="one_certificate_in_force_for_a_star",
                fields=["star_application"],
                condition=Q(status__in=["preparing", "issued"]),
                violation_error_message=_("这项星级认定已经有一份有效的证书。"),
            ),
            models.UniqueConstraint(
                name="one_certificate_in_force_for_a_nomination",
                fields=["nomination"],
                condition=Q(status__in=["preparing", "issued"]),
                violation_error_message=_("这项嘉许已经有一份有效的证书。"),
            ),
            models.CheckConstraint(
                name="commendations_follow_a_nomination",
                condition=Q(kind="JX", nomination__isnull=False) | (~Q(kind="JX") & Q(nomination=None)),
            ),
            models.CheckConstraint(
                name="letters_follow_an_activity",
                condition=Q(kind__in=["PX", "GX"], activity__isnull=False)
                | (~Q(kind__in=["PX", "GX"]) & Q(activity=None)),
            ),
            models.UniqueConstraint(
                name="one_letter_in_force_of_a_kind",
                fields=["activity", "kind", "volunteer"],
                condition=Q(status__in=["preparing", "issued"]),
                violation_error_message=_("这个活动已经给这个人出具过一份有效的。"),
            ),
            models.CheckConstraint(
                name="a_certificate_is_for_somebody", condition=Q(volunteer__isnull=False) | Q(nomination__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="certificates_by_content", fields=["volunteer", "kind", "content_digest"]),
            models.Index(name="certificates_by_document", fields=["document"]),
            models.Index(name="certificates_by_issuer", fields=["issuing_unit", "kind"]),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_issued(self) -> bool:
        return self.status == self.Status.ISSUED

    @property
    def is_preparing(self) -> bool:
        return self.status == self.Status.PREPARING

    @property
    def was_drawn(self) -> bool:
        """It has its file; one that was revoked while it waited never got one."""
        return self.issued_at is not None

    @property
    def is_erased(self) -> bool:
        """Its years are over: name and file are gone, number and figures stay."""
        return "erased_on" in self.snapshot

    @property
    def shows_full_number(self) -> bool:
        """The printed document number is not masked."""
        return bool(self.snapshot.get("shows_full_number"))

    @property
    def is_grouped(self) -> bool:
        """The rows of one activity stand under one heading; of proofs from before, each has its line."""
        return self.snapshot.get("arrangement") == "by_activity"

    @property
    def title(self) -> str:
        return str(self.snapshot["title"])

    @property
    def person(self) -> Volunteer | None:
        """Whose it is now; None where a team, a unit or a project was commended."""
        return self.volunteer.person if self.volunteer else None

    @property
    def recipient_name(self) -> str:
        """As printed."""
        return str(self.snapshot.get("recipient_name") or self.snapshot["volunteer_name"])

    @property
    def unit_id_of_recipient(self) -> int | None:
        """The person's unit; of a team, a unit or a project, the one that was frozen with the round."""
        if self.volunteer:
            return self.volunteer.unit_id
        return self.nomination.candidate.unit_id if self.nomination else None


class VerificationLookup(models.Model):
    """A look-up of a certificate: when, which number, which answer (D169)."""

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
