"""How many people the leader counted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heads:
    """How many the leader counted at both ends, and why that differs from the scans, if it does."""

    at_start: int | None = None
    at_end: int | None = None
    explanation: str = ""

    def differ_from(self, scanned: int) -> bool:
        return any(head is not None and head != scanned for head in (self.at_start, self.at_end))
