"""资质: a person hands in a proof, the unit checks it and grants it with its end, or returns it (D21)."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from operator import attrgetter
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import QualificationRefused
from registry.ground.services import files
from registry.history.services import history
from registry.models import HistoryEntry, Qualification, QualificationKind, StoredFile, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_self, require
from registry.words.dates import as_full_date

Reason, Status = QualificationRefused.Reason, Qualification.Status
TOLD_BEFORE: Final = timedelta(days=30)


def hand_in(*, volunteer: Volunteer, kind: QualificationKind, upload: Any, by: User, **said: Any) -> Qualification:
    """The person's own proof: what it is called, its number, who issued it, until when."""
    require(is_self(by, volunteer))
    if not upload:
        return _hand_in(volunteer, kind, None, by, said)
    with files.received((upload, StoredFile.Purpose.EVIDENCE), by=by) as [one]:
        return _hand_in(volunteer, kind, one, by, said)


@transaction.atomic
def _hand_in(
    volunteer: Volunteer, kind: QualificationKind, came: files.Received | None, by: User, said: dict[str, Any]
) -> Qualification:
    volunteer = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer.pk)
    _refuse_kind(kind)
    _refuse_ended(said.get("valid_until_on"))
    if kind.needs_document and came is None:
        raise QualificationRefused(Reason.QUALIFICATION_DOCUMENT, kind=kind)
    waiting = volunteer.qualifications.waiting().filter(kind=kind.code).select_related("document").first()
    if waiting and not _is_unreadable(waiting.document):
        raise QualificationRefused(Reason.QUALIFICATION_WAITING, kind=kind)
    row = _row(volunteer, kind, said)
    if waiting:  # its picture could not be drawn: this one takes its place
        row.pk = waiting.pk
    row.document = files.keep(came) if came else None
    row.save()
    history.record(by=by, did="handed in qualification", to=row, unit=volunteer.unit, what=kind.code)
    return row


@transaction.atomic
def grant(*, qualification: Qualification, by: User, valid_until_on: date | None = None) -> Qualification:
    """The unit has looked at it; positions that ask for it are open to the person until its end."""
    row, kind = _locked(qualification, by)
    if kind and kind.needs_document and not (row.document and row.document.is_ready):
        raise QualificationRefused(Reason.QUALIFICATION_UNSEEN, name=row.name)
    row.valid_until_on = valid_until_on or row.valid_until_on or end_of(kind)
    _refuse_ended(row.valid_until_on)
    return _granted(row, by)


def grant_many(*, qualifications: Collection[Qualification], by: User) -> int:
    """Those that were ticked on the list, all or none, with the ends that their holders gave."""
    with transaction.atomic():
        return len([grant(qualification=one, by=by) for one in sorted(qualifications, key=attrgetter("volunteer_id"))])


@transaction.atomic
def send_back(*, qualification: Qualification, by: User, reason: str) -> Qualification:
    """Returned with what is missing; the person hands in another one."""
    row, _kind = _locked(qualification, by)
    if not reason.strip():
        raise QualificationRefused(Reason.QUALIFICATION_REASON)
    row.status, row.reason = Status.RETURNED, reason.strip()
    row.checked_by, row.checked_at = by, clock.now()
    row.save(update_fields=["status", "reason", "checked_by", "checked_at"])
    entry = history.record(by=by, did="returned qualification", to=row, unit=row.volunteer.unit, reason=row.reason)
    _tell(entry, row, _("您上传的{name}被退回，请查看原因，补充后重新上传。"))
    return row


