"""The candidates of rounds are those that were frozen, with the figures of that day (D106, D172)."""

from collections.abc import Collection, Iterator
from functools import partial

from certificates.models import Candidate, CommendationRound
from certificates.rounds.services import frozen
from registry.history.audit import checks
from registry.history.batches import batches
from registry.history.services import history, marks
from registry.models import HistoryEntry

BATCH = 1_000
COMPUTED = "round candidates computed"
NOT_FROZEN = "is not what was frozen when the round was opened"


def faults() -> Iterator[tuple[str, str]]:
    """Rows that were edited or put in by hand, and rounds of which rows are missing or exchanged."""
    told = _digests()
    from_before = {round for round, digest in told.items() if not digest}
    table = Candidate._meta.db_table
    for pks in batches(Candidate.objects.order_by("pk").values_list("pk", flat=True).iterator(BATCH), BATCH):
        yield from checks.each(pks, partial(_edited, from_before), table=table)
    for round, digest in told.items():
        if digest and history.reduced(frozen.digest_of(round)[1]) != digest:
            yield f"{CommendationRound._meta.db_table} {round}", "its candidates are not all that were frozen, or more"


def _edited(from_before: set[int], pks: Collection[int]) -> Iterator[tuple[str, str]]:
    """Rows of rounds that were opened before there were marks have none."""
    rows = Candidate.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "mark", *frozen.COLUMNS)
    for pk, mark, *values in rows:
        if not mark and values[0] in from_before:
            continue
        if not frozen.is_ours(mark, values):
            yield f"{Candidate._meta.db_table} {pk}", NOT_FROZEN


def _digests() -> dict[int, str]:
    """Round → the digest that the first act of ours about its candidates says; empty where it says none."""
    rows = HistoryEntry.objects.filter(target_model=CommendationRound._meta.label_lower, did=COMPUTED)
    found: dict[int, str] = {}
    for mark, *values in rows.order_by("pk").values_list("mark", *marks.COLUMNS):
        said = dict(zip(marks.COLUMNS, values, strict=True))
        if marks.is_ours(mark, values):
            found.setdefault(said["target_id"], str(said["fields"].get("digest", "")))
    return found
