"""The summaries that pages and statistics read; written last, under the volunteer's lock (design#ledger)."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from checkin.ledger.services import figures
from checkin.models import HoursClass, HoursSummary, LedgerEntry, ServiceRecord
from registry.models import Activity

Key = tuple[int, date, int, int, str, bool]
NAMES = ("volunteer_id", "month_on", "recording_unit_id", "volunteer_unit_id", "kind", "is_historical")
WHERE_FROM = "shift__activity__origin"
FIGURES = ("timed_minutes", "supplementary_minutes", "records")
PLACES = ("volunteer", "service_on", "recording_unit", "volunteer_unit", "kind")
BATCH = 2_000


@transaction.atomic(savepoint=False)
def add(*, record: ServiceRecord, timed: int, supplementary: int, records: int) -> None:
    """Add these differences to the summary of the record's person, month and units."""
    if not (timed or supplementary or records):
        return
    _add(record, timed, supplementary, records)
    figures.add(record=record, minutes=timed + supplementary, counts=records >= 0)


def _add(record: ServiceRecord, timed: int, supplementary: int, records: int) -> None:
    key: dict[str, Any] = {
        "volunteer_id": record.volunteer_id,
        "month_on": record.service_on.replace(day=1),
        "recording_unit_id": record.recording_unit_id,
        "volunteer_unit_id": record.volunteer_unit_id,
        "kind": record.kind,
        "is_historical": record.shift.activity.is_historical,
    }
    HoursSummary.objects.get_or_create(**key)
    HoursSummary.objects.filter(**key).update(
        timed_minutes=F("timed_minutes") + timed,
        supplementary_minutes=F("supplementary_minutes") + supplementary,
        records=F("records") + records,
    )


@transaction.atomic
def add_new(*, records: Collection[ServiceRecord]) -> None:
    """Add records decided together for the first time, by two statements; the people are locked."""
    added: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    for record in records:
        where = (record.volunteer_id, record.service_on.replace(day=1), record.recording_unit_id)
        key = (*where, record.volunteer_unit_id, str(record.kind), record.shift.activity.is_historical)
        for place, more in enumerate((record.timed_minutes, record.supplementary_minutes, 1)):
            added[key][place] += more
    before = HoursSummary.objects.filter(
        volunteer__in={key[0] for key in added}, month_on__in={key[1] for key in added}
    ).values_list(*NAMES, *FIGURES)
    for row in before:
        key, sums = row[: len(NAMES)], row[len(NAMES) :]
        if key in added:
            added[key] = [old + more for old, more in zip(sums, added[key], strict=True)]
    HoursSummary.objects.bulk_create(
        [HoursSummary(**dict(zip((*NAMES, *FIGURES), (*key, *sums), strict=True))) for key, sums in added.items()],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=[name.removesuffix("_id") for name in NAMES],
        update_fields=FIGURES,
    )
    figures.refresh(people={record.volunteer.person_id for record in records})


def expected() -> dict[Key, tuple[int, int, int]]:
    """The summaries that follow from ledger and records: key → timed, supplementary, counted records."""
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
    entries = LedgerEntry.objects.order_by().values_list(*PLACES, f"record__{WHERE_FROM}", "hours_class", "minutes")
    for *place, origin, hours_class, minutes in entries.iterator(BATCH):
        position = 0 if hours_class == HoursClass.TIMED else 1
        sums[_key((*place, origin))][position] += minutes
    standing = ServiceRecord.objects.counted().order_by().values_list(*PLACES, WHERE_FROM)
    for *place, origin in standing.iterator(BATCH):
        sums[_key((*place, origin))][2] += 1
    return {key: (timed, supplementary, records) for key, (timed, supplementary, records) in sums.items()}


@transaction.atomic
def rebuild() -> int:
    """Rebuild all summaries from the ledger, after bulk loading or a repair."""
    HoursSummary.objects.all().delete()
    rows = [
        HoursSummary(
            **dict(zip(NAMES, key, strict=True)), timed_minutes=timed, supplementary_minutes=more, records=records
        )
        for key, (timed, more, records) in expected().items()
    ]
    made = len(HoursSummary.objects.bulk_create(rows, batch_size=BATCH))
    figures.rebuild()
    return made


def _key(place: tuple[Any, ...]) -> Key:
    volunteer, on, recording, home, kind, origin = place
    return volunteer, on.replace(day=1), recording, home, kind, origin == Activity.Origin.HISTORICAL
