"""The volunteer card's text: signed, short enough for a small QR code, checkable without network (design#card).

Version 1, big-endian: version (1 byte), key id (2), volunteer number without GZ (5), card serial (2),
expiry in days since 2000-01-01 (2), Ed25519 signature over those 12 bytes (64); base32, 122 capitals and digits.
"""

import base64
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from checkin.scanning.readings import by_keyboard, card_text
from registry.words.numbering import is_valid_volunteer_no

VERSION: Final = 1
SIGNED_BYTES: Final = 12
_EPOCH = date(2000, 1, 1)
_FIELDS = struct.Struct(">BHBIHH")
_SIGNATURE_BYTES = 64


class CardTextProblem(StrEnum):
    MALFORMED = "card_malformed"
    UNKNOWN_VERSION = "card_unknown_version"
    UNKNOWN_KEY = "card_unknown_key"
    BAD_SIGNATURE = "card_bad_signature"


class CardTextError(ValueError):
    """The text is not one of our cards; `code` says why."""

    def __init__(self, code: CardTextProblem) -> None:
        self.code = code
        super().__init__(code.value)


@dataclass(frozen=True, slots=True)
class Card:
    """The card's owner, serial, signing key and last valid local date."""

    key_id: int
    volunteer_no: str
    serial: int
    expires_on: date

    def is_expired(self, on: date) -> bool:
        """The expiry date itself is still valid."""
        return on > self.expires_on


def encode(card: Card, sign: Callable[[bytes], bytes]) -> str:
    """The text of a card; `sign` makes the Ed25519 signature. ValueError where a field does not fit."""
    signed = _packed(card)
    signature = sign(signed)
    if len(signature) != _SIGNATURE_BYTES:
        raise ValueError("an Ed25519 signature has 64 bytes")
    return _text(signed + signature)


def decode(text: str) -> tuple[Card, bytes, bytes]:
    """Card, signed bytes and signature, unverified; CardTextError unless the text re-encodes to itself.

    The text as devices hand it on, but for the keyboard: which one it was, only the signature tells.
    """
    return _decoded(_in_shape(text))


def verify(text: str, public_keys: Mapping[int, bytes]) -> Card:
    """The card, if one of the keys signed it; the caller checks expiry, serial and owner.

    The same signature decides which reading is right.
    """
    first, other = by_keyboard(_in_shape(text))
    try:
        return _verified(first, public_keys)
    except CardTextError:
        with suppress(CardTextError):
            return _verified(other, public_keys)
        raise


def _in_shape(text: str) -> str:
    found = card_text(text)
    if not found:
        raise CardTextError(CardTextProblem.MALFORMED)
    return found


def _decoded(text: str) -> tuple[Card, bytes, bytes]:
    raw = _raw(text)
    if raw[0] != VERSION:
        raise CardTextError(CardTextProblem.UNKNOWN_VERSION)
    signed = raw[:SIGNED_BYTES]
    _, key_id, number_high, number_low, serial, expiry = _FIELDS.unpack(signed)
    volunteer_no = f"GZ{(number_high << 32) + number_low:011d}"
    if not is_valid_volunteer_no(volunteer_no):
        raise CardTextError(CardTextProblem.MALFORMED)
    card = Card(key_id=key_id, volunteer_no=volunteer_no, serial=serial, expires_on=_EPOCH + timedelta(days=expiry))
    return card, signed, raw[SIGNED_BYTES:]


def _verified(text: str, public_keys: Mapping[int, bytes]) -> Card:
    card, signed, signature = _decoded(text)
    if card.key_id not in public_keys:
        raise CardTextError(CardTextProblem.UNKNOWN_KEY)
    try:
        Ed25519PublicKey.from_public_bytes(public_keys[card.key_id]).verify(signature, signed)
    except InvalidSignature:
        raise CardTextError(CardTextProblem.BAD_SIGNATURE) from None
    return card


def _packed(card: Card) -> bytes:
    if not is_valid_volunteer_no(card.volunteer_no):
        raise ValueError(f"no volunteer has the number {card.volunteer_no!r}")
    number_high, number_low = divmod(int(card.volunteer_no[2:]), 1 << 32)
    days = (card.expires_on - _EPOCH).days
    try:
        return _FIELDS.pack(VERSION, card.key_id, number_high, number_low, card.serial, days)
    except struct.error as error:
        raise ValueError("key id, serial or expiry does not fit on a card") from error


def _raw(text: str) -> bytes:
    """The decoded bytes; only the canonical text of the same bytes is accepted."""
    raw = base64.b32decode(text + "=" * (-len(text) % 8))
    if _text(raw) != text:
        raise CardTextError(CardTextProblem.MALFORMED)
    return raw


def _text(raw: bytes) -> str:
    return base64.b32encode(raw).decode().rstrip("=")
