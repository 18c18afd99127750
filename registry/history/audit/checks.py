"""What the audits of all rooms have in common: a fault, and a check that cannot run is a fault itself."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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


def each(pks: Sequence[int], look: Callable[[Sequence[int]], Found], *, table: str) -> Found:
    """What is found about these rows together; where that cannot be read, about each by itself, so that one unreadable
    row hides no other."""
    try:
        found = list(look(pks))
    except UNREADABLE as error:
        if len(pks) == 1:
            found = [(f"{table} {pks[0]}", f"cannot be read: {type(error).__name__} {error}")]
        else:
            found = [fault for pk in pks for fault in each([pk], look, table=table)]
    yield from found
