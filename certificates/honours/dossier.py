"""What a person presented from elsewhere, for those who manage them; the way to 我的荣誉 for themselves."""

from collections.abc import Iterator

from certificates.models import OutsideProof
from registry.models import User, Volunteer
from registry.people.dossier import Section
from registry.permissions import can_administer, is_self

SHOWN = 10


def of_person(person: Volunteer, reader: User) -> Iterator[Section]:
    """The latest; whoever inspects reads them without opening one."""
    rows = list(OutsideProof.objects.of_person(person).for_lists()[:SHOWN])
    may_open = can_administer(reader, person.unit) and not is_self(reader, person)
    yield Section("certificates/honours/_dossier.html", {"proofs": rows, "may_open": may_open})


def of_oneself(_person: Volunteer, _reader: User) -> Iterator[Section]:
    yield Section("certificates/honours/_own.html", {})
