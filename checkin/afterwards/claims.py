"""What a supplement claims, and what shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.models import Volunteer


@dataclass(frozen=True, slots=True)
class Claim:
    """One person and the time for which hours are claimed."""

    volunteer: Volunteer
    in_at: datetime
    out_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that shows what is claimed, and of what kind it is (sign sheet, other evidence)."""

    upload: Any
    purpose: str
