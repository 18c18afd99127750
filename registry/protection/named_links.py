"""Addresses that nobody finds by trying: the random name of a row under our signature."""

import base64
import hmac
import uuid
from typing import Final

from registry.protection import keys
from registry.words.passed_on import plain

RAW: Final = 16
SIGNED: Final = 20


def code_of(kind: str, name: uuid.UUID) -> str:
    """The signed name of the row: letters, digits, and what addresses bear."""
    return f"{base64.urlsafe_b64encode(name.bytes).decode().rstrip('=')}.{_signature(kind, name)}"


def name_in(kind: str, code: str) -> uuid.UUID | None:
    """The name in this code, where the signature is ours and of this kind."""
    written, _dot, signature = plain(code).partition(".")
    name = _named(written)
    if name is None or not hmac.compare_digest(signature.encode(), _signature(kind, name).encode()):
        return None
    return name


def _signature(kind: str, name: uuid.UUID) -> str:
    return keys.digest(f"{kind}|{name.hex}")[:SIGNED]


def _named(written: str) -> uuid.UUID | None:
    try:
        raw = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
    except ValueError:
        return None
    return uuid.UUID(bytes=raw) if len(raw) == RAW else None
