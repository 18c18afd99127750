"""Sealing personal data, comparing it, and signing: every use of a key goes through here.

Keys sit in `SigningKey`, sealed with AES-256-GCM under the master key. A sealed column carries
the number of its key; its additional data bind model, field and the row's uuid, so a ciphertext
copied into another row does not open (design#keys, D78, D108).
"""

import base64
import hashlib
import hmac
import logging
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from registry import clock
from registry.models.machinery.keys import SigningKey

log = logging.getLogger(__name__)

Purpose = SigningKey.Purpose
SIGNING = {Purpose.CARD, Purpose.SEAL, Purpose.CERTIFICATE}
KEYS_ARE_REREAD_AFTER_SECONDS = 60
A_MISS_IS_REREAD_AFTER_SECONDS = 3
NONCE_BYTES = 12
MARK_BYTES = 16
TAG_BYTES = 16
OPENED_AT_ONCE = 256 * 1024


class WrongMasterKey(Exception):
    """MASTER_KEY is not the one under which the keys of this database are sealed."""

    def __str__(self) -> str:
        return "MASTER_KEY 与数据库中的密钥不符，请换回原来的主密钥；数据没有改动。"


@dataclass(frozen=True)
class Key:
    """An opened key. `secret` is an AES/HMAC key or an Ed25519 seed of 32 bytes."""

    pk: int
    number: int
    kid: str
    secret: bytes
    public_key: bytes
    valid_until: datetime | None = None

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of the message (64 bytes)."""
        return Ed25519PrivateKey.from_private_bytes(self.secret).sign(message)


_opened: dict[str, tuple[float, list[Key]]] = {}
_missed_at: dict[str, float] = {}


def forget() -> None:
    """Clear this process's cache, so that the next use reads the database."""
    _opened.clear()
    _missed_at.clear()


def all_of(purpose: str) -> list[Key]:
    """Every key of the purpose that is valid or was valid, newest last; made on first use."""
    read_at, keys = _opened.get(purpose, (0.0, []))
    if keys and time.monotonic() - read_at < KEYS_ARE_REREAD_AFTER_SECONDS:
        return keys
    rows = list(SigningKey.objects.filter(purpose=purpose).order_by("number"))
    keys = [opened(row) for row in rows] or [make(purpose)]
    _opened[purpose] = (time.monotonic(), keys)
    return keys


def current(purpose: str) -> Key:
    """The newest key of the purpose: the one that signs and seals today."""
    return all_of(purpose)[-1]


def by_number(purpose: str, number: int) -> Key | None:
    """The key with this number, even if another process made it a moment ago."""
    found = _numbered(purpose, number)
    return _numbered(purpose, number) if found is None and read_again(purpose) else found


def read_again(purpose: str) -> bool:
    """After a miss: does the database have keys that this process does not know?

    Asked at most once in a few seconds, so that invented numbers do not cost a query each.
    """
    known, now = len(all_of(purpose)), time.monotonic()
    if now - _missed_at.get(purpose, -A_MISS_IS_REREAD_AFTER_SECONDS) < A_MISS_IS_REREAD_AFTER_SECONDS:
        return False
    _missed_at[purpose] = now
    _opened.pop(purpose, None)
    return len(all_of(purpose)) > known


def require_master() -> None:
    """Raise `WrongMasterKey` where a stored key does not open: the master key is another one than that of the data.

    Every process asks at its start; a database that does not answer yet, or has no tables, is no reason to end it.
    """
    try:
        row = SigningKey.objects.order_by("-pk").first()
        if row is not None:
            opened(row)
    except InvalidTag as error:
        raise WrongMasterKey from error
    except DatabaseError:
        log.warning("The keys could not be read at the start.")


def public_keys(purpose: str) -> dict[int, bytes]:
    """Key number → Ed25519 public key (32 bytes) of every key of the purpose."""
    return {key.number: key.public_key for key in all_of(purpose)}


def agree(number: int, public: bytes) -> tuple[bytes, bytes]:
    """The X25519 secret shared with the sender of this public key, and our own public key (QUEUE_EXPORT)."""
    key = by_number(Purpose.QUEUE_EXPORT, number)
    if key is None:
        raise LookupError("The text names an export key that does not exist.")
    secret = X25519PrivateKey.from_private_bytes(key.secret).exchange(X25519PublicKey.from_public_bytes(public))
    return secret, key.public_key


def make_missing(**_kwargs: object) -> None:
    """One key of every purpose, after every migrate: a key first made inside a command would vanish with a
    refusal of that command while this process still sealed under it."""
    have = set(SigningKey.objects.values_list("purpose", flat=True))
    for purpose in Purpose:
        if purpose not in have:
            make(purpose)


def make(purpose: str) -> Key:
    """A fresh key of the purpose, valid from now; the one before stays valid for reading.

    Raises ValueError for an unknown purpose, and for a second key of equality: what was digested under the first
    would not be found any more, so that one rotates only by a command that digests everything again (design#keys).
    """
    purpose = Purpose(purpose)
    if purpose == Purpose.DIGEST and SigningKey.objects.filter(purpose=purpose).exists():
        raise ValueError("The key of equality is not rotated by making another one.")
    secret = secrets.token_bytes(32)
    kid = secrets.token_hex(6)
    public = public_half(purpose, secret)
    newest = SigningKey.objects.filter(purpose=purpose).order_by("-number").first()
    number = newest.number + 1 if newest else 1
    try:
        with transaction.atomic():
            row = SigningKey.objects.create(
                kid=kid,
                purpose=purpose,
                number=number,
                public_key=public,
                secret_sealed=_seal(_master(), secret, f"SigningKey|secret|{kid}"),
                valid_from=clock.now(),
            )
    except IntegrityError:  # another process made it in the same moment
        row = SigningKey.objects.get(purpose=purpose, number=number)
    _opened.pop(purpose, None)
    return opened(row)


