"""What a phone shows, kept as a moving picture: Chromium's own screencast, written as WebP."""

import base64
import time
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page

WIDTH, QUALITY = 390, 60
LAST_MS = 2_000


class Film:
    """Frames arrive whenever the page changes; each is shown until the next one came."""

    def __init__(self, page: Page) -> None:
        self.frames: list[tuple[float, bytes]] = []
        self.camera = page.context.new_cdp_session(page)
        self.camera.on("Page.screencastFrame", self._take)
        self.camera.send("Page.startScreencast", {"format": "jpeg", "quality": QUALITY, "maxWidth": WIDTH})

    def write(self, path: Path) -> None:
        self.camera.send("Page.stopScreencast")
        moments = [moment for moment, _picture in self.frames]
        lasting = [round((later - moment) * 1000) for moment, later in zip(moments, moments[1:], strict=False)]
        first, *others = (Image.open(BytesIO(picture)) for _moment, picture in self.frames)
        told = {"duration": [*lasting, LAST_MS], "quality": QUALITY, "method": 0}
        first.save(path, save_all=True, append_images=others, **told)

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append((time.monotonic(), base64.b64decode(frame["data"])))
        self.camera.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})
