"""A picture or a page of PDF as the drawing below a certificate: pixels alone, whatever else the file held.

Poppler works in a process of its own, bounded in memory and time, with an empty folder and no settings; it draws the
page without notes, forms and links, runs no script and opens no other file.
"""

import re
import resource
import subprocess
import tempfile
from dataclasses import dataclass
from io import BytesIO
from shutil import which
from typing import TYPE_CHECKING, Final

from certificates.issuing.layouts.geometry import Box

if TYPE_CHECKING:
    from PIL.Image import Image

PDFINFO, PDFTOPPM = which("pdfinfo") or "pdfinfo", which("pdftoppm") or "pdftoppm"
MOST_BYTES: Final = 768 * 1024**2  # of address space
MOST_PROCESSOR_SECONDS, MOST_SECONDS = 8, 60
LIMITS: Final = (
    (resource.RLIMIT_AS, MOST_BYTES),
    (resource.RLIMIT_CPU, MOST_PROCESSOR_SECONDS),
    (resource.RLIMIT_CORE, 0),
)
SHORT_MM, LONG_MM = 210.0, 297.0
MM_OF_A_POINT: Final = 25.4 / 72
NEAR_MM, NEAR_SHARE = 3.0, 0.015
LEAST_DPI, PDF_DPI = 200, 300
LEAST_LONG: Final = round(LONG_MM / 25.4 * LEAST_DPI)
# Fewer bytes of a drawing that goes into every certificate, as far as nobody sees it.
ENOUGH_BYTES: Final = 500_000
QUALITIES: Final = (90, 84, 78, 70, 62)
SMALL_PX: Final = 900
# A grey below which black and red type cannot be read, on a copy least of all; and how much of a place may be so dark.
DARK, MOST_DARK = 150, 0.25


class Unusable(ValueError):
    """It cannot be opened, or asks for more than the process may use."""


class Locked(Unusable):
    """It asks for a password, or its maker forbade something."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a PDF says of itself."""

    pages: int
    width_mm: float
    height_mm: float


def page_of(content: bytes) -> Page:
    """How many pages, and how large the first one is."""
    done = _apart([PDFINFO, "-"], content)
    told = done.stdout.decode(errors="replace")
    if b"Incorrect password" in done.stderr or re.search(r"^Encrypted:\s+yes", told, re.MULTILINE):
        raise Locked
    pages = re.search(r"^Pages:\s+(\d+)", told, re.MULTILINE)
    size = re.search(r"^Page size:\s+([\d.]+) x ([\d.]+) pts", told, re.MULTILINE)
    turned = re.search(r"^Page rot:\s+(90|270)", told, re.MULTILINE)
    if done.returncode or not pages or not size:
        raise Unusable
    width, height = (float(side) * MM_OF_A_POINT for side in size.groups())
    return Page(int(pages[1]), *((height, width) if turned else (width, height)))


def is_a4(width: float, height: float) -> bool:
    """In millimetres, whichever way the sheet lies."""
    low, high = sorted((width, height))
    return abs(low - SHORT_MM) <= NEAR_MM and abs(high - LONG_MM) <= NEAR_MM


def has_shape_of_a4(width: int, height: int) -> bool:
    """In pixels."""
    share = max(width, height) / min(width, height)
    return abs(share * SHORT_MM / LONG_MM - 1) <= NEAR_SHARE


def drawn_pdf(content: bytes) -> bytes:
    """The first page as a JPEG of 300 dots to the inch."""
    command = [PDFTOPPM, "-singlefile", "-f", "1", "-l", "1", "-r", str(PDF_DPI), "-hide-annotations", "-"]
    done = _apart(command, content)
    if done.returncode or not done.stdout.startswith(b"P6"):
        raise Unusable
    return as_jpeg(done.stdout)


def as_jpeg(content: bytes) -> bytes:
    """The drawing on white paper; what a PDF takes as it is."""
    from PIL import Image  # noqa: PLC0415 - loaded with the first drawing

    with Image.open(BytesIO(content)) as picture:
        flat = _on_white(picture)
    for quality in QUALITIES:
        kept = BytesIO()
        flat.save(kept, "JPEG", quality=quality, subsampling=0, optimize=True)
        if kept.tell() <= ENOUGH_BYTES:
            break
    return kept.getvalue()


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    from PIL import Image  # noqa: PLC0415 - as above

    with Image.open(BytesIO(content)) as picture:
        return picture.size


def small(content: bytes) -> bytes:
    """To be looked at in a list."""
    from PIL import Image  # noqa: PLC0415 - as above

    kept = BytesIO()
    with Image.open(BytesIO(content)) as picture:
        picture.draft("RGB", (SMALL_PX, SMALL_PX))
        picture.thumbnail((SMALL_PX, SMALL_PX))
        picture.save(kept, "JPEG", quality=80)
    return kept.getvalue()


def dark_place(content: bytes, sheet: tuple[float, float], boxes: list[tuple[str, Box]]) -> str | None:
    """The first place whose ground is too dark for type, by its label."""
    from PIL import Image  # noqa: PLC0415 - as above

    wide, high = round(sheet[0]), round(sheet[1])
    with Image.open(BytesIO(content)) as picture:
        picture.draft("L", (wide * 2, high * 2))
        greys = picture.convert("L").resize((wide, high), Image.Resampling.BOX)
    for label, box in boxes:
        counted = greys.crop((round(box.x), round(box.y), round(box.x + box.w), round(box.y + box.h))).histogram()
        if sum(counted[:DARK]) > MOST_DARK * max(1, sum(counted)):
            return label
    return None


def _on_white(picture: "Image") -> "Image":
    from PIL import Image  # noqa: PLC0415 - as above

    if picture.mode not in ("RGBA", "LA", "PA") and "transparency" not in picture.info:
        return picture.convert("RGB")
    shown = picture.convert("RGBA")
    paper = Image.new("RGB", shown.size, "white")
    paper.paste(shown, mask=shown.getchannel("A"))
    return paper


def _apart(command: list[str], content: bytes) -> "subprocess.CompletedProcess[bytes]":
    """Run with its limits set before the first byte comes in."""
    with tempfile.TemporaryDirectory() as nothing:
        process = subprocess.Popen(  # noqa: S603 - Poppler alone
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={}, cwd=nothing
        )
        try:
            for what, most in LIMITS:
                resource.prlimit(process.pid, what, (most, most))
            out, err = process.communicate(content, timeout=MOST_SECONDS)
        except (subprocess.TimeoutExpired, OSError) as error:
            process.kill()
            process.communicate()
            raise Unusable from error
    return subprocess.CompletedProcess(command, process.returncode, out, err)
