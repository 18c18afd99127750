"""The claims of a supplement, and its evidence."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.models import Volunteer


@dataclass(frozen=True, slots=True)
class Claim:
    """One person and the claimed time."""

    volunteer: Volunteer
    in_at: datetime
    out_at: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as evidence, and its kind (sign sheet or other)."""

    upload: Any
    purpose: str
