"""What the audits of all rooms have in common: a fault, and a check that cannot run is a fault itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.db import DatabaseError

# Raised by rows that cannot be read: broken JSON, moments, ciphertexts or database pages.
UNREADABLE = (DatabaseError, ValueError, TypeError, AttributeError, LookupError, OverflowError, InvalidTag)
Found = Iterator[tuple[str, str]]  # where, what


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def run(checks: Iterable[tuple[str, Callable[[], Found]]]) -> Iterator[Fault]:
    """Every fault that these checks find, one check after the other."""
    for name, check in checks:
        try:
            for where, what in check():
                yield Fault(where, what)
        except UNREADABLE as error:
            yield Fault(name, f"cannot be read: {type(error).__name__} {error}")
