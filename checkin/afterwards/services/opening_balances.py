"""历史数据: hours from before the product, by workbook and document, decided by the committee (design#afterwards)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.afterwards.services import opening_entries, opening_overlaps
from checkin.attendance.services.hands import own_people
from checkin.exceptions import OpeningBalanceRefused
from checkin.models import OpeningBalance, OpeningBalanceRow
from checkin.words.opening_rows import HEADINGS, RowProblem, Typed, typed_rows
from registry import clock
from registry.documents import workbooks
from registry.documents.sheets import Cell, Row, Sheet
from registry.documents.workbook_reader import TooManyRows, UnreadableWorkbook, rows_of
from registry.ground.services import files
from registry.history.services import history
from registry.models import StoredFile, Unit, User, Volunteer, persons
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_account_of, is_committee, require
from registry.units.services import deciders
from registry.units.services.open_units import refuse_closed
from registry.words import identity

Reason = OpeningBalanceRefused.Reason
Status = OpeningBalance.Status
MOST_ROWS: Final = 10_000
LINES_BESIDE: Final = 20  # title, headings, notes
MOST_BYTES: Final = 5 * 1024 * 1024
BATCH: Final = 2_000


def template() -> bytes:
    """The empty workbook: instructions, headings, and room for people."""
    wide = len(HEADINGS)
    notes = (
        "每人一行：截至日期以前在本单位的志愿服务时间合计。",
        "小时数大于 0，最多一位小数；用公式的，按表中显示的结果读取；不隐藏行列。",
    )
    sheet = Sheet(
        name="历史时长",
        widths=(22, 16, 14),
        rows=(
            Row((Cell("历史时长", span=wide, size=16, align="center"),), 30),
            *(Row((Cell(note, span=wide, size=10.5),)) for note in notes),
            Row(tuple(Cell(heading, size=11, align="center", border="lrtb", shaded=True) for heading in HEADINGS)),
        ),
        frozen_above=len(notes) + 3,
    )
    return workbooks.workbook(sheet)


def stage(*, unit: Unit, until_on: date, document_no: str, upload: Any, by: User) -> OpeningBalance:
    """Read the workbook into rows with their problems; nothing counts yet."""
    require(can_administer(by, unit))
    refuse_closed(unit)
    if not document_no.strip().strip("《》"):
        raise OpeningBalanceRefused(Reason.OPENING_DOCUMENT_NO_MISSING)
    if until_on > clock.today():
        raise OpeningBalanceRefused(Reason.OPENING_IN_FUTURE)
    rows, sha256 = _read(upload)
    batch = OpeningBalance(
        unit=unit,
        until_on=until_on,
        document_no=document_no.strip().strip("《》"),
        workbook_sha256=sha256,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    return _put(batch, rows, by)


def replace(*, batch: OpeningBalance, upload: Any, by: User) -> OpeningBalance:
    """Replace a draft's workbook by a corrected one."""
    require(can_administer(by, batch.unit))
    rows, batch.workbook_sha256 = _read(upload)
    batch.uploaded_by, batch.uploaded_at = by, clock.now()
    return _put(batch, rows, by)


@transaction.atomic
def discard(*, batch: OpeningBalance, by: User) -> None:
    """Delete a draft with its rows."""
    batch = _locked(batch)
    require(can_administer(by, batch.unit))
    _expect(batch, Status.DRAFT)
    history.record(by=by, did="opening balance discarded", to=batch, unit=batch.unit)
    batch.delete()


def submit(*, batch: OpeningBalance, document: Any, by: User) -> OpeningBalance:
    """Submit the batch: every row is without problems, and its document is attached."""
    require(can_administer(by, batch.unit))
    _expect(batch, Status.DRAFT)
    evidence = [(document, StoredFile.Purpose.EVIDENCE)] if document is not None else []
    with files.received(*evidence, by=by, at_once=True) as came:  # the batch is decided on it
        return _submit(batch, came, by)


