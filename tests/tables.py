"""Tables as offices send them, and the worker that reads them."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from registry.ground import jobs
from registry.ground.imports.services import batches
from registry.models import ImportBatch, Job

HEADINGS = ("姓名", "证件号码", "手机号码")


def book(*rows: tuple[Any, ...], change: Any = None) -> bytes:
    """A workbook with these rows."""
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made.active)
    made.save(file := BytesIO())
    return file.getvalue()


def as_upload(content: bytes, name: str = "名单.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def work() -> None:
    """The worker does everything that waits."""
    for job in Job.objects.filter(state=Job.State.WAITING, name__endswith=" import").order_by("pk"):
        jobs.perform(job.pk)


def read(content: bytes, *, kind: str = "people", **about: Any) -> ImportBatch:
    """Uploaded, and looked at by the worker."""
    batch = batches.upload(kind=kind, upload=as_upload(content), **about)
    work()
    return again(batch)


def stored(batch: ImportBatch, *, mode: str = "all", by: Any) -> ImportBatch:
    """Applied, and stored by the worker."""
    batches.apply(batch=batch, mode=mode, by=by)
    work()
    return again(batch)


def again(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)
