"""The code beside each name of a printed sign-in sheet, signed for one shift and one person.

`S1-<shift>-<person>-<mac>`: capitals, digits and hyphens, so that the QR code stays small enough for a row;
the mac is HMAC-SHA-256 over shift and person, 8 bytes in base32.
"""

import base64
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from checkin.scanning.readings import by_keyboard
from registry.words.passed_on import plain

VERSION: Final = "S1"
MAC_BYTES: Final = 8
_SIGN = "[^0-9A-Za-z]"
_FORM = re.compile(
    rf"(?:\][A-Za-z][0-9])?{VERSION}{_SIGN}(\d{{1,18}}){_SIGN}(\d{{1,18}}){_SIGN}([A-Z2-7]{{13}}){_SIGN}*",
    re.ASCII | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Shift and person of a row."""

    shift: int
    person: int


def row_text(row: SheetRow, *, secret: bytes) -> str:
    """The text of a row's code."""
    return f"{VERSION}-{row.shift}-{row.person}-{_mac(row, secret)}"


def read(text: str, *, secrets: Iterable[bytes]) -> SheetRow | None:
    """The row of a code, as a hand scanner typed it, if it was made with one of the secrets."""
    found = _FORM.fullmatch(plain(text))
    if found is None:
        return None
    row = SheetRow(int(found[1]), int(found[2]))
    told, macs = by_keyboard(found[3].upper()), [_mac(row, secret) for secret in secrets]
    return row if any(hmac.compare_digest(one, mac) for one in told for mac in macs) else None


def has_shape(text: str) -> bool:
    """It is written like a row's code, whoever wrote it."""
    return _FORM.fullmatch(plain(text)) is not None


def _mac(row: SheetRow, secret: bytes) -> str:
    mac = hmac.digest(secret, f"sheet|{row.shift}|{row.person}".encode(), "sha256")
    return base64.b32encode(mac[:MAC_BYTES]).decode().rstrip("=")
