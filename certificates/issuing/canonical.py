"""The canonical JSON of a value, so that anybody can reproduce digests and signatures."""

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
    """The signed text of a certificate: its number, its code, and the digest of its content."""
    return "\n".join(("qzzy-certificate-1", number, code, digest(snapshot)))
