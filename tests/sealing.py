"""A station's export as its phone makes it, and as a forger would."""

import base64
import json
import zlib

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registry.protection import keys


def deflated(plain: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush()


def sealed_bytes(packed: bytes, *, number: int | None = None, public: bytes | None = None) -> str:
    """These bytes under the server's export key, or another."""
    if number is None or public is None:
        key = keys.current(keys.Purpose.QUEUE_EXPORT)
        number, public = number or key.number, public or key.public_key
    own = X25519PrivateKey.generate()
    ephemeral = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    secret = HKDF(SHA256(), 32, salt=ephemeral + public, info=b"queue-export-1").derive(shared)
    raw = ephemeral + b"n" * 12 + AESGCM(secret).encrypt(b"n" * 12, packed, None)
    return f"QZQ1.{number}.{base64.urlsafe_b64encode(raw).decode().rstrip('=')}"


def sealed(*scans, token="station-one", **told) -> str:
    """An export of these scans by the station of this token."""
    queue = {"v": 1, "station": "", "token": token, "made_at": "2026-03-14T01:00:00Z", "scans": list(scans)} | told
    return sealed_bytes(deflated(json.dumps(queue).encode()))
