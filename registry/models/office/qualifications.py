"""资质: the kinds that an office knows, and the proofs of people that a unit has checked."""

import uuid
from typing import Any, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.protection.sealed import SealedText
from registry.words.states import among

# What every installation begins with; the committee adds, renames and archives.
STANDARD: Final = {
    "training": _("培训"),
    "medical": _("医师、护士执业"),
    "legal": _("律师、法律职业"),
    "psychology": _("心理咨询"),
    "electrician": _("电工作业"),
    "driver": _("机动车驾驶"),
}
CODE_LENGTH: Final = 12


class QualificationKindQuerySet(models.QuerySet["QualificationKind"]):
    def open(self) -> "QualificationKindQuerySet":
        """Kinds that may be asked for and granted."""
        return self.filter(closed_on=None)

    def names(self) -> dict[str, str]:
        """Every code by its name, archived ones too: old positions still name them."""
        return dict(self.values_list("code", "name"))


class QualificationKind(models.Model):
    """资质种类: who issues it, how long it holds, whether a document proves it (D21)."""

    code = models.SlugField(max_length=CODE_LENGTH, unique=True)
    name = models.CharField(_("名称"), max_length=30)
    issuing_body = models.CharField(_("发证机关"), max_length=60, blank=True)
    valid_months = models.PositiveSmallIntegerField(_("有效期（月）"), null=True, blank=True)
    needs_document = models.BooleanField(_("须上传证件"), default=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = QualificationKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("资质种类")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class QualificationQuerySet(models.QuerySet["Qualification"]):
    def granted(self) -> "QualificationQuerySet":
        return self.filter(status=Qualification.Status.GRANTED)

    def waiting(self) -> "QualificationQuerySet":
        """Proofs that a unit must look at."""
        return self.filter(status=Qualification.Status.SUBMITTED)

    def with_kind_name(self) -> "QualificationQuerySet":
        """Annotate `kind_name`, of archived kinds too."""
        kinds = QualificationKind.objects.filter(code=models.OuterRef("kind"))
        return self.annotate(kind_name=models.Subquery(kinds.values("name")[:1]))

    def ending(self, *, today: Any, until: Any) -> "QualificationQuerySet":
        """Granted ones that expire soon and whose holder has not been told."""
        return self.granted().filter(valid_until_on__gte=today, valid_until_on__lte=until, end_told_at=None)

    def visible_to(self, user: Any) -> "QualificationQuerySet":
        """One's own, and for administrators those of the people of their units."""
        if reach.is_committee(user):
            return self
        own = Q(volunteer__user=user.pk)
        return self.filter(own | Q(volunteer__unit__in=reach.unit_reach(user)))


class Qualification(models.Model):
    """资质: a licence or a finished training, until it expires (D21)."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", _("待核对")
        GRANTED = "granted", _("已认可")
        RETURNED = "returned", _("已退回")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    volunteer = models.ForeignKey("registry.Volunteer", models.CASCADE, related_name="qualifications")
    kind = models.CharField(_("类别"), max_length=CODE_LENGTH)
    name = models.CharField(_("证件名称"), max_length=60)
    number_sealed = models.BinaryField(default=bytes)
    issuing_body = models.CharField(_("发证机关"), max_length=60, blank=True)
    valid_until_on = models.DateField(_("有效期至"), null=True, blank=True)
    document = models.ForeignKey("registry.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField(default=clock.now)
    checked_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("退回原因、认可依据"), max_length=200, blank=True)
    end_told_at = models.DateTimeField(null=True, blank=True)  # the reminder before it expires

    number = SealedText()

    is_waiting = among("status", Status.SUBMITTED)
    is_granted = among("status", Status.GRANTED)
    is_returned = among("status", Status.RETURNED)

    objects = QualificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("资质")
        ordering = ["-pk"]
        indexes = [models.Index(name="qualifications_by_end", fields=["status", "valid_until_on"])]
        constraints = [
            models.CheckConstraint(
                name="granted_qualifications_name_who_checked",
                condition=~Q(status="granted") | Q(checked_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        return self.valid_until_on is not None and self.valid_until_on < clock.today()
