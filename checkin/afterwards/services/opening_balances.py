"""历史数据: hours from before the product, by a list and a document, decided by the committee (design#afterwards)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.afterwards.services import opening_entries, opening_lists, opening_rules
from checkin.attendance.services.hands import own_people
from checkin.exceptions import OpeningBalanceRefused
from checkin.models import OpeningBalance
from registry import clock
from registry.ground.services import files
from registry.history.services import history
from registry.models import StoredFile, Unit, User, Volunteer, persons
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_committee, require
from registry.units.services import deciders
from registry.units.services.open_units import refuse_closed

Reason = OpeningBalanceRefused.Reason
Status = OpeningBalance.Status


@transaction.atomic
def begin(*, unit: Unit, until_on: date, document_no: str, by: User) -> OpeningBalance:
    """A draft: whose hours, up to which day, by which document. Its list comes by the import; nothing counts yet."""
    require(can_administer(by, unit))
    refuse_closed(unit)
    document_no = document_no.strip().strip("《》")
    if not document_no:
        raise OpeningBalanceRefused(Reason.OPENING_DOCUMENT_NO_MISSING)
    if until_on > clock.today():
        raise OpeningBalanceRefused(Reason.OPENING_IN_FUTURE)
    batch = OpeningBalance.objects.create(
        unit=unit, until_on=until_on, document_no=document_no, uploaded_by=by, uploaded_at=clock.now()
    )
    history.record(by=by, did="opening balance begun", to=batch, unit=unit)
    return batch


@transaction.atomic
def discard(*, batch: OpeningBalance, by: User) -> None:
    """Delete a draft with its rows."""
    batch = opening_lists.locked(batch)
    require(can_administer(by, batch.unit))
    opening_lists.expect(batch, Status.DRAFT)
    history.record(by=by, did="opening balance discarded", to=batch, unit=batch.unit)
    batch.delete()


def submit(*, batch: OpeningBalance, document: Any, by: User) -> OpeningBalance:
    """Submit the batch: every row is without problems, and its document is attached."""
    require(can_administer(by, batch.unit))
    opening_lists.expect(batch, Status.DRAFT)
    evidence = [(document, StoredFile.Purpose.EVIDENCE)] if document is not None else []
    with files.received(*evidence, by=by, at_once=True) as came:  # the batch is decided on it
        return _submit(batch, came, by)


@transaction.atomic
def _submit(batch: OpeningBalance, came: list[files.Received], by: User) -> OpeningBalance:
    batch = opening_lists.locked(batch)
    require(can_administer(by, batch.unit))
    opening_lists.expect(batch, Status.DRAFT)
    if not came:
        raise OpeningBalanceRefused(Reason.OPENING_DOCUMENT_MISSING)
    opening_lists.refuse_unfinished(batch)
    _refuse_taken(batch)
    batch.document = files.keep(came[0])
    batch.list_sha256 = batch.list_sha256 or opening_lists.digest_of(batch)
    batch.status, batch.submitted_at = Status.SUBMITTED, clock.now()
    batch.save(update_fields=["document", "list_sha256", "status", "submitted_at"])
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
    batch = opening_lists.locked(batch)
    opening_lists.expect(batch, Status.SUBMITTED)
    if opening_lists.had_a_hand(by, batch) or listed & own_people([by.pk]):
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
    """Return the batch with the reason; the unit begins a new one."""
    require(is_committee(by))
    batch = opening_lists.locked(batch)
    opening_lists.expect(batch, Status.SUBMITTED)
    if opening_lists.had_a_hand(by, batch):
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


def _refuse_taken(batch: OpeningBalance) -> None:
    people = set(batch.rows.exclude(volunteer=None).values_list(persons.key(), flat=True))
    opening_rules.refuse_taken(batch, people)


def _tell(batch: OpeningBalance, users: Iterable[User], text: str) -> None:
    key = f"opening-balance:{batch.pk}:{batch.status}"
    notifications.tell(users=users, key=key, text=text, url=reverse("opening-balance-detail", args=[batch.pk]))
