"""Entering times afterwards, with a reason; they only fill what scans left open (design#entered-times, D116)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from checkin.attendance.services import attendance
from checkin.attendance.services.hands import own_people
from checkin.exceptions import EnteredTimeRefused
from checkin.models import Attendance, EnteredTime, corrections
from checkin.permissions import can_take_roll
from registry import clock
from registry.history.services import history
from registry.models import Shift, SignUp, User, Volunteer
from registry.permissions import require

Reason = EnteredTimeRefused.Reason
Origin = EnteredTime.Origin


@transaction.atomic
def close(*, volunteer: Volunteer, shift: Shift, out_at: datetime, reason: str, by: User) -> EnteredTime:
    """The leader closes a forgotten check-out: no later than the planned end, with a reason (D116)."""
    volunteer = _locked(volunteer, shift, reason, by)
    refuse_kind(shift, Origin.LEADER_CLOSED)
    present = Attendance.objects.filter(volunteer=volunteer, shift=shift, open_since__isnull=False).first()
    if present is None or present.open_since is None:
        raise EnteredTimeRefused(Reason.NOTHING_TO_CLOSE)
    ends_at = effective_end(shift)
    refuse_closing(out_at, present.open_since, ends_at)
    return _enter(volunteer, shift, None, out_at, Origin.LEADER_CLOSED, reason, by)


@transaction.atomic
def enter(
    *, volunteer: Volunteer, shift: Shift, in_at: datetime, out_at: datetime, origin: str, reason: str, by: User
) -> EnteredTime:
    """Enter both times of somebody on the list, within the shift (D134, D135)."""
    volunteer = _locked(volunteer, shift, reason, by)
    refuse_kind(shift, origin)
    refuse_pair(in_at, out_at, shift.starts_at, effective_end(shift))
    known = Attendance.objects.filter(volunteer=volunteer, shift=shift)
    if not (SignUp.objects.confirmed().of(volunteer).filter(shift=shift).exists() or known.exists()):
        raise EnteredTimeRefused(Reason.ENTERED_NOT_SIGNED_UP)
    return _enter(volunteer, shift, in_at, out_at, origin, reason, by)


@transaction.atomic
def take_back(*, entered: EnteredTime, reason: str, by: User) -> EnteredTime:
    """Withdraw a mistaken entry by a new one that names it; nothing is edited."""
    volunteer = _locked(entered.volunteer, entered.shift, reason, by)
    if EnteredTime.objects.filter(replaces=entered).exists() or not (entered.in_at or entered.out_at):
        raise EnteredTimeRefused(Reason.ENTERED_TAKEN_BACK)
    return _enter(volunteer, entered.shift, None, None, entered.origin, reason, by, replaces=entered)


def effective_end(shift: Shift) -> datetime:
    """The planned end, or that of the newest extension (D128)."""
    newest = shift.extensions.last()
    return newest.ends_at if newest else shift.ends_at


def _locked(volunteer: Volunteer, shift: Shift, reason: str, by: User) -> Volunteer:
    require(can_take_roll(by, shift))
    if volunteer.person_id in own_people([by.pk]):
        raise EnteredTimeRefused(Reason.ENTERED_OWN)
    if not reason.strip():
        raise EnteredTimeRefused(Reason.ENTERED_REASON_MISSING)
    person = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.person_id)
    if with_approver(shift, [person.pk]):
        raise EnteredTimeRefused(Reason.ENTERED_HANDED_IN)
    return person


def with_approver(shift: Shift, people: Collection[int] | None = None) -> set[int]:
    """Whose presence lies with the approver (`corrections.with_approver`), of these people or of the whole shift."""
    handed_in = corrections.with_approver().filter(shift=shift)
    if people is not None:
        handed_in = handed_in.filter(volunteer__in=people)
    return set(handed_in.values_list("volunteer", flat=True))


def refuse_kind(shift: Shift, origin: str) -> None:
    """Remote service is determined by its results, never by times; nothing else is determined (D135)."""
    is_remote = shift.activity.is_remote
    if is_remote and origin in (Origin.PAPER, Origin.LEADER_CLOSED):
        raise EnteredTimeRefused(Reason.REMOTE_BY_DETERMINATION)
    if not is_remote and origin == Origin.DETERMINED:
        raise EnteredTimeRefused(Reason.DETERMINED_ONLY_REMOTE)


def refuse_pair(in_at: datetime, out_at: datetime, starts_at: datetime, ends_at: datetime) -> None:
    """Both times are within the shift and in the past."""
    if not starts_at <= in_at < out_at <= ends_at:
        raise EnteredTimeRefused(Reason.OUTSIDE_SHIFT, starts=clock_of(starts_at), ends=clock_of(ends_at))
    _refuse_future(out_at)


def refuse_closing(out_at: datetime, open_since: datetime, ends_at: datetime) -> None:
    """A check-out after the check-in, no later than the planned end (D116)."""
    if out_at > ends_at:
        raise EnteredTimeRefused(Reason.AFTER_PLANNED_END, ends=clock_of(ends_at))
    if out_at <= open_since:
        raise EnteredTimeRefused(Reason.BEFORE_CHECK_IN, since=clock_of(open_since))
    _refuse_future(out_at)


def _refuse_future(at: datetime) -> None:
    if at > clock.now():
        raise EnteredTimeRefused(Reason.IN_FUTURE)


def _enter(
    volunteer: Volunteer,
    shift: Shift,
    in_at: datetime | None,
    out_at: datetime | None,
    origin: str,
    reason: str,
    by: User,
    replaces: EnteredTime | None = None,
) -> EnteredTime:
    entered = EnteredTime.objects.create(
        volunteer=volunteer,
        shift=shift,
        in_at=in_at,
        out_at=out_at,
        origin=origin,
        reason=reason.strip(),
        replaces=replaces,
        entered_by=by,
        entered_at=clock.now(),
    )
    attendance.rebuild(volunteer=volunteer, shift=shift)
    history.record(by=by, did="entered time", to=entered, unit=shift.activity.recording_unit, origin=origin)
    return entered


def clock_of(at: datetime) -> str:
    """The local hour of a moment, for a sentence."""
    return at.astimezone(clock.LOCAL).strftime("%H:%M")
