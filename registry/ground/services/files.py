"""Uploads: type by content, limited in size, pictures redrawn without their metadata (D109)."""

import hashlib
import io
import zipfile
from pathlib import PurePath
from typing import Any, Final

from django.core.files.base import ContentFile
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from registry import clock
from registry.exceptions import FileRefused
from registry.history.services import history
from registry.models import StoredFile, User

Reason = FileRefused.Reason
Purpose = StoredFile.Purpose
MEGABYTE: Final = 1024 * 1024
MOST_PIXELS: Final = 50_000_000
LONGEST_SIDE: Final = 2560
MOST_MEMBERS: Final = 5_000

JPEG, PNG, PDF, MP4 = "image/jpeg", "image/png", "application/pdf", "video/mp4"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {JPEG: "JPG", PNG: "PNG", PDF: "PDF", MP4: "MP4", DOCX: "DOCX", XLSX: "XLSX"}
PICTURES = (JPEG, PNG)
ACCEPTED: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    Purpose.PHOTO: (PICTURES, 10),
    Purpose.SUMMARY: ((PDF, DOCX), 20),
    Purpose.VIDEO: ((MP4,), 200),
    Purpose.NEWS: ((PDF, DOCX, *PICTURES), 20),
    Purpose.SIGN_SHEET: ((PDF, XLSX, *PICTURES), 20),
    Purpose.GUARDIAN_CONSENT: ((PDF, *PICTURES), 10),
    Purpose.EVIDENCE: ((PDF, *PICTURES), 20),
}


@transaction.atomic
def store(*, upload: Any, purpose: str, by: User) -> StoredFile:
    """Store an upload if its content is of an allowed type; its name is only a label."""
    types, megabytes = ACCEPTED[purpose]
    if upload.size > megabytes * MEGABYTE:
        raise FileRefused(Reason.FILE_SIZE, megabytes=megabytes)
    if not upload.size:
        raise FileRefused(Reason.FILE_EMPTY)
    content = upload.read()
    content_type = sniffed(content)
    if content_type not in types:
        raise _refused_type(types)
    if content_type in PICTURES:
        content = _drawn_anew(content, content_type, types)
    stored = StoredFile(
        purpose=purpose,
        name=PurePath(upload.name.replace("\\", "/")).name[-100:],
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    stored.file.save("upload", ContentFile(content), save=False)
    stored.file.close()
    stored.save()
    history.record(by=by, did="stored file", to=stored, purpose=purpose)
    return stored


def sniffed(content: bytes) -> str:
    """The kind of file by its first bytes and, for office files, by what lies inside; "" when unknown."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"%PDF-"):
        return PDF
    if content[4:8] == b"ftyp":
        return MP4
    return _office_type(content) if content.startswith(b"PK\x03\x04") else ""


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return ""
    if "[Content_Types].xml" not in names or len(names) > MOST_MEMBERS or any("vbaProject" in name for name in names):
        return ""
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ""


def _drawn_anew(content: bytes, content_type: str, types: tuple[str, ...]) -> bytes:
    """The same picture upright, at most 2560 pixels, without place, device or time (D86, D99)."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused_type(types)
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = Image.new("RGBA" if content_type == PNG else "RGB", upright.size)
            plain.paste(upright.convert(plain.mode))
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refused_type(types) from None
    drawn = io.BytesIO()
    plain.save(drawn, "PNG" if content_type == PNG else "JPEG", **({} if content_type == PNG else {"quality": 85}))
    return drawn.getvalue()


def _refused_type(types: tuple[str, ...]) -> FileRefused:
    return FileRefused(Reason.FILE_TYPE, types="、".join(NAMES[kind] for kind in types))
