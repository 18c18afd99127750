"""The people behind 参与人数, with names masked for inspectors (D110)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from checkin.models import Attendance
from registry.models import Shift, Volunteer, persons
from registry.permissions import shown_name


@dataclass(frozen=True, slots=True)
class Person:
    """A participant: name as the reader may see it, number, unit, first check-in."""

    name: str
    volunteer_no: str
    unit: str
    first_in_at: Any = None


def of_shift(shift: Shift, *, user: Any) -> list[Person]:
    """Who took part in the shift, the earliest first; merged files count as one person."""
    people: dict[int, Person] = {}
    present = Attendance.objects.counted().filter(shift=shift)
    present = present.select_related("volunteer__unit", f"{persons.joined()}__unit")
    for attendance in present.order_by("first_in_at", "pk"):
        volunteer = attendance.volunteer.person
        people.setdefault(volunteer.pk, _person(volunteer, user, attendance.first_in_at))
    return list(people.values())


def of_table(volunteers: Iterable[int], *, user: Any) -> list[Person]:
    """The people of a table's figure, by unit and number."""
    found = Volunteer.objects.filter(pk__in=sorted(volunteers)).select_related("unit")
    return [_person(each, user) for each in found.order_by("unit", "volunteer_no", "pk")]


def _person(volunteer: Volunteer, user: Any, first_in_at: Any = None) -> Person:
    name = shown_name(volunteer, to=user)
    unit = volunteer.unit.short_name if volunteer.unit else ""
    return Person(name, volunteer.volunteer_no or "", unit, first_in_at)
