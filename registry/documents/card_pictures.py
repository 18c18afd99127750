"""The volunteer card as a picture for the phone's album: shown and scanned without any network."""

import subprocess
from functools import lru_cache
from io import BytesIO
from shutil import which

from PIL import Image, ImageDraw, ImageFont

from registry.documents import qr
from registry.documents.cards import PrintedCard

FC_MATCH = which("fc-match") or "fc-match"
WIDTH, HEIGHT, MARGIN, QR_SIZE = 720, 1080, 48, 640
INK, SIGN, RED = "#1d2129", "#4e5663", "#b4232a"


def as_png(card: PrintedCard, *, valid_until: str, heading: str, note: str) -> bytes:
    """720 × 1080 pixels in few colours: about 20 KB, sharp on a screen and on paper."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, WIDTH, 88), fill=RED)
    _centred(draw, heading, 22, 36, "white", bold=True)
    code = _code(card.card_url)
    picture.paste(code, ((WIDTH - code.width) // 2, 112))
    top = 112 + code.height + 12
    _centred(draw, card.volunteer_no, top, 44, INK, bold=True)
    _centred(draw, card.name, top + 72, 52, INK, bold=True)
    _centred(draw, card.unit_short_name, top + 146, 34, SIGN)
    _centred(draw, valid_until, top + 198, 30, SIGN)
    _centred(draw, note, HEIGHT - 66, 28, SIGN)
    kept = BytesIO()
    picture.quantize(32).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def _code(text: str) -> Image.Image:
    """As large as whole pixels per module allow: cameras fail at blurred edges."""
    modules = Image.open(BytesIO(qr.png(text, module_px=1))).width
    return Image.open(BytesIO(qr.png(text, module_px=max(1, QR_SIZE // modules)))).convert("RGB")


def _centred(draw: ImageDraw.ImageDraw, text: str, top: int, size: int, colour: str, *, bold: bool = False) -> None:
    """One line in the middle, made smaller until it fits."""
    font = _font(text, size, bold)
    while draw.textlength(text, font=font) > WIDTH - 2 * MARGIN and size > 12:
        size -= 2
        font = _font(text, size, bold)
    draw.text(((WIDTH - draw.textlength(text, font=font)) / 2, top), text, fill=colour, font=font)


def _font(text: str, size: int, bold: bool) -> ImageFont.FreeTypeFont:
    path, index = _font_file("".join(sorted(set(text))), bold)
    return ImageFont.truetype(path, size, index=index)


@lru_cache(maxsize=512)
def _font_file(characters: str, bold: bool) -> tuple[str, int]:
    """The best installed font that has all these characters, rare ones in names included."""
    points = " ".join(f"{ord(char):x}" for char in characters if not char.isspace())
    pattern = f"Noto Sans CJK SC:lang=zh-cn:weight={200 if bold else 80}:charset={points}"
    query = [FC_MATCH, "-f", "%{file}\n%{index}", pattern]
    found = subprocess.run(query, capture_output=True, check=True, text=True)  # noqa: S603
    path, index = found.stdout.split("\n")
    return path, int(index) & 0xFFFF
