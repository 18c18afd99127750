"""An application to register, as it was filled in."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from registry.models import Unit, Volunteer
from registry.protection import keys
from registry.words import identity

Document = Volunteer.DocumentType
CHECKED_DOCUMENTS = (Document.RESIDENT_ID, Document.HMT_PERMIT)  # the number contains sex and birth date


@dataclass(frozen=True, slots=True)
class Guardian:
    """The guardian who consented for a minor (D98)."""

    name: str
    phone: str
    relation: str


@dataclass(frozen=True)  # without slots: a digest is made once
class Application:
    """The data of the registration form (D17, D36, D81); sex and birth date only where no number holds them."""

    name: str
    unit: Unit
    id_number: str
    phone: str = ""
    document_type: str = Document.RESIDENT_ID
    born_on: date | None = None
    sex: str = Volunteer.Sex.UNKNOWN
    residence_division: str = ""
    skills: str = ""
    available_times: str = ""
    guardian: Guardian | None = None
    claims_phone: bool = False  # the number is theirs now, whatever account it stands in

    @cached_property
    def id_digest(self) -> str:
        return keys.digest(self.id_number)

    @cached_property
    def phone_digest(self) -> str | None:
        return keys.digest(self.phone) if self.phone else None

    def is_of_minor(self, on: date) -> bool:
        """14 to 17 on that day."""
        return self.born_on is not None and identity.age_band(self.born_on, on) == identity.AgeBand.MINOR
