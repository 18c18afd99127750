"""Do decisions about opening balances agree with the rows of their batches?"""

from collections.abc import Iterator

from checkin.models import Decision, OpeningBalanceRow
from registry.models import Activity

BATCH = 2_000
STANDING = (Decision.Outcome.APPROVED, Decision.Outcome.ADJUSTED, Decision.Outcome.RESTORED)


def decisions_and_rows() -> Iterator[tuple[str, str]]:
    """A current decision has the row's minutes, all supplementary; any other decision has none."""
    said = {
        (volunteer, shift): minutes
        for volunteer, shift, minutes in OpeningBalanceRow.objects.filter(problem="", batch__shift__isnull=False)
        .values_list("volunteer", "batch__shift", "minutes")
        .iterator(BATCH)
    }
    rows = Decision.objects.filter(record__shift__activity__origin=Activity.Origin.HISTORICAL).order_by("pk")
    names = ("pk", "record__volunteer", "record__shift", "outcome", "timed_minutes", "supplementary_minutes")
    for pk, volunteer, shift, outcome, timed, more in rows.values_list(*names).iterator(BATCH):
        expected = said.get((volunteer, shift), 0) if outcome in STANDING else 0
        if (timed, more) != (0, expected):
            yield f"{Decision._meta.db_table} {pk}", f"minutes: {timed + more}, but the opening balance says {expected}"
