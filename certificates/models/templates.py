"""证书模板: how a kind of certificate looks and what it says, in versions that never change."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models.facts import AppendOnly
from registry.protection.sealed import SealedBytes

# How far a sheet may lie from where the printer puts it.
NEAR = (MinValueValidator(-20), MaxValueValidator(20))


class CertificateTemplateQuerySet(models.QuerySet["CertificateTemplate"]):
    def in_use(self) -> "CertificateTemplateQuerySet":
        """Not archived."""
        return self.filter(archived_at=None)

    def of_kind(self, kind: str) -> "CertificateTemplateQuerySet":
        return self.filter(kind=kind)


class CertificateTemplate(models.Model):
    """A template under a name; its newest version is what is printed next."""

    class Kind(models.TextChoices):
        STAR = "star", _("星级证书")
        PERSON = "person", _("嘉许证书（个人）")
        TEAM = "team", _("嘉许证书（团队）")
        UNIT = "unit", _("嘉许证书（单位）")
        PROJECT = "project", _("嘉许证书（项目）")
        TRAINING = "training", _("培训证明")
        THANKS = "thanks", _("感谢信")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("用于"), max_length=10, choices=Kind)
    name = models.CharField(_("模板名称"), max_length=40)
    created_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("证书模板")
        ordering = ["kind", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_template_of_a_name",
                fields=["kind", "name"],
                condition=Q(archived_at=None),
                violation_error_message=_("已有同名的模板。"),
            ),
            models.CheckConstraint(
                name="template_kind_is_known",
                condition=Q(kind__in=["star", "person", "team", "unit", "project", "training", "thanks"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class TemplateBackgroundManager(models.Manager["TemplateBackground"]):
    def get_queryset(self) -> models.QuerySet["TemplateBackground"]:
        """Without the drawings: a list of them would hold a megabyte each."""
        return super().get_queryset().defer("content_sealed")


class TemplateBackground(models.Model):
    """底图: the office's own drawing for a sheet of A4, as pixels alone; versions of templates lie on it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("底图"), max_length=100)
    is_across = models.BooleanField(_("横放"))
    content_sealed = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    content = SealedBytes()
    objects = TemplateBackgroundManager()

    class Meta:
        verbose_name = _("底图")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.lies}）"

    @property
    def lies(self) -> str:
        return str(_("横版") if self.is_across else _("竖版"))


class TemplateVersion(AppendOnly):
    """What a template said from a moment on; certificates keep the version they were issued with."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template = models.ForeignKey(CertificateTemplate, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    layout = models.CharField(_("版式"), max_length=20)
    title = models.CharField(_("证书标题"), max_length=24)
    head = models.CharField(_("页头"), max_length=60, blank=True)
    suffix = models.CharField(_("称谓"), max_length=10, blank=True)
    note = models.CharField(_("姓名下的一行"), max_length=60, blank=True)
    words = models.TextField(_("正文"), max_length=1500)
    closing = models.CharField(_("结尾"), max_length=60, blank=True)
    approval = models.CharField(_("批准文号"), max_length=60, blank=True)
    is_tinted = models.BooleanField(_("浅色底"), default=True)
    shows_logo = models.BooleanField(_("印标识"), default=False)
    background = models.ForeignKey(
        TemplateBackground, models.PROTECT, null=True, blank=True, related_name="versions", verbose_name=_("底图")
    )
    places = models.JSONField(default=dict, blank=True)  # of an own drawing: where each field stands
    is_overprint = models.BooleanField(_("套打"), default=False)
    right_mm = models.DecimalField(_("向右移动（毫米）"), max_digits=3, decimal_places=1, default=0, validators=NEAR)
    down_mm = models.DecimalField(_("向下移动（毫米）"), max_digits=3, decimal_places=1, default=0, validators=NEAR)
    signature_sealed = models.BinaryField(default=bytes)  # a person's hand
    made_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    signature = SealedBytes()

    class Meta:
        verbose_name = _("模板版本")
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(name="one_version_of_a_number", fields=["template", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.template_id}.{self.number}"
