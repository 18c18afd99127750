"""Pictures as video for Chromium's fake camera, and codes read from the screen."""

from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image, ImageOps
from playwright.sync_api import Locator

FRAME = (640, 480)
SMALL_FRAME = (320, 240)
FRAMES_A_SECOND = 5


def film_of(picture: bytes, path: Path) -> Path:
    """The picture as uncompressed video (y4m), which Chromium takes for a camera."""
    return _film([_frame(picture, FRAME)] * FRAMES_A_SECOND, path, FRAME)


def film_of_cards(
    pictures: list[bytes], path: Path, *, held: float, then_nothing: float, size: tuple[int, int] = SMALL_FRAME
) -> Path:
    """One card after the other for some seconds each, then nothing, repeated."""
    shown = [_frame(picture, size) for picture in pictures for _ in range(round(held * FRAMES_A_SECOND))]
    nothing = Image.new("L", size, 255).tobytes()
    return _film([*shown, *[nothing] * round(then_nothing * FRAMES_A_SECOND)], path, size)


def light_on_dark(picture: bytes) -> bytes:
    """The picture as a phone in the dark or a screenshot of it shows it."""
    turned = BytesIO()
    ImageOps.invert(Image.open(BytesIO(picture)).convert("L")).save(turned, "PNG")
    return turned.getvalue()


def _frame(picture: bytes, size: tuple[int, int]) -> bytes:
    held = Image.open(BytesIO(picture)).convert("L")
    held.thumbnail((size[0], size[1] - size[1] // 12))
    frame = Image.new("L", size, 255)
    frame.paste(held, ((size[0] - held.width) // 2, (size[1] - held.height) // 2))
    return frame.tobytes()


def _film(frames: list[bytes], path: Path, size: tuple[int, int]) -> Path:
    grey = bytes([128]) * (size[0] * size[1] // 4)
    with path.open("wb") as film:
        film.write(f"YUV4MPEG2 W{size[0]} H{size[1]} F{FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for frame in frames:
            film.write(b"FRAME\n" + frame + grey + grey)
    return path


def code_on(shown: Locator) -> str:
    """The code in this part of the screen, as another phone reads it."""
    return zxingcpp.read_barcodes(Image.open(BytesIO(shown.screenshot())))[0].text
