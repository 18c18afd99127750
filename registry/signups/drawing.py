"""The lot itself: a pure function that anybody can repeat with the seed and the numbers (docs/rules.md)."""

import hashlib
from collections.abc import Iterable


def order(seed: str, numbers: Iterable[int]) -> list[int]:
    """The numbers in drawn order: by the SHA-256, in hexadecimal, of the text `seed:number`."""
    return sorted(numbers, key=lambda number: (digest(seed, number), number))


def digest(seed: str, number: int) -> str:
    """What `printf '%s:%s' SEED NUMBER | sha256sum` prints."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
