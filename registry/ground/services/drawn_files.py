"""Files that the worker draws for somebody to fetch: kept some days beside the uploads, in no backup.

Nothing here is evidence: whatever is lost can be drawn again.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from registry import clock
from registry.ground.whole_files import write_whole

KEPT: Final = timedelta(days=7)
UNSEALED: Final = ".plain"  # what is being drawn and lies in the clear until it is sealed
LONGEST_DRAWING: Final = timedelta(hours=1)


def keep(name: str, content: bytes | Iterator[bytes]) -> None:
    """Keep the content under a name that stands for it, such as a digest; kept already, it stays for longer."""
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        write_whole(path, [content] if isinstance(content, bytes) else content)
    now = clock.now().timestamp()
    os.utime(path, (now, now))


def read(name: str) -> bytes:
    """The content; `FileNotFoundError` when its days are over."""
    return _path(name).read_bytes()


def path_of(name: str) -> Path:
    """Where it lies, for what is read a piece at a time."""
    return _path(name)


def forget(name: str) -> None:
    """Delete it before its time."""
    _path(name).unlink(missing_ok=True)


def kept_until(name: str) -> datetime | None:
    """Until when it may be fetched; None where it is not there, or only waits for the night."""
    try:
        kept = _path(name).stat().st_mtime
    except FileNotFoundError:
        return None
    until = datetime.fromtimestamp(kept, tz=clock.LOCAL) + KEPT
    return until if until > clock.now() else None


@contextmanager
def scratch(name: str) -> Iterator[Path]:
    """A place in the same private folder to draw in; what a killed process left there is written over."""
    path = _path(f"{name}{UNSEALED}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def prune() -> int:
    """Delete what was kept long enough, and parts of interrupted writing."""
    over, dropped = (clock.now() - KEPT).timestamp(), (clock.now() - LONGEST_DRAWING).timestamp()
    old = [path for path in _folder().glob("*") if path.stat().st_mtime < (dropped if UNSEALED in path.name else over)]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _folder() -> Path:
    return Path(settings.DATA_DIR, "drawn")


def _path(name: str) -> Path:
    return _folder() / name
