"""The site code: a token that changes every 30 seconds and proves that someone saw the screen (design#site-code)."""

import base64
import hmac
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from checkin.attendance.facts import IN, OUT
from checkin.scanning.readings import by_keyboard

SLOT_SECONDS: Final = 30
EXPIRED_SLOTS: Final = 40
_TOKEN_BYTES = 10
_LETTERS: Final = {IN: "i", OUT: "o"}


class SiteCodeAnswer(StrEnum):
    OK = "ok"
    EXPIRED = "expired"
    FORGED = "forged"


def slot_at(moment: datetime) -> int:
    """The number of the 30-second slot since 1970 that the aware moment falls in."""
    return int(moment.timestamp() // SLOT_SECONDS)


def token_for(*, secret: bytes, shift: object, direction: str, slot: int) -> str:
    """16 characters: base32, small, of the first 80 bits of HMAC-SHA-256 over `<shift uuid>|<in or out>|<slot>`."""
    _letter_of(direction)
    digest = hmac.digest(secret, f"{shift}|{direction}|{slot}".encode(), sha256)
    return base64.b32encode(digest[:_TOKEN_BYTES]).decode().lower()


def check_token(token: str, *, secret: bytes, shift: object, direction: str, at: datetime) -> SiteCodeAnswer:
    """The slot of the moment and its neighbours are accepted; one of the last 40 is expired; all else is forged."""
    slot = slot_at(at)
    given = [reading.encode("utf-8", "surrogatepass") for reading in by_keyboard(token)]
    matches = [
        candidate
        for candidate in range(slot - EXPIRED_SLOTS, slot + 2)
        if _is_one_of(given, token_for(secret=secret, shift=shift, direction=direction, slot=candidate).encode())
    ]
    if not matches:
        return SiteCodeAnswer.FORGED
    return SiteCodeAnswer.OK if matches[-1] >= slot - 1 else SiteCodeAnswer.EXPIRED


def _is_one_of(given: list[bytes], token: bytes) -> bool:
    return any(hmac.compare_digest(one, token) for one in given)


def url_part(direction: str, token: str) -> str:
    """The address part after the shift: i or o for the direction, then the token."""
    return _letter_of(direction) + token


def split_url_part(text: str) -> tuple[str, str] | None:
    """Direction and token of an address, or None where the letter is neither i nor o."""
    direction = next((direction for direction, letter in _LETTERS.items() if text.startswith(letter)), None)
    return (direction, text[1:]) if direction else None


def _letter_of(direction: str) -> str:
    if direction not in _LETTERS:
        raise ValueError(f"a site code is for in or out, not {direction!r}")
    return _LETTERS[direction]
