"""A guardian's consent for a minor."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.volunteers import Volunteer
from registry.protection.sealed import SealedText


class GuardianConsent(models.Model):
    """A guardian agreed that a minor takes part (D57, D98)."""

    class Relation(models.TextChoices):
        FATHER = "father", _("父亲")
        MOTHER = "mother", _("母亲")
        OTHER = "other", _("其他监护人")

    class CheckedHow(models.TextChoices):
        CALL = "call", _("电话核实")
        PAPER = "paper", _("书面同意书")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    volunteer = models.OneToOneField(Volunteer, models.CASCADE, related_name="guardian_consent")
    guardian_name_sealed = models.BinaryField(default=bytes)
    guardian_phone_sealed = models.BinaryField(default=bytes)
    relation = models.CharField(_("关系"), max_length=8, choices=Relation)
    given_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_how = models.CharField(_("核实方式"), max_length=8, choices=CheckedHow, blank=True)
    called_at = models.DateTimeField(_("通话时间"), null=True, blank=True)
    paper = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    phone_confirmed_at = models.DateTimeField(null=True, blank=True)  # by a code, or by the unit's call

    guardian_name = SealedText()
    guardian_phone = SealedText()

    class Meta:
        verbose_name = _("监护人同意")

    def __str__(self) -> str:
        return self.get_relation_display()

    @property
    def is_checked(self) -> bool:
        """The unit has said how it made sure of this consent."""
        return self.given_at is not None and bool(self.checked_how)
