"""Uploaded files: photos, sign sheets, guardian consents."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry import clock


def upload_path(instance: "StoredFile", filename: str) -> str:
    """A generated path: nothing that the sender typed reaches the file system."""
    return f"{instance.uuid.hex[:2]}/{instance.uuid.hex}"


class StoredFile(models.Model):
    """An upload: stored under a generated name, sent only by views that check access."""

    class Purpose(models.TextChoices):
        PHOTO = "photo", _("图片")
        SUMMARY = "summary", _("总结")
        VIDEO = "video", _("影像")
        NEWS = "news", _("新闻报道")
        SIGN_SHEET = "sign_sheet", _("签到表")
        GUARDIAN_CONSENT = "guardian_consent", _("监护人同意书")
        EVIDENCE = "evidence", _("凭证")
        LOGO = "logo", _("标识")

    class State(models.TextChoices):
        READY = "ready", _("可以查看")
        PROCESSING = "processing", _("正在处理，约一分钟")  # a heavy picture that the worker draws anew
        UNREADABLE = "unreadable", _("没有读懂，请换一张")  # given up; nothing of it is kept

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    purpose = models.CharField(max_length=20, choices=Purpose)
    file = models.FileField(upload_to=upload_path)
    name = models.CharField(_("文件名"), max_length=100)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # "" until it is ready
    state = models.CharField(max_length=10, choices=State, default=State.READY)
    uploaded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("文件")
        ordering = ["pk"]
        indexes = [
            models.Index(name="files_by_digest", fields=["sha256"]),
            models.Index(name="files_in_process", fields=["uploaded_at"], condition=models.Q(state="processing")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_processing(self) -> bool:
        return self.state == self.State.PROCESSING
