"""The one way to write a file: whole and on the disk, or not at all."""

import errno
import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from django.core.files.storage import FileSystemStorage

FULL: Final = {errno.ENOSPC, errno.EDQUOT}
PART: Final = ".part"


def is_full(error: BaseException | None) -> bool:
    """The disk, or the share of it that is ours, has no room left."""
    return isinstance(error, OSError) and error.errno in FULL


def write_whole(path: Path, pieces: Iterable[bytes], *, mode: int = 0o600) -> None:
    """Written beside and put in place when it has reached the disk; `FileExistsError` if something is there."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PART}")
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # atomic; fails if another was first
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    _remember(path.parent)


def _remember(folder: Path) -> None:
    """After a power cut a name is still there only if its folder has reached the disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Storage(FileSystemStorage):
    """Uploads are whole or not there, and only the product reads them."""

    def _save(self, name: str, content: Any) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, content.chunks())
        return name
