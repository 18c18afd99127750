"""An hour counts once: an opening balance and recorded service never cover the same day of a unit."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from checkin.models import Attendance, OpeningBalance, OpeningBalanceRow, ServiceRecord
from registry import clock
from registry.models import Activity, Unit, Volunteer, persons
from registry.units.services.held_by import shifts_held_by

STANDING = (OpeningBalance.Status.SUBMITTED, OpeningBalance.Status.APPROVED)


def taken(people: Collection[int], *, besides: OpeningBalance | None = None) -> set[int]:
    """People who already have an opening balance, waiting or decided and not voided."""
    rows = _standing_rows(people)
    rows = rows.exclude(batch=besides) if besides else rows
    return _persons(rows)


def covered(people: Collection[int], *, unit: Unit, on: date) -> set[int]:
    """People whose opening balance of this unit covers this day."""
    return _persons(_standing_rows(people).filter(batch__unit=unit, batch__until_on__gte=on))


def served(people: Collection[int], *, unit: Unit, until_on: date) -> set[int]:
    """People with attendance at a shift that this unit held up to that day, voided records excepted."""
    midnight = datetime.combine(until_on + timedelta(days=1), time(), clock.LOCAL)
    present = Attendance.objects.counted().filter(
        volunteer__in=Volunteer.objects.of_people(people),
        shift__in=shifts_held_by(unit).filter(starts_at__lt=midnight).values("pk"),
    )
    present = present.exclude(shift__activity__origin=Activity.Origin.HISTORICAL)
    return set(present.values_list(persons.key(), flat=True))


def _standing_rows(people: Collection[int]) -> QuerySet[OpeningBalanceRow]:
    voided = ServiceRecord.objects.filter(
        shift=OuterRef("batch__shift"), volunteer=OuterRef("volunteer"), status=ServiceRecord.Status.VOIDED
    )
    rows = OpeningBalanceRow.objects.filter(
        problem="", volunteer__in=Volunteer.objects.of_people(people), batch__status__in=STANDING
    )
    return rows.exclude(Exists(voided))


def _persons(rows: QuerySet[OpeningBalanceRow]) -> set[int]:
    return set(rows.exclude(volunteer=None).values_list(persons.key(), flat=True))
