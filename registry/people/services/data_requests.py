"""个人信息申请: each has a state and a day by which it is answered (D92)."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from registry import clock
from registry.models import User, Volunteer, persons
from registry.models.office.requests import DataRequest
from registry.workdays.arithmetic import DueDate
from registry.workdays.services import workdays

WORKDAYS: Final = 10
PROMISED: Final = timedelta(days=15)  # by the rules that people agreed to; holidays make it no later
Status = DataRequest.Status


def due(since: date) -> DueDate:
    """The tenth working day, and never later than the fifteenth day."""
    by_workdays, promised = workdays.due_in(WORKDAYS, since=since), since + PROMISED
    return DueDate(promised, False) if promised < by_workdays.on else by_workdays


def corrected(people: Collection[int]) -> dict[int, datetime]:
    """When name or document of these people were corrected last, under any of their files; of those for whom they
    were."""
    done = DataRequest.objects.filter(persons.one_of(people), kind=DataRequest.Kind.CORRECTION, status=Status.DONE)
    rows = done.order_by("decided_at").values_list(persons.key(), "decided_at")
    return {person: decided_at for person, decided_at in rows if decided_at}


def open_for(*, volunteer: Volunteer, kind: str, by: User | None, item: str = "", said: str = "") -> DataRequest:
    """Begin one; a request of the kind that waits already goes on. Inside the caller's transaction."""
    if waiting := DataRequest.objects.waiting().filter(volunteer=volunteer, kind=kind).first():
        return waiting
    until = due(clock.today())
    row = DataRequest(
        volunteer=volunteer, kind=kind, asked_by=by, asked_at=clock.now(), item=item, due_on=until.on,
        due_is_estimated=until.is_estimated,
    )  # fmt: skip
    row.said = said
    row.save()
    return row


def finish(*, volunteer: Volunteer, kind: str, by: User | None = None) -> None:
    """What waited is done."""
    waiting = DataRequest.objects.waiting().filter(volunteer=volunteer, kind=kind)
    waiting.update(status=Status.DONE, decided_at=clock.now(), decided_by=by)


def copied_at_once(*, volunteer: Volunteer, by: User) -> DataRequest:
    """A copy asked for and given; several of one day are one request."""
    young = DataRequest.objects.filter(volunteer=volunteer, kind=DataRequest.Kind.COPY, status=Status.DONE)
    young = young.filter(asked_at__gt=clock.now() - timedelta(days=1))
    if row := young.order_by("-pk").first():
        row.decided_at = clock.now()
        row.save(update_fields=["decided_at"])
        return row
    return finished_at_once(volunteer=volunteer, kind=DataRequest.Kind.COPY, by=by)


def finished_at_once(*, volunteer: Volunteer, kind: str, by: User | None, item: str = "") -> DataRequest:
    """Asked and done in one."""
    until, now = due(clock.today()), clock.now()
    return DataRequest.objects.create(
        volunteer=volunteer, kind=kind, item=item, asked_by=by, asked_at=now, status=Status.DONE, decided_by=by,
        decided_at=now, due_on=until.on, due_is_estimated=until.is_estimated,
    )  # fmt: skip
