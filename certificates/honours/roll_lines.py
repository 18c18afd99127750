"""What the 光荣榜 shows of those who agreed, and nothing beside it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from certificates.models import RollConsent
from certificates.recognition.services.stars import star_name


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who, of which unit, for what, since when."""

    name: str
    unit: str
    what: str
    on: date


def line_of(row: RollConsent) -> Line:
    """Of a row of `shown().for_lists()`; the names are those of today, the unit that of then."""
    annotated: Any = row
    if row.star is not None:
        star = row.star
        return Line(star.volunteer.person.name, star.volunteer_unit.full_name, star_name(star.star), annotated.on)
    nomination: Any = row.nomination
    candidate = nomination.candidate
    name = candidate.volunteer.person.name if candidate.volunteer else str(candidate.recipient)
    return Line(name, candidate.unit.full_name, nomination.round.title, annotated.on)
