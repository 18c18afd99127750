"""Pictures that people send: measured before they are decoded, drawn anew upright, small and without hidden data."""

import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from PIL import Image

from registry.documents.file_kinds import AVIF, HEIC, JPEG, PNG

LONGEST_SIDE: Final = 2560
# A camera's JPEG is decoded at a fraction of its size; the others unfold whole, 4 to 14 bytes a pixel.
MOST_PIXELS: Final = 200_000_000
MOST_PIXELS_WHOLE: Final = {JPEG: 40_000_000, PNG: 40_000_000, HEIC: 30_000_000, AVIF: 15_000_000}
# What costs a request less than 0.4 s and 125 MiB; the rest is the worker's (docs/benchmarks.md).
LIGHT_PIXELS: Final = {JPEG: 65_000_000, PNG: 5_000_000, HEIC: 13_000_000, AVIF: 13_000_000}
LIGHT_PIXELS_OF_SCANS: Final = 13_000_000
LIGHT_SCANS: Final = (
    16  # cameras and programs write ten and one for the small picture; each scan is a round over all pixels
)
LIGHT_PNG_BYTES: Final = 2_000_000  # a PNG of many bytes is written anew slowly
START_OF_SCAN: Final = b"\xff\xda"
FORMATS: Final = {JPEG: "JPEG", PNG: "PNG", AVIF: "AVIF"}
# What the decoders raise for a broken or hostile file.
BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError, RuntimeError,
    AssertionError, EOFError, MemoryError, NotImplementedError, struct.error, zlib.error,
)  # fmt: skip
TURNS: Final = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
ORIENTATION = 0x0112
Image.MAX_IMAGE_PIXELS = None  # Pillow would warn at 89 million and fail at 179; `_measure` counts what each costs
_one_at_a_time = threading.Lock()


class BrokenPicture(ValueError):
    """It cannot be opened: damaged, cut off, or not what it says."""


class TooManyPixels(ValueError):
    """The picture says that it has more pixels than may be decoded."""

    def __init__(self, size: tuple[int, int], most: int) -> None:
        self.size, self.most = size, most
        super().__init__(f"{size[0]}×{size[1]} > {most}")


def is_heavy(content: bytes, kind: str) -> bool:
    """Measured by its header alone, drawing it would keep a request; refuses what is never drawn."""
    with _read(content, kind) as picture:
        _measure(picture, content, kind)
        pixels = picture.width * picture.height
    if kind == JPEG and not is_read_in_order(content):
        return pixels > LIGHT_PIXELS_OF_SCANS or content.count(START_OF_SCAN) > LIGHT_SCANS
    return pixels > LIGHT_PIXELS[kind] or (kind == PNG and len(content) > LIGHT_PNG_BYTES)


def drawn_anew(content: bytes, kind: str) -> bytes:
    """The same picture upright, at most 2560 pixels long; PNG stays PNG, all others become JPEG (D86, D99)."""
    # One large picture at a time: four of them at once would be the memory of the whole machine.
    with _one_at_a_time, _read(content, kind) as picture:
        _measure(picture, content, kind)
        plain = _upright(_small(picture), picture)
    drawn = BytesIO()
    if kind == PNG:
        plain.save(drawn, "PNG")
    else:
        plain.save(drawn, "JPEG", quality=85)
    return drawn.getvalue()


def size_of(content: bytes) -> tuple[int, int]:
    """Width and height of a picture that was drawn anew."""
    with Image.open(BytesIO(content)) as picture:
        return picture.size


def narrowed(content: bytes, side: int) -> bytes | None:
    """A picture that was drawn anew, at most so many pixels long; None where it is already."""
    with Image.open(BytesIO(content)) as picture:
        if max(picture.size) <= side:
            return None
        kind = picture.format
        picture.thumbnail((side, side))
        drawn = BytesIO()
        picture.save(drawn, kind, **({"quality": 85} if kind == "JPEG" else {}))
    return drawn.getvalue()


@contextmanager
def _read(content: bytes, kind: str) -> Iterator[Image.Image]:
    """Whatever a decoder raises means that the picture is broken."""
    try:
        with _without_warnings(), _opened(content, kind) as picture:
            yield picture
    except TooManyPixels:
        raise
    except BROKEN as error:
        raise BrokenPicture from error


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Pillow warns of odd notes, which nobody here reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _opened(content: bytes, kind: str) -> Iterator[Image.Image]:
    if kind == HEIC:
        # A codec of its own, loaded with the first picture that needs it.
        from pillow_heif import HeifImageFile  # noqa: PLC0415

        with HeifImageFile(BytesIO(content)) as picture:
            yield picture
    else:
        with Image.open(BytesIO(content), formats=[FORMATS[kind]]) as picture:
            yield picture


def _measure(picture: Image.Image, content: bytes, kind: str) -> None:
    most = MOST_PIXELS if kind == JPEG and is_read_in_order(content) else MOST_PIXELS_WHOLE[kind]
    if picture.width * picture.height > most:
        raise TooManyPixels(picture.size, most)


def is_read_in_order(content: bytes) -> bool:
    """A JPEG of one scan, which can be decoded small; of several scans every pixel is held in memory."""
    at, components = 2, -1
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if marker > 0xC1 or at + 9 >= len(content):
                return False
            components = content[at + 9]
        elif marker == 0xDA:
            return at + 4 < len(content) and content[at + 4] == components
        at += 2 + length
    return False


def _small(picture: Image.Image) -> Image.Image:
    """The picture at most 2560 pixels long, in a plain mode; the whole is never held twice."""
    share = min(1.0, LONGEST_SIDE / max(picture.size))
    wanted = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    picture.draft("RGB", wanted)
    picture.load()
    factor = max(1, max(picture.size) // LONGEST_SIDE)
    mode = "RGBA" if picture.format == "PNG" and _shines_through(picture) else "RGB"
    # Band by band: narrow first, then low.
    narrow = Image.new(mode, (wanted[0], -(-picture.height // factor)))
    band = factor * 64
    for top in range(0, picture.height, band):
        strip = picture.crop((0, top, picture.width, min(top + band, picture.height))).convert(mode).reduce(factor)
        narrow.paste(strip.resize((wanted[0], strip.height)), (0, top // factor))
    return narrow.resize(wanted)


def _shines_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def _upright(plain: Image.Image, picture: Image.Image) -> Image.Image:
    for turn in TURNS.get(_orientation(picture), ()):
        plain = plain.transpose(turn)
    return plain


def _orientation(picture: Image.Image) -> int:
    """How the camera was held; what cannot be read says nothing, and nothing of it is ever written back."""
    try:
        told: Any = picture.getexif().get(ORIENTATION, 1)
        return int(told)
    except BROKEN:
        return 1
