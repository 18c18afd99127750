"""One way to write a value down, so that digests and signatures can be made again by anybody."""

import hashlib
import json
from typing import Any


def text(value: Any) -> str:
    """JSON with sorted keys, no blanks, no escapes."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 over the canonical text."""
    return hashlib.sha256(text(value).encode()).hexdigest()


def claim(*, number: str, code: str, snapshot: Any) -> str:
    """What the signature of a certificate covers: its number, its code, and the digest of all that it says."""
    return "\n".join(("qzzy-certificate-1", number, code, digest(snapshot)))
