"""The ledger of service minutes: a total is always the sum of entries (design#ledger, D124)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, Sum

from checkin.attendance.facts import MEASURED
from checkin.models import Decision, HoursClass, LedgerEntry
from registry import clock
from registry.models import Activity, Volunteer

SERVICE = "service"
HISTORICAL = Activity.Origin.HISTORICAL
YEARLY_MINUTES = 20 * 60  # a volunteer's yearly goal (D59)


@dataclass(frozen=True, slots=True)
class PersonHours:
    """Service minutes of a person: measured, back-entered, from before the product; the year counts the first two."""

    timed: int = 0
    supplementary: int = 0
    historical: int = 0
    this_year: int = 0

    @property
    def total(self) -> int:
        return self.timed + self.supplementary + self.historical


@transaction.atomic
def book(*, decision: Decision, timed_before: int, supplementary_before: int) -> list[LedgerEntry]:
    """Book the difference to the decision before, at most one entry per class (design#ledger)."""
    entries = differences(decision, timed_before=timed_before, supplementary_before=supplementary_before)
    for entry in entries:
        entry.save(force_insert=True)
    return entries


def differences(decision: Decision, *, timed_before: int = 0, supplementary_before: int = 0) -> list[LedgerEntry]:
    """The entries that a decision makes, not yet written."""
    minutes_by_class = {
        HoursClass.TIMED: decision.timed_minutes - timed_before,
        HoursClass.SUPPLEMENTARY: decision.supplementary_minutes - supplementary_before,
    }
    return [_entry(decision, hours_class, minutes) for hours_class, minutes in minutes_by_class.items() if minutes != 0]


def total(volunteer: Volunteer, *, kind: str = SERVICE) -> int:
    """Minutes of the person, merged duplicates included."""
    return LedgerEntry.objects.of(volunteer).filter(kind=kind).minutes()


def hours_of(volunteer: Volunteer) -> PersonHours:
    """The sums that a person reads about their service, by one query."""
    this_year = Q(service_on__year=clock.today().year)
    is_timed, is_historical = Q(hours_class=HoursClass.TIMED), Q(record__shift__activity__origin=HISTORICAL)
    sums = (
        LedgerEntry.objects.of(volunteer)
        .service()
        .aggregate(
            timed=Sum("minutes", filter=is_timed, default=0),
            supplementary=Sum("minutes", filter=~is_timed & ~is_historical, default=0),
            historical=Sum("minutes", filter=is_historical, default=0),
            this_year=Sum("minutes", filter=this_year & ~is_historical, default=0),
        )
    )
    return PersonHours(**sums)


def _entry(decision: Decision, hours_class: HoursClass, minutes: int) -> LedgerEntry:
    record = decision.record
    is_timed = hours_class == HoursClass.TIMED
    origins = [origin for origin in decision.origins if (origin == MEASURED) == is_timed]
    return LedgerEntry(
        volunteer_id=record.volunteer_id,
        volunteer_unit_id=record.volunteer_unit_id,
        recording_unit_id=record.recording_unit_id,
        record=record,
        decision=decision,
        kind=record.kind,
        hours_class=hours_class,
        origin=",".join(origins)[:60],
        minutes=minutes,
        service_on=record.service_on,
        entered_by_id=decision.entered_by_id,
        decided_by_id=decision.decided_by_id,
        reason=decision.reason,
    )