def public_half(purpose: str, secret: bytes) -> bytes:
    """The public key: others verify with it, or encrypt what only this server can open."""
    if purpose in SIGNING:
        return Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    if purpose == Purpose.QUEUE_EXPORT:
        return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    return b""


def seal_bytes(content: bytes, *, bound_to: str) -> bytes:
    """The content under the current data key: 2 bytes key number, 12 bytes nonce, ciphertext."""
    key = current(Purpose.DATA)
    return key.number.to_bytes(2, "big") + _seal(key.secret, content, bound_to)


def sealed_pieces(content: Iterable[bytes], *, bound_to: str) -> Iterator[bytes]:
    """What `seal_bytes` makes of the whole, a piece at a time: a long file never lies in memory."""
    key, nonce = current(Purpose.DATA), os.urandom(NONCE_BYTES)
    sealing = Cipher(AES(key.secret), GCM(nonce)).encryptor()
    sealing.authenticate_additional_data(bound_to.encode())
    yield key.number.to_bytes(2, "big") + nonce
    for piece in content:
        yield sealing.update(piece)
    yield sealing.finalize() + sealing.tag


def open_bytes(sealed: bytes, *, bound_to: str) -> bytes:
    """The content of a sealed column; raises InvalidTag where it was moved or altered."""
    key = by_number(Purpose.DATA, int.from_bytes(sealed[:2], "big"))
    if key is None:
        raise LookupError("The column names a data key that does not exist.")
    nonce, ciphertext = sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
    return AESGCM(key.secret).decrypt(nonce, ciphertext, bound_to.encode())


def opened_pieces(path: Path, *, bound_to: str) -> tuple[int, Iterator[bytes]]:
    """Length and content of a sealed file, a piece at a time; nothing of it leaves before all of it proved genuine."""
    for _piece in _read_sealed(path, bound_to):  # raises InvalidTag
        pass
    return path.stat().st_size - 2 - NONCE_BYTES - TAG_BYTES, _read_sealed(path, bound_to)


def _read_sealed(path: Path, bound_to: str) -> Iterator[bytes]:
    left = path.stat().st_size - 2 - NONCE_BYTES - TAG_BYTES
    with path.open("rb") as file:
        key = by_number(Purpose.DATA, int.from_bytes(file.read(2), "big"))
        if key is None:
            raise LookupError("The file names a data key that does not exist.")
        opening = Cipher(AES(key.secret), GCM(file.read(NONCE_BYTES))).decryptor()
        opening.authenticate_additional_data(bound_to.encode())
        while left > 0 and (piece := file.read(min(OPENED_AT_ONCE, left))):
            left -= len(piece)
            yield opening.update(piece)
        yield opening.finalize_with_tag(file.read(TAG_BYTES))


def seal_text(text: str, *, bound_to: str) -> bytes:
    """A text under the current data key."""
    return seal_bytes(text.encode(), bound_to=bound_to)


def open_text(sealed: bytes, *, bound_to: str) -> str:
    """The text of a sealed column."""
    return open_bytes(sealed, bound_to=bound_to).decode()


def digest(value: str) -> str:
    """A keyed digest of a normalised value, for equality only (64 hexadecimal characters)."""
    return hmac.digest(current(Purpose.DIGEST).secret, value.encode(), "sha256").hex()


def mark(text: str) -> str:
    """A mark over a text that only this product can make: key number and 128 bits."""
    key = current(Purpose.HISTORY)
    return f"{key.number}.{_marked(key, text)}"


def is_mark_of(text: str, marked: str) -> bool:
    """One of our keys made this mark over the text."""
    number, _dot, _mac = marked.partition(".")
    key = by_number(Purpose.HISTORY, int(number)) if number.isdecimal() else None
    return key is not None and hmac.compare_digest(f"{number}.{_marked(key, text)}".encode(), marked.encode())


def site_code_secret(shift_uuid: str) -> bytes:
    """The secret of one shift's site codes, derived, so that a station learns only its own."""
    return hmac.digest(current(Purpose.SITE_CODE).secret, shift_uuid.encode(), "sha256")


def verify(purpose: str, number: int, signature: bytes, message: bytes) -> None:
    """Raise InvalidSignature unless the key of that number signed the message."""
    key = by_number(purpose, number)
    if key is None:
        raise LookupError("The signature names a key that does not exist.")
    Ed25519PublicKey.from_public_bytes(key.public_key).verify(signature, message)


def text_digest(text: str) -> str:
    """A plain SHA-256 of a text, for tokens that are long and random themselves."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_text(raw: bytes) -> str:
    """Bytes as URL-safe text without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _marked(key: Key, text: str) -> str:
    return as_text(hmac.digest(key.secret, text.encode(), "sha256")[:MARK_BYTES])


def _numbered(purpose: str, number: int) -> Key | None:
    return next((key for key in all_of(purpose) if key.number == number), None)


def _seal(secret: bytes, plain: bytes, bound_to: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, plain, bound_to.encode())


@lru_cache(maxsize=4)
def _derived(master: str) -> bytes:
    return hashlib.scrypt(master.encode(), salt=b"qzzy master", n=2**14, r=8, p=1, dklen=32)


def _master() -> bytes:
    return _derived(settings.MASTER_KEY)


def opened(row: SigningKey) -> Key:
    """The key of a stored row; raises InvalidTag where the row was altered or the master key is another."""
    sealed = bytes(row.secret_sealed)
    plain = AESGCM(_master()).decrypt(
        sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], f"SigningKey|secret|{row.kid}".encode()
    )
    return Key(row.pk, row.number, row.kid, plain, bytes(row.public_key), row.valid_until)