@transaction.atomic
def _submit(batch: OpeningBalance, came: list[files.Received], by: User) -> OpeningBalance:
    batch = _locked(batch)
    require(can_administer(by, batch.unit))
    _expect(batch, Status.DRAFT)
    if not came:
        raise OpeningBalanceRefused(Reason.OPENING_DOCUMENT_MISSING)
    if count := batch.rows.exclude(problem="").count():
        raise OpeningBalanceRefused(Reason.OPENING_PROBLEMS_LEFT, count=count)
    _refuse_taken(batch)
    batch.document = files.keep(came[0])
    batch.status, batch.submitted_at = Status.SUBMITTED, clock.now()
    batch.save(update_fields=["document", "status", "submitted_at"])
    history.record(by=by, did="opening balance submitted", to=batch, unit=batch.unit, people=batch.rows.count())
    people = deciders.administrators(deciders.committee_unit(), excluding=[batch.uploaded_by_id])
    _tell(batch, people, _("{unit}提交历史数据，待认定。").format(unit=batch.unit))
    return batch


@transaction.atomic
def approve(*, batch: OpeningBalance, by: User, reason: str = "") -> OpeningBalance:
    """The committee approves a batch: each row becomes a record, a decision and an entry (design#afterwards)."""
    require(is_committee(by))
    people = Volunteer.objects.select_for_update(no_key=True).filter(opening_balance_rows__batch=batch)
    listed = {person.person_id for person in people.order_by("pk")}
    batch = _locked(batch)
    _expect(batch, Status.SUBMITTED)
    if is_account_of(by, batch.uploaded_by_id) or listed & own_people([by.pk]):
        raise OpeningBalanceRefused(Reason.OPENING_BARRED)
    _refuse_taken(batch)
    batch.decision_reason = reason.strip()[:200]
    batch.shift = opening_entries.write(batch=batch, by=by)
    batch.status, batch.decided_by, batch.decided_at = Status.APPROVED, by, clock.now()
    batch.save(update_fields=["shift", "status", "decided_by", "decided_at", "decision_reason"])
    count = batch.rows.count()
    history.record(by=by, did="opening balance approved", to=batch, unit=batch.unit, people=count, reason=reason)
    _tell(batch, [batch.uploaded_by], _("历史数据已认定，{count} 人的时长已入账。").format(count=count))
    return batch


@transaction.atomic
def return_(*, batch: OpeningBalance, by: User, reason: str) -> OpeningBalance:
    """Return the batch with the reason; the unit uploads a new workbook."""
    require(is_committee(by))
    batch = _locked(batch)
    _expect(batch, Status.SUBMITTED)
    if is_account_of(by, batch.uploaded_by_id):
        raise OpeningBalanceRefused(Reason.OPENING_BARRED)
    if not reason.strip():
        raise OpeningBalanceRefused(Reason.OPENING_REASON_MISSING)
    batch.status, batch.decided_by, batch.decided_at = Status.RETURNED, by, clock.now()
    batch.decision_reason = reason.strip()[:200]
    batch.save(update_fields=["status", "decided_by", "decided_at", "decision_reason"])
    history.record(by=by, did="opening balance returned", to=batch, unit=batch.unit, reason=reason)
    told = _("历史数据被退回：{reason}").format(reason=batch.decision_reason)
    _tell(batch, [batch.uploaded_by], told)
    return batch


