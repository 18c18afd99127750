"""Generated secrets of a demo installation: files in DATA_DIR that only their owner can read."""

import secrets
from contextlib import suppress
from pathlib import Path

from registry.ground.whole_files import write_whole


def read_or_make_secret(path: Path) -> str:
    """The secret in the file, created on the first start with mode 0600 by exactly one process."""
    if not path.exists():
        with suppress(FileExistsError):  # another process was first
            write_whole(path, [secrets.token_urlsafe(48).encode()])
    return path.read_text().strip()
