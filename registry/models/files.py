"""Uploaded files: photos, sign sheets, guardian consents; and tables on their way in."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.models import reach
from registry.protection.sealed import SealedBytes, SealedText
from registry.words.states import among


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
        PORTRAIT = "portrait", _("本人照片")
        NOMINATION = "nomination", _("推荐材料")
        BACKGROUND = "background", _("证书底图")

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

    def content(self) -> bytes | None:
        """The bytes; None until it is ready."""
        if not self.is_ready:
            return None
        with self.file.open("rb") as opened:
            return bytes(opened.read())


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any) -> "ImportBatchQuerySet":
        """Those of the units that one administers; the committee sees all."""
        if reach.is_committee(user):
            return self
        return self.filter(unit_id__in=reach.unit_reach(user)) if user.is_authenticated else self.none()

    def kept(self) -> "ImportBatchQuerySet":
        """Those whose rows are still there."""
        return self.filter(erased_at=None)


class ImportBatchManager(models.Manager["ImportBatch"]):
    def get_queryset(self) -> models.QuerySet["ImportBatch"]:
        """Without the files: a list of uploads would hold twenty times 15 MB."""
        return super().get_queryset().defer("content_sealed")


class ImportBatch(models.Model):
    """批量导入: an uploaded table, looked at and then stored by the worker (design#imports)."""

    class State(models.TextChoices):
        READING = "reading", _("正在核对")
        UNREADABLE = "unreadable", _("没有读出来")
        READY = "ready", _("待导入")
        STORING = "storing", _("正在导入")
        STORED = "stored", _("已导入")
        UNDOING = "undoing", _("正在撤销")
        UNDONE = "undone", _("已撤销")
        DISCARDED = "discarded", _("没有导入")

    class Mode(models.TextChoices):
        ALL = "all", _("全部导入或都不导入")
        GOOD = "good", _("只导入没有问题的行")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20)
    unit = models.ForeignKey("registry.Unit", models.PROTECT, related_name="+")
    about = models.BigIntegerField(null=True, blank=True)  # what the rows belong to besides the unit: a team
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    mode = models.CharField(max_length=4, choices=Mode, blank=True)
    name = models.CharField(_("文件名"), max_length=100)
    content_sealed = models.BinaryField(default=bytes)
    found_sealed = models.BinaryField(default=bytes)  # sheet, headings, which column is which, lines left out
    refused = models.CharField(max_length=300, blank=True)  # why the file could not be read, or the import stopped
    lines = models.PositiveIntegerField(default=0)
    fresh = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey("registry.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=clock.now)
    applied_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("registry.User", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    content = SealedBytes()
    found = SealedText()

    is_reading = among("state", State.READING)
    is_unreadable = among("state", State.UNREADABLE)
    is_ready = among("state", State.READY)
    is_storing = among("state", State.STORING)
    is_stored = among("state", State.STORED)
    is_undone = among("state", State.UNDONE)
    is_discarded = among("state", State.DISCARDED)
    is_at_work = among("state", State.READING, State.STORING, State.UNDOING)

    objects = ImportBatchManager.from_queryset(ImportBatchQuerySet)()

    class Meta:
        verbose_name = _("批量导入")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="stored_imports_know_who_and_how",
                condition=~Q(state="stored") | (Q(applied_by__isnull=False, applied_at__isnull=False) & ~Q(mode="")),
            )
        ]
        indexes = [models.Index(name="imports_by_unit", fields=["unit", "-uploaded_at"])]

    def __str__(self) -> str:
        return self.name


class ImportChunk(models.Model):
    """Some hundred rows of a table, sealed together, with how many of them are what."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="chunks")
    n = models.PositiveIntegerField()
    rows_sealed = models.BinaryField(default=bytes)
    fresh = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    is_stored = models.BooleanField(default=False)

    rows = SealedText()

    class Meta:
        verbose_name = _("导入的行")
        ordering = ["batch", "n"]
        constraints = [models.UniqueConstraint(name="one_chunk_per_import_and_place", fields=["batch", "n"])]

    def __str__(self) -> str:
        return f"{self.batch} {self.n}"


class ImportHeadings(models.Model):
    """How a unit's tables call our columns, as somebody there put it right."""

    unit = models.ForeignKey("registry.Unit", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    columns = models.JSONField(default=dict)  # heading → column, "" for one to leave out

    class Meta:
        verbose_name = _("记住的列")
        constraints = [models.UniqueConstraint(name="one_set_of_headings_per_unit_and_kind", fields=["unit", "kind"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.kind}"
