"""Drawing a sample that anybody can reproduce: no clock, no database, no random numbers (D126).

1. Members are texts, in ascending order; their digest is SHA-256 over them, one per line.
2. The seed is SHA-256 over `抽查|<head of the seal>|<number of the draw under this seal>`, in hexadecimal.
3. Each member's lot is SHA-256 over `<seed>|<member>`; the lowest ⌈n · p %⌉ lots are the sample, in this order.
"""

import hashlib
from collections.abc import Iterable


def seed_of(head: str, draw: int) -> str:
    """The seed: unknown before the seal was made, reproducible afterwards."""
    return _sha256(f"抽查|{head}|{draw}")


def population_digest(members: Iterable[str]) -> str:
    """A digest of the population."""
    return _sha256("\n".join(sorted(set(members))))


def size_of(population: int, percent: int) -> int:
    """The size of the sample, rounded up, so that it is never empty."""
    return -(-population * percent // 100)


def sample(members: Iterable[str], *, seed: str, percent: int) -> list[str]:
    """The members with the lowest lots, in the order of their lots; order and repetition of the input do not matter."""
    known = set(members)
    lots = sorted((_sha256(f"{seed}|{member}"), member) for member in known)
    return [member for _lot, member in lots[: size_of(len(known), percent)]]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
