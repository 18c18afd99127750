"""What a camera sees: a picture as a film for Chromium's fake camera, and codes read from the screen."""

from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Locator

FRAME = (640, 480)


def film_of(picture: bytes, path: Path) -> Path:
    """The picture held before the lens, as the uncompressed film (y4m) that Chromium takes for a camera."""
    held = Image.open(BytesIO(picture)).convert("L")
    held.thumbnail((FRAME[0], FRAME[1] - 40))
    frame = Image.new("L", FRAME, 255)
    frame.paste(held, ((FRAME[0] - held.width) // 2, (FRAME[1] - held.height) // 2))
    grey = bytes([128]) * (FRAME[0] * FRAME[1] // 4)
    header = f"YUV4MPEG2 W{FRAME[0]} H{FRAME[1]} F5:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(header + (b"FRAME\n" + frame.tobytes() + grey + grey) * 5)
    return path


def code_on(shown: Locator) -> str:
    """What another phone reads from this part of the screen."""
    return zxingcpp.read_barcodes(Image.open(BytesIO(shown.screenshot())))[0].text
