"""Do decisions about opening balances agree with the rows of their batches?"""

from collections.abc import Collection, Iterator

from checkin.models import Decision, OpeningBalanceRow
from registry.history.batches import batches
from registry.models import Activity

BATCH = 2_000
STANDING = (Decision.Outcome.APPROVED, Decision.Outcome.ADJUSTED, Decision.Outcome.RESTORED)


def decisions_and_rows() -> Iterator[tuple[str, str]]:
    """A current decision has the row's minutes, all supplementary; any other decision has none."""
    rows = Decision.objects.filter(record__shift__activity__origin=Activity.Origin.HISTORICAL).order_by("pk")
    names = ("pk", "record__volunteer", "record__shift", "outcome", "timed_minutes", "supplementary_minutes")
    for some in batches(rows.values_list(*names).iterator(BATCH), BATCH):
        said = _said({row[1] for row in some}, {row[2] for row in some})
        for pk, volunteer, shift, outcome, timed, more in some:
            expected = said.get((volunteer, shift), 0) if outcome in STANDING else 0
            if (timed, more) != (0, expected):
                where = f"{Decision._meta.db_table} {pk}"
                yield where, f"minutes: {timed + more}, but the opening balance says {expected}"


def _said(people: Collection[int], shifts: Collection[int]) -> dict[tuple[int, int], int]:
    """(person, shift) → the minutes of their row."""
    rows = OpeningBalanceRow.objects.filter(problem="", volunteer__in=people, batch__shift__in=shifts)
    found = rows.values_list("volunteer", "batch__shift", "minutes")
    return {(volunteer, shift): minutes for volunteer, shift, minutes in found}
