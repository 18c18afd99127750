"""Heavy pictures in the worker: drawn anew and put in place once, or given up and told to their sender (D86)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.documents import pictures, pictures_apart
from registry.documents.file_kinds import sniffed
from registry.ground.services import files, raw_pictures
from registry.history.services import history
from registry.models import Job, StoredFile
from registry.models.files import upload_path
from registry.notifications.services import notifications
from registry.words.chinese import quoted

State = StoredFile.State
OPEN: Final = (Job.State.WAITING, Job.State.RUNNING)
LEFT_ALONE: Final = timedelta(minutes=15)  # by then a picture has a job, whatever became of it

_answering: list[Callable[[StoredFile], None]] = []


def follow(tell: Callable[[StoredFile], None]) -> None:
    """A room tells others than the sender of a picture that was given up."""
    if tell not in _answering:
        _answering.append(tell)


def redraw(*, pk: int, page: str = "") -> None:
    """Draw one picture; done already or given up, only what was received is left to delete."""
    stored = StoredFile.objects.filter(pk=pk).first()
    if stored is None:  # deleted since, with what was received
        return
    if stored.is_processing:
        try:
            raw = raw_pictures.read(stored.uuid)
            drawn = pictures_apart.drawn_anew(raw, sniffed(raw[: files.BEGINNING]))
        except (FileNotFoundError, pictures.BrokenPicture):
            give_up(pk=pk, page=page)
        else:
            _put_in_place(pk, drawn)
    raw_pictures.delete(stored.uuid)


@transaction.atomic
def _put_in_place(pk: int, drawn: bytes) -> None:
    stored = _locked(pk)
    if not stored.is_processing:
        return
    _clear_place(stored)
    try:
        files.put(stored, ContentFile(drawn))
        stored.state = State.READY
        stored.save(update_fields=["file", "size", "sha256", "state"])
        history.record(by=None, did="redrew picture", to=stored, purpose=stored.purpose)
    except BaseException:
        _clear_place(stored)
        raise


@transaction.atomic
def give_up(*, pk: int, page: str = "") -> None:
    """Nothing of it is kept; its sender is told where to send another one."""
    stored = _locked(pk)
    if not stored.is_processing:
        return
    _clear_place(stored)
    stored.state = State.UNREADABLE
    stored.save(update_fields=["state"])
    history.record(by=None, did="gave up picture", to=stored, purpose=stored.purpose)
    told = _("照片{name}没有读懂：可能已损坏，或处理时超出限制。原件已删除，请换成 JPG 或截图后重新上传。")
    told = told.format(name=quoted(stored.name))
    notifications.tell(users=[stored.uploaded_by], key=f"picture:{pk}", text=told, url=page)
    for tell in _answering:
        tell(stored)


def any_waiting() -> bool:
    """Something is in process, or lies where pictures wait."""
    return StoredFile.objects.filter(state=State.PROCESSING).exists() or raw_pictures.is_any()


def look_after() -> list[int]:
    """Give up what no job works on any more, and name it; delete what was received and is not waited for."""
    waiting = list(StoredFile.objects.filter(state=State.PROCESSING))
    keys = {files.redraw_key(stored): stored for stored in waiting}
    rows = {row.key: row for row in Job.objects.filter(key__in=keys).order_by("pk")}
    given_up = []
    for key, stored in keys.items():
        row = rows.get(key)
        if stored.uploaded_at < clock.now() - LEFT_ALONE and (row is None or row.state not in OPEN):
            give_up(pk=stored.pk, page=row.arguments["page"] if row else "")
            raw_pictures.delete(stored.uuid)
            given_up.append(stored.pk)
    raw_pictures.prune(waiting=[stored.uuid for stored in waiting])
    return given_up


def _locked(pk: int) -> StoredFile:
    StoredFile.objects.select_for_update(no_key=True).get(pk=pk)
    return StoredFile.objects.select_related("uploaded_by").get(pk=pk)


def _clear_place(stored: StoredFile) -> None:
    """What a killed worker wrote before its row knew of it."""
    stored.file.storage.delete(upload_path(stored, ""))
