"""The first page of a PDF as a picture: Poppler in a process of its own, with a time limit."""

import subprocess
from io import BytesIO
from shutil import which
from typing import Final

PDFTOPPM = which("pdftoppm") or "pdftoppm"
SECONDS: Final = 20
WIDE: Final = 1240
COLOURS: Final = 128


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


def as_small_png(content: bytes) -> bytes:
    """The same in few colours: a third of the bytes, and nobody sees it."""
    from PIL import Image  # noqa: PLC0415 - loaded with the first picture that somebody looks at

    small = BytesIO()
    with Image.open(BytesIO(as_png(content))) as page:
        page.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()
