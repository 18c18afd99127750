"""Keys of the product, each sealed under the master key (design#keys)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry import clock


class SigningKey(models.Model):
    """One key with its purpose and validity; several may be valid at once, which is rotation."""

    class Purpose(models.TextChoices):
        DATA = "data", _("加密个人信息")
        DIGEST = "digest", _("个人信息等值比对")
        CARD = "card", _("签发志愿者卡")
        SITE_CODE = "site_code", _("签到码")
        SEAL = "seal", _("台账封存")
        CERTIFICATE = "certificate", _("签发证书")
        QUEUE_EXPORT = "queue_export", _("签到台数据导出")
        HISTORY = "history", _("操作日志标记")

    kid = models.CharField(max_length=16, unique=True)
    purpose = models.CharField(max_length=16, choices=Purpose)
    number = models.PositiveSmallIntegerField()  # short id inside signed texts and sealed columns
    secret_sealed = models.BinaryField()
    public_key = models.BinaryField(default=bytes)
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("密钥")
        constraints = [
            models.UniqueConstraint(name="one_key_per_purpose_and_number", fields=["purpose", "number"]),
            models.CheckConstraint(
                name="key_validity_ends_after_it_starts",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.kid
