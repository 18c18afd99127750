"""Was each hand-in, ruling, extension and entered time made by a command? Each of them leaves an act (D106)."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from checkin.models import EnteredTime, HandIn, Scan, ScanRuling, ShiftExtension, Supplement
from registry.history.batches import batches
from registry.history.services import taking_over
from registry.models import Activity, HistoryEntry, Shift

BATCH = 1_000
# A batch of entered times has one act, written when all of it is.
SAME_COMMAND = timedelta(minutes=5)
# The server's clock may be set back a little between a row and its act.
CLOCK_STEP = timedelta(minutes=1)
HANDED_IN = ("shift handed in", "people handed in")
ENTERED = ("entered times", "closed check-outs")
Act = tuple[str, int | None, dict[str, Any], datetime]  # deed, by, fields, moment
Acts = dict[int, list[Act]]


def faults() -> Iterator[tuple[str, str]]:
    """Rows of evidence that no command wrote."""
    measured = HandIn.objects.exclude(shift__activity__origin=Activity.Origin.HISTORICAL)
    yield from _without_act(measured, "at", _handed_in)
    yield from _without_act(ScanRuling.objects.all(), "at", _ruled)
    yield from _without_act(ShiftExtension.objects.all(), "at", _extended)
    yield from _without_act(EnteredTime.objects.all(), "entered_at", _entered)


def _without_act(
    rows: Any, moment: str, told: Callable[[list[Any]], Iterator[tuple[int, bool]]]
) -> Iterator[tuple[str, str]]:
    since = taking_over.since()
    rows = rows.filter(**{f"{moment}__gt": since}) if since else rows
    for some in batches(rows.order_by("pk").iterator(BATCH), BATCH):
        for pk, is_told in told(some):
            if not is_told:
                yield f"{rows.model._meta.db_table} {pk}", "no act of the product speaks of it"


def _handed_in(rows: list[HandIn]) -> Iterator[tuple[int, bool]]:
    acts = _acts(Shift, {row.shift_id for row in rows}, HANDED_IN)
    for row in rows:
        yield row.pk, any(by == row.by_id and fields.get("n") == row.n for _did, by, fields, _at in acts[row.shift_id])


def _ruled(rows: list[ScanRuling]) -> Iterator[tuple[int, bool]]:
    acts = _acts(Scan, {row.scan_id for row in rows}, ("ruled on scan",))
    for row in rows:
        said = [fields.get("authentic") for _did, by, fields, _at in acts[row.scan_id] if by == row.by_id]
        yield row.pk, row.authentic in said


def _extended(rows: list[ShiftExtension]) -> Iterator[tuple[int, bool]]:
    acts = _acts(Shift, {row.shift_id for row in rows}, ("extended shift",))
    for row in rows:
        yield row.pk, any(by == row.by_id and _follows(at, row.at) for _did, by, _fields, at in acts[row.shift_id])


def _entered(rows: list[EnteredTime]) -> Iterator[tuple[int, bool]]:
    alone = _acts(EnteredTime, {row.pk for row in rows}, ("entered time",))
    together = _acts(Shift, {row.shift_id for row in rows}, ENTERED)
    supplements = {row.supplement_id for row in rows if row.supplement_id}
    granted = _acts(Supplement, supplements, ("supplement approved",))
    for row in rows:
        in_batch = any(
            by == row.entered_by_id and _follows(at, row.entered_at) for _did, by, _fields, at in together[row.shift_id]
        )
        is_granted = bool(row.supplement_id and granted[row.supplement_id])
        by_itself = any(by == row.entered_by_id for _did, by, _fields, _at in alone[row.pk])
        yield row.pk, by_itself or in_batch or is_granted


def _follows(act: datetime, row: datetime) -> bool:
    return -CLOCK_STEP <= act - row <= SAME_COMMAND


def _acts(model: type[models.Model], pks: Collection[int], deeds: Collection[str]) -> Acts:
    """What acts of these names, written by the product, say about each of these things."""
    found: Acts = {pk: [] for pk in pks}
    rows = HistoryEntry.objects.filter(target_model=model._meta.label_lower, target_id__in=pks, did__in=deeds)
    for said in taking_over.genuine(rows):
        found[said["target_id"]].append((said["did"], said["by_id"], said["fields"], said["at"]))
    return found
