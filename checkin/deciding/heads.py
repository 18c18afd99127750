"""Head counts by the leader."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heads:
    """Heads counted at start and end, and the explanation if they differ from the scans."""

    at_start: int | None = None
    at_end: int | None = None
    explanation: str = ""

    def differ_from(self, scanned: int) -> bool:
        return any(head is not None and head != scanned for head in (self.at_start, self.at_end))