def _read(upload: Any) -> tuple[list[Typed], str]:
    """Outside any transaction: the slow part of an import."""
    if upload.size > MOST_BYTES:
        raise OpeningBalanceRefused(Reason.OPENING_FILE_TOO_LARGE, megabytes=MOST_BYTES // 1024 // 1024)
    content = upload.read()
    try:
        rows = typed_rows(rows_of(content, most_rows=MOST_ROWS + LINES_BESIDE))
    except UnreadableWorkbook:
        raise OpeningBalanceRefused(Reason.OPENING_UNREADABLE) from None
    except TooManyRows:
        raise OpeningBalanceRefused(Reason.OPENING_TOO_MANY_ROWS, most=MOST_ROWS) from None
    if rows is None:
        raise OpeningBalanceRefused(Reason.OPENING_NO_HEADINGS, headings="、".join(HEADINGS))
    if not rows:
        raise OpeningBalanceRefused(Reason.OPENING_NO_ROWS)
    return rows, hashlib.sha256(content).hexdigest()


@transaction.atomic
def _put(batch: OpeningBalance, typed: list[Typed], by: User) -> OpeningBalance:
    """Replace the rows of the batch in one short transaction."""
    if batch.pk:
        _expect(_locked(batch), Status.DRAFT)
        batch.rows.all().delete()
    same = OpeningBalance.objects.filter(unit=batch.unit, workbook_sha256=batch.workbook_sha256)
    if same.exclude(status=Status.RETURNED).exclude(pk=batch.pk).exists():
        raise OpeningBalanceRefused(Reason.OPENING_SAME_WORKBOOK)
    batch.save()
    OpeningBalanceRow.objects.bulk_create(_checked(batch, typed, by), batch_size=BATCH)
    history.record(by=by, did="opening balance staged", to=batch, unit=batch.unit, rows=len(typed))
    return batch


def _checked(batch: OpeningBalance, typed: list[Typed], by: User) -> list[OpeningBalanceRow]:
    """Each row with its person and its first problem."""
    numbers = {row.volunteer_no for row in typed if row.volunteer_no}
    known = Volunteer.objects.with_person().in_bulk(numbers, field_name="volunteer_no")
    people = {number: person.person for number, person in known.items()}
    pks = {person.pk for person in people.values()}
    known_before = _Known(
        own=own_people([by.pk]),
        taken=opening_overlaps.taken(pks),
        served=opening_overlaps.served(pks, unit=batch.unit, until_on=batch.until_on),
    )
    rows: list[OpeningBalanceRow] = []
    for line in typed:
        found, person = known.get(line.volunteer_no), people.get(line.volunteer_no)
        problem = line.problem
        if not problem and (found is None or person is None):
            problem = RowProblem.UNKNOWN_NUMBER
        elif not problem and found and person:
            problem = _problem(line, found, person, known_before)
            known_before.seen.add(person.pk)
        rows.append(
            OpeningBalanceRow(
                batch=batch,
                n=line.n,
                volunteer=person,
                volunteer_no=line.volunteer_no,
                name=line.name,
                minutes=line.minutes,
                problem=str(problem),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Known:
    """People whose rows cannot count, by reason."""

    own: set[int]
    taken: set[int]
    served: set[int]
    seen: set[int] = field(default_factory=set)


def _problem(line: Typed, found: Volunteer, person: Volunteer, known: _Known) -> RowProblem | str:
    problems = {
        RowProblem.NAME_DIFFERS: identity.normalise_name(line.name) not in (found.name, person.name),
        RowProblem.NOT_REGISTERED: person.status != Volunteer.Status.REGISTERED,
        RowProblem.OWN: person.pk in known.own,
        RowProblem.TWICE: person.pk in known.seen,
        RowProblem.OTHER_BATCH: person.pk in known.taken,
        RowProblem.SERVED_HERE: person.pk in known.served,
    }
    return next((problem for problem, holds in problems.items() if holds), "")


def _refuse_taken(batch: OpeningBalance) -> None:
    """Check again: since the preview another batch or a shift may have counted the same hours."""
    people = set(batch.rows.exclude(volunteer=None).values_list(persons.key(), flat=True))
    if taken := opening_overlaps.taken(people, besides=batch):
        raise OpeningBalanceRefused(Reason.OPENING_PEOPLE_TAKEN, count=len(taken))
    if served := opening_overlaps.served(people, unit=batch.unit, until_on=batch.until_on):
        raise OpeningBalanceRefused(Reason.OPENING_PEOPLE_SERVED, count=len(served))


def _locked(batch: OpeningBalance) -> OpeningBalance:
    OpeningBalance.objects.select_for_update(no_key=True).get(pk=batch.pk)
    return OpeningBalance.objects.select_related("unit", "uploaded_by", "document").get(pk=batch.pk)


def _expect(batch: OpeningBalance, status: str) -> None:
    if batch.status != status:
        raise OpeningBalanceRefused(Reason.OPENING_WRONG_STATE, status=batch.get_status_display())


def _tell(batch: OpeningBalance, users: Iterable[User], text: str) -> None:
    key = f"opening-balance:{batch.pk}:{batch.status}"
    notifications.tell(users=users, key=key, text=text, url=reverse("opening-balance-detail", args=[batch.pk]))
