"""Heavy pictures as they came, until the worker has drawn them: private, in no backup, served by no page."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from registry import clock
from registry.ground.whole_files import write_whole

BEING_RECEIVED: Final = timedelta(hours=1)  # younger ones may belong to a request that is not over


def keep(uuid: UUID, pieces: Iterable[bytes]) -> None:
    """Keep the picture whole, readable by the product alone."""
    path = _path(uuid)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, pieces)


def read(uuid: UUID) -> bytes:
    """The picture; `FileNotFoundError` when it is gone."""
    return _path(uuid).read_bytes()


def is_there(uuid: UUID) -> bool:
    return _path(uuid).exists()


def delete(uuid: UUID) -> None:
    _path(uuid).unlink(missing_ok=True)


def is_any() -> bool:
    """Something lies there, a part of interrupted writing too."""
    return any(_folder().glob("*"))


def prune(*, waiting: Collection[UUID]) -> int:
    """Delete what nobody waits for: left by a killed process or by a transaction that was not kept."""
    over = (clock.now() - BEING_RECEIVED).timestamp()
    names = {uuid.hex for uuid in waiting}
    old = [path for path in _folder().glob("*") if path.name not in names and path.stat().st_mtime < over]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.DATA_DIR, "received")


def _path(uuid: UUID) -> Path:
    return _folder() / uuid.hex
