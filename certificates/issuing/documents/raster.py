"""The first page of a PDF as a picture: Poppler in a process of its own, with a time limit."""

import subprocess
from shutil import which
from typing import Final

PDFTOPPM = which("pdftoppm") or "pdftoppm"
SECONDS: Final = 20
WIDE: Final = 1240


class NoPicture(Exception):
    """The file cannot be shown as a picture."""


def as_png(content: bytes, *, longest: int = WIDE) -> bytes:
    """The page with its longer side this long."""
    command = [PDFTOPPM, "-png", "-singlefile", "-f", "1", "-l", "1", "-scale-to", str(longest), "-"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603
    except (subprocess.SubprocessError, OSError) as error:
        raise NoPicture from error
    if not done.stdout.startswith(b"\x89PNG"):
        raise NoPicture
    return done.stdout
