"""The queue of a phone that cannot upload, as text encrypted for this server (design#stations).

`QZQ1.<key number>.<base64url of ephemeral X25519 public key (32) | nonce (12) | AES-256-GCM ciphertext>`;
key = HKDF-SHA-256(shared secret, salt = ephemeral | server's public key, info "queue-export-1");
plain text = raw DEFLATE of JSON {v, station, token, made_at, scans}. frontend/src/js/station/export.js writes it.
"""

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registry.words.passed_on import plain

HEAD: Final = "QZQ1."
LONGEST_TEXT: Final = 2 * 1024 * 1024
MOST_PLAIN_BYTES: Final = 8 * 1024 * 1024
MOST_SCANS: Final = 20_000
INFO: Final = b"queue-export-1"
PUBLIC_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
_SHAPE = re.compile(r"QZQ1\.([1-9][0-9]{0,8})\.([A-Za-z0-9_-]+)", re.ASCII)


class QueueExportProblem(StrEnum):
    NOT_OURS = "not_ours"
    TOO_BIG = "too_big"
    DAMAGED = "damaged"


class QueueExportError(ValueError):
    """The text is not a readable export; `code` says why."""

    def __init__(self, code: QueueExportProblem) -> None:
        self.code = code
        super().__init__(code.value)


@dataclass(frozen=True, slots=True)
class SealedQueue:
    """The envelope: the number of the server's key, and the data to decrypt with it."""

    key_number: int
    ephemeral: bytes
    nonce: bytes
    ciphertext: bytes


@dataclass(frozen=True, slots=True)
class Queue:
    """The content: the phone's token, and the scans as it would have sent them."""

    station: str
    token: str
    made_at: str
    scans: list[Any]


def split(text: str) -> SealedQueue:
    """The parts of the text, without blanks and line breaks added on the way, and as it was before caps lock."""
    if len(text) > LONGEST_TEXT:
        raise QueueExportError(QueueExportProblem.TOO_BIG)
    text = plain(text)
    if text.startswith(HEAD.lower()):
        text = text.swapcase()
    if not text.startswith(HEAD):
        raise QueueExportError(QueueExportProblem.NOT_OURS)
    shape = _SHAPE.fullmatch(text)
    raw = _decoded(shape[2]) if shape else b""
    if shape is None or len(raw) < PUBLIC_BYTES + NONCE_BYTES + TAG_BYTES:
        raise QueueExportError(QueueExportProblem.DAMAGED)
    at = PUBLIC_BYTES + NONCE_BYTES
    return SealedQueue(int(shape[1]), raw[:PUBLIC_BYTES], raw[PUBLIC_BYTES:at], raw[at:])


def opened(sealed: SealedQueue, *, shared_secret: bytes, public_key: bytes) -> Queue:
    """The queue, if it was encrypted for this key and is unchanged."""
    key = HKDF(SHA256(), 32, salt=sealed.ephemeral + public_key, info=INFO).derive(shared_secret)
    try:
        packed = AESGCM(key).decrypt(sealed.nonce, sealed.ciphertext, None)
    except InvalidTag:
        raise QueueExportError(QueueExportProblem.DAMAGED) from None
    return _read(_inflated(packed))


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return b""


def _inflated(packed: bytes) -> bytes:
    """Decompress up to the limit: a few bytes may unpack to very many."""
    unpacker = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(packed, MOST_PLAIN_BYTES + 1)
    except zlib.error:
        raise QueueExportError(QueueExportProblem.DAMAGED) from None
    if len(plain) > MOST_PLAIN_BYTES:
        raise QueueExportError(QueueExportProblem.TOO_BIG)
    if not unpacker.eof or unpacker.unused_data:
        raise QueueExportError(QueueExportProblem.DAMAGED)
    return plain


def _read(plain: bytes) -> Queue:
    try:
        told = json.loads(plain)
    except (ValueError, RecursionError):
        raise QueueExportError(QueueExportProblem.DAMAGED) from None
    if not isinstance(told, dict) or told.get("v") != 1 or not isinstance(told.get("scans"), list):
        raise QueueExportError(QueueExportProblem.DAMAGED)
    texts = [told.get(name) for name in ("station", "token", "made_at")]
    if not all(isinstance(text, str) and text.isascii() and len(text) <= 100 for text in texts):
        raise QueueExportError(QueueExportProblem.DAMAGED)
    if len(told["scans"]) > MOST_SCANS:
        raise QueueExportError(QueueExportProblem.TOO_BIG)
    station, token, made_at = map(str, texts)
    return Queue(station, token, made_at, told["scans"])
