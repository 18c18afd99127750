"""未到场, written down by whoever runs the shift once it is over: told to the person, by itself no penalty (D27)."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.desk.services.entered_times import effective_end
from checkin.exceptions import NoShowRefused
from checkin.models import Attendance, NoShow
from checkin.permissions import can_take_roll
from registry import clock
from registry.history.services import history
from registry.models import HistoryEntry, Shift, SignUp, User, Volunteer
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.permissions import require
from registry.words.chinese import quoted

Reason = NoShowRefused.Reason


@transaction.atomic
def mark(
    *, shift: Shift, people: Collection[Volunteer], reason: str, by: User, is_excused: bool = False
) -> list[NoShow]:
    """Write down that these people did not come: all of them or none; the same again is answered as done.

    Only who signed up beforehand was expected: whoever joined at the place had come (D27).
    """
    locked = _locked(shift, people, by, reason)
    if not locked:
        raise NoShowRefused(Reason.NO_SHOW_NOBODY)
    if shift.activity.is_remote:
        raise NoShowRefused(Reason.NO_SHOW_REMOTE)
    if not shift.takes_place or clock.now() <= effective_end(shift):
        raise NoShowRefused(Reason.NO_SHOW_TOO_EARLY)
    pks = [person.pk for person in locked]
    expected = set(
        SignUp.objects.signed_up().filter(shift=shift, volunteer__in=pks).values_list("volunteer", flat=True)
    )
    persons = {person.person_id for person in locked}
    there = Attendance.objects.came().filter(shift=shift, volunteer__in=persons)
    came = set(there.values_list("volunteer", flat=True))
    newest = _newest(shift, pks)
    for person in locked:
        if person.pk not in expected:
            raise NoShowRefused(Reason.NO_SHOW_NOT_EXPECTED, name=person.name)
        if person.person_id in came:
            raise NoShowRefused(Reason.NO_SHOW_WAS_THERE, name=person.name)
        word = newest.get(person.pk)
        if word and word.is_in_force and (word.reason, word.is_excused) != (reason.strip(), is_excused):
            raise NoShowRefused(Reason.NO_SHOW_OTHERWISE, name=person.name)
    again = [newest[pk].repeated() for pk in pks if pk in newest and newest[pk].is_in_force]
    before = {word.volunteer_id for word in again}
    left = [person for person in locked if person.pk not in before]
    rows = _add(shift, left, newest, NoShow.Kind.MISSED, reason, by, is_excused)
    text = _("{shift}记为{what}。原因见“我的活动”；与实际不符的，请与负责人联系更正。")
    _tell(rows, [text.format(shift=quoted(str(shift)), what=row.label) for row in rows])
    return [*again, *rows]


@transaction.atomic
def undo(*, shift: Shift, volunteer: Volunteer, reason: str, by: User) -> NoShow:
    """Take it back by a further word; what was written stays. Asked again, it was done, whoever took it back."""
    locked = _locked(shift, [volunteer], by, reason)
    newest = _newest(shift, [person.pk for person in locked])
    if not newest:
        raise NoShowRefused(Reason.NO_SHOW_NOT_SET, name=volunteer.name)
    if not newest[volunteer.pk].is_in_force:
        return newest[volunteer.pk].repeated()
    rows = _add(shift, locked, newest, NoShow.Kind.UNDONE, reason, by, is_excused=False)
    _tell(rows, [_("{shift}的未到场已撤销。").format(shift=quoted(str(shift)))])
    return rows[0]


def of_shift(shift: Shift) -> dict[int, NoShow]:
    """Person → the word in force; one query."""
    return {row.volunteer_id: row for row in NoShow.objects.in_force().filter(shift=shift).select_related("by")}


def _locked(shift: Shift, people: Collection[Volunteer], by: User, reason: str) -> list[Volunteer]:
    """The people in the order of their keys, so that two at once do not both write the nth word."""
    require(can_take_roll(by, shift))
    if not reason.strip():
        raise NoShowRefused(Reason.NO_SHOW_REASON_MISSING)
    rows = Volunteer.objects.select_for_update(no_key=True).filter(pk__in={person.pk for person in people})
    return list(rows.order_by("pk"))


def _newest(shift: Shift, pks: Collection[int]) -> dict[int, NoShow]:
    return {row.volunteer_id: row for row in NoShow.objects.filter(shift=shift, volunteer__in=pks).order_by("n")}


def _add(
    shift: Shift,
    people: Sequence[Volunteer],
    newest: dict[int, NoShow],
    kind: NoShow.Kind,
    reason: str,
    by: User,
    is_excused: bool,
) -> list[NoShow]:
    said = {"kind": kind, "is_excused": is_excused, "reason": reason.strip(), "by": by, "at": clock.now()}
    rows = NoShow.objects.bulk_create(
        NoShow(shift=shift, volunteer=person, n=newest[person.pk].n + 1 if person.pk in newest else 1, **said)
        for person in people
    )
    did = "no-show written down" if kind == NoShow.Kind.MISSED else "no-show taken back"
    act = {"at": clock.now(), "by": by, "did": did, "target_model": Volunteer._meta.label_lower}
    act |= {"unit": shift.activity.recording_unit}
    act["fields"] = {"shift": shift.pk, "excused": is_excused, "reason": history.reduced(reason.strip())}
    history.record_many([HistoryEntry(target_id=person.pk, **act) for person in people])
    return rows


def _tell(rows: Sequence[NoShow], texts: Sequence[str]) -> None:
    users = dict(Volunteer.objects.filter(pk__in=[row.volunteer_id for row in rows]).values_list("pk", "user"))
    notifications.tell_each(
        Telling(users.get(row.volunteer_id), f"no-show:{row.shift_id}:{row.volunteer_id}:{row.n}", text, _page())
        for row, text in zip(rows, texts, strict=True)
    )


def _page() -> str:
    return reverse("my-signups")
