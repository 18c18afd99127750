"""Pictures that are too heavy for a request, and the worker that draws them, for tests."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from config import nightly  # noqa: F401 - registers the jobs
from registry.ground import jobs
from registry.ground.services import files
from registry.models import Job, StoredFile


def heavy_picture(name: str = "全景.png") -> SimpleUploadedFile:
    """Five million pixels and one more row, taken with a phone that says so; quickly drawn."""
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    Image.new("L", (2500, 2001), "white").save(file := BytesIO(), "PNG", exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def broken_heavy_picture(name: str = "坏.png") -> SimpleUploadedFile:
    """Its header is right; the rest is not there."""
    whole = heavy_picture().read()
    return SimpleUploadedFile(name, whole[: len(whole) // 2], content_type="image/png")


def job_of(stored: StoredFile) -> Job:
    return Job.objects.get(key=files.redraw_key(stored))


def as_worker(stored: StoredFile) -> StoredFile:
    """The worker does the picture's job."""
    jobs.perform(job_of(stored).pk)
    stored.refresh_from_db()
    return stored
