"""The request for a proof."""

from dataclasses import dataclass
from datetime import date

from checkin.models import ServiceRecord

Kind = ServiceRecord.Kind


@dataclass(frozen=True, slots=True)
class Asked:
    """What the volunteer asks for; without dates, everything."""

    kind: str = Kind.SERVICE
    from_on: date | None = None
    until_on: date | None = None
    shows_full_number: bool = False
