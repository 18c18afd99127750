"""证书图片: the first page of an issued file as a picture, drawn once and sealed like the file."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.protection.sealed import SealedBytes


class CertificatePicture(models.Model):
    """Drawn again whenever it is missing; goes with its file."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.OneToOneField("certificates.CertificateFile", models.CASCADE, related_name="picture")
    content_sealed = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)

    content = SealedBytes()

    class Meta:
        verbose_name = _("证书图片")

    def __str__(self) -> str:
        return f"{self.file_id}"
