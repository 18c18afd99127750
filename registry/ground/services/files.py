"""One gate for uploads: kind by content, limited size, pictures and films without what they tell beside (D109)."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Any, Final

from django.core.files.base import ContentFile, File
from django.db import transaction

from registry import clock
from registry.documents import films, pictures, pictures_apart
from registry.documents.file_kinds import (
    AVIF,
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
from registry.ground import jobs, rates
from registry.ground.services import raw_pictures
from registry.ground.whole_files import is_full
from registry.history.services import history
from registry.models import StoredFile, User

log = logging.getLogger(__name__)
Reason = FileRefused.Reason
Purpose = StoredFile.Purpose
State = StoredFile.State
REDRAW: Final = "redraw picture"
KEPT_AS: Final = {HEIC: JPEG, AVIF: JPEG}
MEGABYTE: Final = 1024 * 1024
BEGINNING: Final = 4096
MOST_WAITING: Final = 60  # heavy pictures of one person, of 30 MB each: the worker is there for others too
COMING: Final = "coming-pictures"  # those of a person that are on their way here and have no row yet
LONGEST_COMING: Final = 60 * 60  # seconds, should the process die that counted one

# A phone's original of 64 million pixels has 20 to 30 MB; what is kept of it has less than one.
ACCEPTED: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    Purpose.PHOTO: (PICTURES, 30),
    Purpose.SUMMARY: ((PDF, DOCX), 20),
    Purpose.VIDEO: ((MP4,), 200),
    Purpose.NEWS: ((PDF, DOCX, *PICTURES), 30),
    Purpose.SIGN_SHEET: ((PDF, XLSX, *PICTURES), 30),
    Purpose.GUARDIAN_CONSENT: ((PDF, *PICTURES), 30),
    Purpose.EVIDENCE: ((PDF, *PICTURES), 30),
    Purpose.LOGO: ((PNG, JPEG), 2),
    Purpose.PORTRAIT: (PICTURES, 30),
    Purpose.NOMINATION: ((PDF, DOCX, *PICTURES), 30),
    Purpose.BACKGROUND: ((PDF, PNG, JPEG), 20),
}


@dataclass
class Received:
    """An upload outside any transaction: checked, without what it tells, on the disk, its row still to be kept."""

    stored: StoredFile
    is_kept: bool = False
    is_committed: bool = False

    def discard(self) -> None:
        if self.is_committed:
            return
        if self.stored.is_processing:
            raw_pictures.delete(self.stored.uuid)
            _arrived(self.stored.uploaded_by)
        else:
            self.stored.file.delete(save=False)


@contextmanager
def received(*uploads: tuple[Any, str], by: User, at_once: bool = False) -> Iterator[list[Received]]:
    """Check, draw and write uploads before the transaction that keeps them; what it does not keep is deleted.

    A heavy picture is kept as it came until the worker has drawn it; `at_once` for what must be whole with the act.
    """
    came: list[Received] = []
    try:
        for upload, purpose in uploads:
            came.append(_receive(upload, purpose, by, at_once=at_once))
        yield came
    except BaseException:
        for one in came:
            one.discard()
        raise
    for one in came:
        if not one.is_kept:
            one.discard()


@transaction.atomic
def keep(one: Received, *, page: str = "") -> StoredFile:
    """Keep what was received; `page` is where its sender sees what became of a heavy picture."""
    stored = one.stored
    stored.save()
    one.is_kept = True
    transaction.on_commit(partial(_committed, one))
    history.record(by=stored.uploaded_by, did="stored file", to=stored, purpose=stored.purpose)
    if stored.is_processing:
        jobs.enqueue(REDRAW, key=redraw_key(stored), pk=stored.pk, page=page)
    return stored


def _committed(one: Received) -> None:
    one.is_committed = True
    if one.stored.is_processing:
        _arrived(one.stored.uploaded_by)


def narrow(one: Received, side: int) -> None:
    """A picture that was received at once, no longer than this side: for pages that phones load."""
    stored = one.stored
    with stored.file.open("rb") as opened:
        content = pictures.narrowed(opened.read(), side)
    if content is not None:
        stored.file.delete(save=False)
        put(stored, ContentFile(content))


def delete(gone: Iterable[StoredFile]) -> None:
    """Rows now; bytes, and what waits to be drawn, when the transaction is over."""
    for stored in gone:
        name, storage, uuid = stored.file.name, stored.file.storage, stored.uuid
        stored.delete()
        if name:
            transaction.on_commit(partial(storage.delete, name))
        transaction.on_commit(partial(raw_pictures.delete, uuid))


def redraw_key(stored: StoredFile) -> str:
    """One job for each picture."""
    return f"{REDRAW}:{stored.uuid}"


def store(*, upload: Any, purpose: str, by: User, page: str = "") -> StoredFile:
    """Store an upload that belongs to no other act."""
    with received((upload, purpose), by=by) as [one]:
        return keep(one, page=page)


def _receive(upload: Any, purpose: str, by: User, *, at_once: bool) -> Received:
    """Take an upload if its content is of an allowed type; its name is only a label."""
    types, megabytes = ACCEPTED[purpose]
    if upload.size > megabytes * MEGABYTE:
        raise FileRefused(Reason.FILE_SIZE, megabytes=megabytes)
    if not upload.size:
        raise FileRefused(Reason.FILE_EMPTY)
    kind = kind_of(upload)
    if kind not in types:
        raise _wrong_kind(kind, types)
    kept, state = _without_what_it_tells(upload, kind, at_once=at_once)
    kept_kind = KEPT_AS.get(kind, kind)
    stored = StoredFile(
        purpose=purpose,
        name=_label(upload.name, kind, kept_kind),
        content_type=kept_kind,
        size=kept.size,
        state=state,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    if stored.is_processing:
        _count_coming(by)
    try:
        with _room_for(kept):
            if stored.is_processing:
                raw_pictures.keep(stored.uuid, kept.chunks())
            else:
                put(stored, kept)
    except BaseException:
        if stored.is_processing:
            _arrived(by)
        raise
    return Received(stored)


def _count_coming(by: User) -> None:
    """Counted before it is looked: of many that come at once no more are taken than one after the other."""
    coming = rates.counted(f"{COMING}:{by.pk}", seconds=LONGEST_COMING)
    if StoredFile.objects.filter(uploaded_by=by, state=State.PROCESSING).count() + coming > MOST_WAITING:
        _arrived(by)
        raise FileRefused(Reason.PICTURES_WAITING, count=MOST_WAITING)


def _arrived(by: User) -> None:
    rates.uncounted(f"{COMING}:{by.pk}")


def put(stored: StoredFile, content: File[Any]) -> None:
    """Write the content that is kept of this upload, and set what its row says of it."""
    stored.size, stored.sha256 = content.size, _digest(content)
    stored.file.save("upload", content, save=False)
    stored.file.close()


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


@contextmanager
def _room_for(kept: File[Any]) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            log.exception("No room for an upload of %s bytes.", kept.size)
            raise FileRefused(Reason.DISK_FULL) from error
        raise


def _without_what_it_tells(upload: Any, kind: str, *, at_once: bool) -> tuple[File[Any], str]:
    """A picture drawn anew, a film with its notes blanked; a document stays as it came (D86, D99)."""
    try:
        if kind in PICTURES:
            return _picture(upload, kind, at_once=at_once)
        if kind == MP4:
            films.blank_notes(upload)
    except pictures.TooManyPixels as large:
        raise _too_many_pixels(large, kind) from None
    except (pictures.BrokenPicture, pictures_apart.Interrupted):
        raise FileRefused(Reason.PICTURE_BROKEN_HEIC if kind == HEIC else Reason.PICTURE_BROKEN) from None
    except films.BrokenFilm:
        raise FileRefused(Reason.FILM_BROKEN) from None
    except films.FilmTellsMore:
        raise FileRefused(Reason.FILM_TELLS_MORE) from None
    return upload, State.READY


def _picture(upload: Any, kind: str, *, at_once: bool) -> tuple[File[Any], str]:
    content = upload.read()
    if not pictures.is_heavy(content, kind):
        return ContentFile(pictures.drawn_anew(content, kind)), State.READY
    if at_once:
        return ContentFile(pictures_apart.drawn_anew(content, kind, at_once=True)), State.READY
    return ContentFile(content), State.PROCESSING


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


def _too_many_pixels(large: "pictures.TooManyPixels", kind: str) -> FileRefused:
    width, height = large.size
    return FileRefused(
        Reason.PICTURE_TOO_LARGE,
        kind=NAMES[kind],
        width=width,
        height=height,
        most=large.most // 10_000,
    )