@transaction.atomic
def grant_directly(
    *, people: Collection[Volunteer], kind: QualificationKind, basis: str, by: User, valid_until_on: date | None = None
) -> list[Qualification]:
    """The unit vouches for several people at once, on originals it saw or a list of its own; all or none.

    Whoever has it for as long already is left out: pressed twice, the second press grants nothing again.
    """
    if not people:
        raise QualificationRefused(Reason.QUALIFICATION_NOBODY)
    _refuse_kind(kind)
    if not basis.strip():
        raise QualificationRefused(Reason.QUALIFICATION_BASIS)
    end = valid_until_on or end_of(kind)
    _refuse_ended(end)
    wanted = {one.pk for one in people}
    rows = Volunteer.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted)
    locked = list(rows.select_related("unit").order_by("pk"))  # before the look at what they have
    held = set(having(kind, end).filter(volunteer__in=wanted).values_list("volunteer", flat=True))
    made = []
    for person in locked:
        require(can_administer(by, person.unit))
        if is_self(by, person):
            raise QualificationRefused(Reason.QUALIFICATION_OWN)
        if person.pk not in held:
            row = _row(person, kind, {"valid_until_on": end})
            row.reason = basis.strip()
            made.append(_granted(row, by))
    if not made:
        raise QualificationRefused(Reason.QUALIFICATION_HELD, kind=kind)
    return made


def having(kind: QualificationKind, end: date | None) -> Any:
    """Granted ones of the kind that hold until that day or longer."""
    for_good = Q(valid_until_on=None)
    rows = Qualification.objects.granted().filter(kind=kind.code)
    return rows.filter(for_good | Q(valid_until_on__gte=end) if end else for_good)


def _is_unreadable(document: StoredFile | None) -> bool:
    return document is not None and not (document.is_ready or document.is_processing)


def end_of(kind: QualificationKind | None) -> date | None:
    """The end that the kind itself sets, counted from today."""
    if kind is None or not kind.valid_months:
        return None
    today = clock.today()
    year, month = divmod(today.year * 12 + today.month - 1 + kind.valid_months, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def remind_ending() -> int:
    """Tell holders once, thirty days before; the worker does so every morning."""
    today = clock.today()
    rows = Qualification.objects.ending(today=today, until=today + TOLD_BEFORE).select_related("volunteer")
    told = list(rows.order_by("pk"))
    for row in told:
        text = _("您的{name}有效期到{day}，到期后不能再报名要求它的岗位。换证后请重新上传。")
        day = as_full_date(row.valid_until_on)
        notifications.tell(
            users=[row.volunteer.user_id],
            key=f"qualification:{row.pk}:end",
            text=text.format(name=row.name, day=day),
            url=reverse("me-qualifications"),
        )
    Qualification.objects.filter(pk__in=[row.pk for row in told]).update(end_told_at=clock.now())
    return len(told)


def _row(volunteer: Volunteer, kind: QualificationKind, said: dict[str, Any]) -> Qualification:
    row = Qualification(volunteer=volunteer, kind=kind.code, submitted_at=clock.now())
    row.name = said.get("name") or kind.name
    row.issuing_body = said.get("issuing_body") or kind.issuing_body
    row.valid_until_on = said.get("valid_until_on")
    row.number = said.get("number") or ""
    return row


def _granted(row: Qualification, by: User) -> Qualification:
    row.status, row.checked_by, row.checked_at = Status.GRANTED, by, clock.now()
    row.save()
    entry = history.record(by=by, did="granted qualification", to=row, unit=row.volunteer.unit, what=row.kind)
    _tell(entry, row, _("您的{name}已核对认可，可以报名要求它的岗位。"))
    return row


def _locked(qualification: Qualification, by: User) -> tuple[Qualification, QualificationKind | None]:
    Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=qualification.volunteer_id)
    row = Qualification.objects.select_for_update(no_key=True, of=("self",)).get(pk=qualification.pk)
    require(can_administer(by, row.volunteer.unit))
    if is_self(by, row.volunteer):
        raise QualificationRefused(Reason.QUALIFICATION_OWN)
    if not row.is_waiting:
        raise QualificationRefused(Reason.QUALIFICATION_DECIDED, status=row.get_status_display())
    return row, QualificationKind.objects.filter(code=row.kind).first()


def _refuse_kind(kind: QualificationKind) -> None:
    if kind.closed_on:
        raise QualificationRefused(Reason.QUALIFICATION_KIND, kind=kind)


def _refuse_ended(day: date | None) -> None:
    if day is not None and day < clock.today():
        raise QualificationRefused(Reason.QUALIFICATION_ENDED, day=as_full_date(day))


def _tell(entry: HistoryEntry, row: Qualification, text: str) -> None:
    url = reverse("me-qualifications")
    notifications.tell_of(entry, users=[row.volunteer.user_id], text=text.format(name=row.name), url=url)
