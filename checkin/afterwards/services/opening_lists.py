"""The list of a draft: people and minutes come in, are put right, and are taken back (design#afterwards)."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from checkin.exceptions import OpeningBalanceRefused
from checkin.models import OpeningBalance, OpeningBalanceRow
from registry.history import canonical
from registry.history.services import history
from registry.models import ImportBatch, User, Volunteer, persons
from registry.permissions import can_administer, is_account_of, require

Reason = OpeningBalanceRefused.Reason
KIND: Final = "openings"
MOST_PEOPLE: Final = 10_000
AT_WORK: Final = (ImportBatch.State.STORING, ImportBatch.State.UNDOING)


@dataclass(frozen=True, slots=True)
class Entry:
    """One person and their minutes, with number and name as they stand in the table."""

    person: Volunteer
    volunteer_no: str
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A row that came in: its minutes now, and before, where it was there already."""

    pk: int
    minutes: int
    before: int | None = None


@transaction.atomic
def bring_in(*, batch: OpeningBalance, entries: Sequence[Entry], by: User) -> list[int]:
    """Put people on the list of a draft, or change their minutes; the caller has looked at them by the rules.

    Returns the row of each. Rows with problems, from before lists came in by the import, go with the first that come.
    """
    batch = locked(batch)
    require(can_administer(by, batch.unit))
    expect(batch, OpeningBalance.Status.DRAFT)
    batch.rows.exclude(problem="").delete()
    here = here_of(batch, [entry.person.pk for entry in entries])
    known = batch.rows.in_bulk(pk for pk, _minutes in here.values())
    last = batch.rows.aggregate(last=Max("n"))["last"] or 0
    rows: list[OpeningBalanceRow] = []
    fresh: list[OpeningBalanceRow] = []
    changed: list[OpeningBalanceRow] = []
    for entry in entries:
        pk, _minutes = here.get(entry.person.pk, (0, 0))
        row = known.get(pk)
        if row is None:
            row = OpeningBalanceRow(batch=batch, n=last + len(fresh) + 1, volunteer=entry.person)
            fresh.append(row)
        else:
            changed.append(row)
        row.volunteer_no, row.name, row.minutes = entry.volunteer_no, entry.name, entry.minutes
        rows.append(row)
    OpeningBalanceRow.objects.bulk_create(fresh)
    OpeningBalanceRow.objects.bulk_update(changed, ["volunteer_no", "name", "minutes"])
    if batch.rows.count() > MOST_PEOPLE:
        raise OpeningBalanceRefused(Reason.OPENING_TOO_MANY_ROWS, most=MOST_PEOPLE)
    _unbind(batch)
    history.record(by=by, did="opening balance staged", to=batch, unit=batch.unit, rows=len(rows))
    return [row.pk for row in rows]


@transaction.atomic
def take_back(*, batch: OpeningBalance, rows: Sequence[Stored], by: User) -> int:
    """As if these had not come in; returns how many stay, because the draft was submitted or a later table has them."""
    if not OpeningBalance.objects.filter(pk=batch.pk).exists():
        return 0
    batch = locked(batch)
    require(can_administer(by, batch.unit))
    there = batch.rows.in_bulk(row.pk for row in rows)
    free = [row for row in rows if batch.is_draft and row.pk in there and there[row.pk].minutes == row.minutes]
    batch.rows.filter(pk__in=[row.pk for row in free if row.before is None]).delete()
    changed = [there[row.pk] for row in free if row.before is not None]
    for row in free:
        if row.before is not None:
            there[row.pk].minutes = row.before
    OpeningBalanceRow.objects.bulk_update(changed, ["minutes"])
    if free:
        _unbind(batch)
        history.record(by=by, did="opening balance taken back", to=batch, unit=batch.unit, rows=len(free))
    return len(there) - len(free)


def here_of(batch: OpeningBalance, people: Collection[int]) -> dict[int, tuple[int, int]]:
    """Person → row and minutes, of those that are on the list already."""
    rows = batch.rows.filter(persons.one_of(people), problem="")
    return {person: (pk, minutes) for person, pk, minutes in rows.values_list(persons.key(), "pk", "minutes")}


def in_use(batch: OpeningBalance | None, rows: Sequence[Stored]) -> int:
    """How many of these were submitted meanwhile, or changed by a later table."""
    if batch is None:
        return 0
    there = dict(batch.rows.filter(pk__in=[row.pk for row in rows]).values_list("pk", "minutes"))
    return sum(row.pk in there and (not batch.is_draft or there[row.pk] != row.minutes) for row in rows)


def digest_of(batch: OpeningBalance) -> str:
    """What is decided: the unit, the day, the document and every row."""
    rows = list(batch.rows.order_by("n").values_list("n", "volunteer_no", "name", "minutes"))
    text = canonical.text_of([batch.unit_id, batch.until_on, batch.document_no, rows])
    return hashlib.sha256(text.encode()).hexdigest()


def imports_of(batch: OpeningBalance) -> QuerySet[ImportBatch]:
    """The tables that came for this batch, the last first."""
    return ImportBatch.objects.filter(kind=KIND, about=batch.pk).select_related("uploaded_by").order_by("-pk")


def had_a_hand(by: User, batch: OpeningBalance) -> bool:
    """Began the batch, or brought in a table of its list."""
    stored = ImportBatch.objects.filter(
        kind=KIND, about=batch.pk, state__in=(ImportBatch.State.STORED, *AT_WORK)
    ).values_list("uploaded_by", "applied_by")
    hands = {batch.uploaded_by_id, *(account for pair in stored for account in pair)}
    return any(is_account_of(by, account) for account in hands)


def refuse_unfinished(batch: OpeningBalance) -> None:
    """A list that is still coming in, or empty, is not submitted."""
    if ImportBatch.objects.filter(kind=KIND, about=batch.pk, state__in=AT_WORK).exists():
        raise OpeningBalanceRefused(Reason.OPENING_IMPORT_BUSY)
    if count := batch.rows.exclude(problem="").count():
        raise OpeningBalanceRefused(Reason.OPENING_PROBLEMS_LEFT, count=count)
    if not batch.rows.exists():
        raise OpeningBalanceRefused(Reason.OPENING_NO_ROWS)


def locked(batch: OpeningBalance) -> OpeningBalance:
    OpeningBalance.objects.select_for_update(no_key=True).get(pk=batch.pk)
    return OpeningBalance.objects.select_related("unit", "uploaded_by", "document").get(pk=batch.pk)


def expect(batch: OpeningBalance, status: str) -> None:
    if batch.status != status:
        raise OpeningBalanceRefused(Reason.OPENING_WRONG_STATE, status=batch.get_status_display())


def _unbind(batch: OpeningBalance) -> None:
    """A digest of an older list does not stand for the changed one."""
    if batch.list_sha256:
        batch.list_sha256 = ""
        batch.save(update_fields=["list_sha256"])
