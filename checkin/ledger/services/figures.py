"""Hours beside each person, which lists are sorted by; they follow from the sums and records (design#ledger)."""

from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Max, Sum, Value, When
from django.db.models.functions import Greatest

from checkin.models import HoursSummary, ServiceRecord
from registry.history.batches import batches
from registry.models import Activity, Volunteer, persons
from registry.models.office.served import NEVER

NAMES = ("served_minutes", "served_year", "year_minutes", "last_served_on")
SERVICE = ServiceRecord.Kind.SERVICE
BATCH = 2_000


@dataclass(slots=True)
class Figures:
    """As the columns hold them."""

    minutes: int = 0
    year: int = 0
    year_minutes: int = 0
    last_on: date = NEVER

    def __str__(self) -> str:
        return f"{self.minutes} minutes, {self.year}: {self.year_minutes}, last {self.last_on}"


@transaction.atomic(savepoint=False)
def add(*, record: ServiceRecord, minutes: int, counts: bool) -> None:
    """One statement for what was added; what was taken back is read anew. The person is locked."""
    if record.kind != SERVICE:
        return
    if minutes < 0 or not counts or record.shift.activity.is_historical:
        refresh(people={record.volunteer.person_id})
        return
    year = record.service_on.year
    later, same = When(served_year__lt=year), When(served_year=year)
    told: dict[str, Any] = {"served_minutes": F("served_minutes") + minutes}
    told["last_served_on"] = Greatest("last_served_on", Value(record.service_on))
    if minutes:
        later.result, same.result = Value(minutes), F("year_minutes") + minutes
        told["year_minutes"] = Case(later, same, default=F("year_minutes"))
        told["served_year"] = Greatest("served_year", Value(year))
    Volunteer.objects.filter(pk=record.volunteer.person_id).update(**told)


@transaction.atomic
def refresh(*, people: Collection[int]) -> int:
    """Write what follows from sums and records where something else stands; how many were wrong."""
    found = expected(people)
    wrong = []
    for person in Volunteer.objects.filter(pk__in=people).only(*NAMES).order_by("pk"):
        due = astuple(found.get(person.pk, Figures()))
        if due != tuple(getattr(person, name) for name in NAMES):
            for name, value in zip(NAMES, due, strict=True):
                setattr(person, name, value)
            wrong.append(person)
    Volunteer.objects.bulk_update(wrong, NAMES, batch_size=BATCH)
    return len(wrong)


def rebuild() -> int:
    """Everybody anew, after bulk loading or a repair."""
    people = Volunteer.objects.order_by("pk").values_list("pk", flat=True)
    return sum(refresh(people=pks) for pks in batches(people.iterator(BATCH), BATCH))


def expected(people: Collection[int]) -> dict[int, Figures]:
    """The figures of these people from their sums and records, merged files included; who is not named has none.

    A file that was merged has none of its own: its person's hold them.
    """
    files = Volunteer.objects.of_people(people)
    found: dict[int, Figures] = {}
    sums = HoursSummary.objects.filter(volunteer__in=files, kind=SERVICE).order_by()
    rows = sums.values_list(persons.key(), "month_on__year", "is_historical")
    for person, year, is_historical, minutes in rows.annotate(n=Sum(F("timed_minutes") + F("supplementary_minutes"))):
        figures = found.setdefault(person, Figures())
        figures.minutes += minutes
        if minutes > 0 and not is_historical and year > figures.year:
            figures.year, figures.year_minutes = year, minutes
    counted = ServiceRecord.objects.counted().filter(volunteer__in=files, kind=SERVICE).order_by()
    here = counted.exclude(shift__activity__origin=Activity.Origin.HISTORICAL)
    for person, last_on in here.values_list(persons.key()).annotate(n=Max("service_on")):
        found.setdefault(person, Figures()).last_on = last_on
    return {person: figures for person, figures in found.items() if person in people}
