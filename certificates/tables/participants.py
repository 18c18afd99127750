"""The people behind 参与人数, with names masked for inspectors (D110)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checkin.models import Attendance
from registry.models import Shift, Volunteer, persons
from registry.permissions import is_committee, is_inspector, unit_reach
from registry.words import masking


@dataclass(frozen=True, slots=True)
class Person:
    """A participant: name as the reader may see it, number, unit, first check-in."""

    name: str
    volunteer_no: str
    unit: str
    first_in_at: Any = None


def shows_names(user: Any) -> bool:
    """Everybody except mere inspectors reads full names."""
    return is_committee(user) or bool(unit_reach(user)) or not is_inspector(user)


def of_shift(shift: Shift, *, user: Any) -> list[Person]:
    """Who took part in the shift, the earliest first; merged files count as one person."""
    named = shows_names(user)
    people: dict[int, Person] = {}
    present = Attendance.objects.counted().filter(shift=shift)
    present = present.select_related("volunteer__unit", f"{persons.joined()}__unit")
    for attendance in present.order_by("first_in_at", "pk"):
        volunteer = attendance.volunteer.person
        people.setdefault(volunteer.pk, _person(volunteer, named, attendance.first_in_at))
    return list(people.values())


def of_table(volunteers: Iterable[int], *, user: Any) -> list[Person]:
    """The people of a table's figure, by unit and number."""
    found = Volunteer.objects.filter(pk__in=sorted(volunteers)).select_related("unit")
    named = shows_names(user)
    return [_person(each, named) for each in found.order_by("unit", "volunteer_no", "pk")]


def _person(volunteer: Volunteer, named: bool, first_in_at: Any = None) -> Person:
    name = volunteer.name if named else masking.mask_name(volunteer.name)
    unit = volunteer.unit.short_name if volunteer.unit else ""
    return Person(name, volunteer.volunteer_no or "", unit, first_in_at)
