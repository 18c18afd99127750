"""Back-entry share: how much of a unit's hours was entered afterwards, by year of service (D123)."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, Sum

from checkin.models import EnteredTime, HoursClass, LedgerEntry
from registry.models import Unit

HISTORICAL = str(EnteredTime.Origin.HISTORICAL.value)
ALARMING_PERCENT = 30  # above it there is a finding (D125)


@dataclass(frozen=True, slots=True)
class Share:
    """Service minutes of a recording unit in a year; opening balances apart, because documents prove them."""

    timed: int = 0
    back_entered: int = 0
    historical: int = 0

    @property
    def minutes(self) -> int:
        """The minutes that the share refers to."""
        return self.timed + self.back_entered

    @property
    def percent(self) -> int:
        """Whole percent, rounded down; 0 where there are no hours."""
        return self.back_entered * 100 // self.minutes if self.minutes > 0 else 0

    @property
    def is_alarming(self) -> bool:
        """More than 30 % were entered afterwards."""
        return self.minutes > 0 and self.back_entered * 100 > ALARMING_PERCENT * self.minutes


def share(units: Collection[Unit | int], year: int) -> dict[int, Share]:
    """Unit → its share in that year, by one query; a unit without hours has an empty one."""
    pks = {unit if isinstance(unit, int) else unit.pk for unit in units}
    is_timed, is_historical = Q(hours_class=HoursClass.TIMED), Q(origin=HISTORICAL)
    rows = (
        LedgerEntry.objects.service()
        .filter(recording_unit__in=pks, service_on__year=year)
        .order_by()
        .values("recording_unit")
        .annotate(
            timed=Sum("minutes", filter=is_timed, default=0),
            back_entered=Sum("minutes", filter=~is_timed & ~is_historical, default=0),
            historical=Sum("minutes", filter=is_historical, default=0),
        )
    )
    found = {row["recording_unit"]: Share(row["timed"], row["back_entered"], row["historical"]) for row in rows}
    return {pk: found.get(pk, Share()) for pk in pks}
