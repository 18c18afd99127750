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

from registry.words.identity import half_width
from registry.words.passed_on import without_tail

VERSION: Final = "S1"
MAC_BYTES: Final = 8
_FORM = re.compile(rf"{VERSION}-(\d{{1,18}})-(\d{{1,18}})-([A-Z2-7]{{13}})")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """Shift and person of a row."""

    shift: int
    person: int


def row_text(row: SheetRow, *, secret: bytes) -> str:
    """The text of a row's code."""
    return f"{VERSION}-{row.shift}-{row.person}-{_mac(row, secret)}"


def read(text: str, *, secrets: Iterable[bytes]) -> SheetRow | None:
    """The row of a code, if it was made with one of the secrets."""
    found = _FORM.fullmatch(without_tail(half_width(text).strip()).upper())
    if found is None:
        return None
    row = SheetRow(int(found[1]), int(found[2]))
    told = found[3].encode()
    return row if any(hmac.compare_digest(told, _mac(row, secret).encode()) for secret in secrets) else None


def _mac(row: SheetRow, secret: bytes) -> str:
    mac = hmac.digest(secret, f"sheet|{row.shift}|{row.person}".encode(), "sha256")
    return base64.b32encode(mac[:MAC_BYTES]).decode().rstrip("=")
