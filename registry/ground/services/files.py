"""One gate for uploads: kind by content, limited size, pictures and films without what they tell beside (D109)."""

import hashlib
import logging
from pathlib import PurePath
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.db import transaction

from registry import clock
from registry.documents import films, pictures
from registry.documents.file_kinds import (
    DOCX,
    HEIC,
    JPEG,
    MP4,
    NAMES,
    PDF,
    PICTURES,
    PNG,
    SHOWING,
    XLSX,
    may_be_office,
    sniffed,
)
from registry.exceptions import FileRefused
from registry.ground.whole_files import is_full
from registry.history.services import history
from registry.models import StoredFile, User

log = logging.getLogger(__name__)
Reason = FileRefused.Reason
Purpose = StoredFile.Purpose
MEGABYTE: Final = 1024 * 1024
BEGINNING: Final = 4096

# A phone's original of 64 million pixels has 20 to 30 MB; what is kept of it has less than one.
ACCEPTED: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    Purpose.PHOTO: (PICTURES, 30),
    Purpose.SUMMARY: ((PDF, DOCX), 20),
    Purpose.VIDEO: ((MP4,), 200),
    Purpose.NEWS: ((PDF, DOCX, *PICTURES), 30),
    Purpose.SIGN_SHEET: ((PDF, XLSX, *PICTURES), 30),
    Purpose.GUARDIAN_CONSENT: ((PDF, *PICTURES), 30),
    Purpose.EVIDENCE: ((PDF, *PICTURES), 30),
}


def store(*, upload: Any, purpose: str, by: User) -> StoredFile:
    """Store an upload if its content is of an allowed type; its name is only a label."""
    types, megabytes = ACCEPTED[purpose]
    if upload.size > megabytes * MEGABYTE:
        raise FileRefused(Reason.FILE_SIZE, megabytes=megabytes)
    if not upload.size:
        raise FileRefused(Reason.FILE_EMPTY)
    kind = kind_of(upload)
    if kind not in types:
        raise _wrong_kind(kind, types)
    kept, kept_kind = _without_what_it_tells(upload, kind)
    return _keep(kept, kept_kind, name=_label(upload.name, kind, kept_kind), purpose=purpose, by=by)


def kind_of(upload: Any) -> str:
    """The kind of an upload by its content; only an office file is read whole for that."""
    upload.seek(0)
    beginning = upload.read(BEGINNING)
    kind = sniffed(beginning)
    upload.seek(0)
    if kind or upload.size <= BEGINNING or not may_be_office(beginning):
        return kind
    kind = sniffed(upload.read())
    upload.seek(0)
    return kind


def shows_something(upload: Any) -> bool:
    """It is a picture or film, whatever it is called and whether or not it would be accepted."""
    return kind_of(upload) in SHOWING


@transaction.atomic
def _keep(kept: File[Any], kind: str, *, name: str, purpose: str, by: User) -> StoredFile:
    stored = StoredFile(
        purpose=purpose,
        name=name,
        content_type=kind,
        size=kept.size,
        sha256=_digest(kept),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    try:
        stored.file.save("upload", kept, save=False)
    except OSError as error:
        if is_full(error):
            log.exception("No room for an upload of %s bytes.", kept.size)
            raise FileRefused(Reason.DISK_FULL) from error
        raise
    stored.file.close()
    try:
        stored.save()
    except BaseException:
        stored.file.delete(save=False)
        raise
    history.record(by=by, did="stored file", to=stored, purpose=purpose)
    return stored


def _without_what_it_tells(upload: Any, kind: str) -> tuple[File[Any], str]:
    """A picture drawn anew, a film with its notes blanked; a document stays as it came (D86, D99)."""
    try:
        if kind in PICTURES:
            return ContentFile(pictures.drawn_anew(upload.read(), kind)), PNG if kind == PNG else JPEG
        if kind == MP4:
            films.blank_notes(upload)
    except pictures.TooManyPixels as large:
        raise _too_many_pixels(large, kind) from None
    except pictures.BrokenPicture:
        raise FileRefused(Reason.PICTURE_BROKEN_HEIC if kind == HEIC else Reason.PICTURE_BROKEN) from None
    except films.BrokenFilm:
        raise FileRefused(Reason.FILM_BROKEN) from None
    except films.FilmTellsMore:
        raise FileRefused(Reason.FILM_TELLS_MORE) from None
    return upload, kind


def _digest(kept: File[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in kept.chunks():
        digest.update(chunk)
    kept.seek(0)
    return digest.hexdigest()


def _label(name: str, kind: str, kept_kind: str) -> str:
    """The sender's name for it, with the ending of what it became."""
    label = PurePath(name.replace("\\", "/").replace("\x00", "")).name
    if kind != kept_kind:
        label = f"{PurePath(label).stem}.jpg"
    return label[-100:]


def _wrong_kind(kind: str, types: tuple[str, ...]) -> FileRefused:
    if MP4 in types and kind == "video/quicktime":
        return FileRefused(Reason.FILM_MOV)
    return FileRefused(Reason.FILE_TYPE, types="、".join(NAMES[each] for each in types))


def _too_many_pixels(large: pictures.TooManyPixels, kind: str) -> FileRefused:
    width, height = large.size
    return FileRefused(
        Reason.PICTURE_TOO_LARGE,
        kind=NAMES[kind],
        width=width,
        height=height,
        most=large.most // 10_000,
    )
