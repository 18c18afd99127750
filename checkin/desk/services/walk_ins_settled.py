"""Who a station's walk-in was: somebody known, somebody new, or nobody who counts (design#walk-ins).

Until then the file that the station opened holds sign-up and presses. For somebody known the same presses, at the
moments that the station measured, are told once more about them; the first ones are ruled out, by whom and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from checkin.attendance import scan_sql
from checkin.desk.services.entered_times import with_approver
from checkin.exceptions import WalkInRefused
from checkin.models import Scan, WalkIn, corrections
from checkin.permissions import can_take_roll
from checkin.scanning import roll, senders
from checkin.scanning.judging import person_problem
from checkin.scanning.senders import Sender
from checkin.scanning.services import rulings, scans
from registry import clock
from registry.history.services import history
from registry.models import Shift, SignUp, User, Volunteer
from registry.permissions import is_self, require
from registry.signups.services import placing, signups

Reason = WalkInRefused.Reason
State = WalkIn.State


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the same person, and why one may think so."""

    volunteer: Volunteer
    why: str


def of_shift(shift: Shift) -> list[WalkIn]:
    """Those that wait and may be settled, the earliest first; whoever is handed in only after a return."""
    handed_in = corrections.with_approver().filter(shift=shift).values("volunteer")
    waiting = WalkIn.objects.waiting().filter(shift=shift).exclude(volunteer__in=handed_in)
    return list(waiting.select_related("volunteer", "station"))


def candidates(row: WalkIn) -> list[Candidate]:
    """同一人？ The same phone anywhere, or the same name at this shift; the phone was told by whoever came."""
    who = row.volunteer
    others = Volunteer.objects.canonical().exclude(pk=who.pk).exclude(status__in=Volunteer.GONE)
    phone = Q(phone_digest=who.phone_digest) if who.phone_digest else Q(pk=None)
    found = others.filter(phone | Q(name=who.name, pk__in=roll.pks_of(row.shift))).select_related("unit").order_by("pk")
    return [Candidate(person, _why(person, who)) for person in found]


@transaction.atomic
def is_known(*, row: WalkIn, person: Volunteer, by: User) -> WalkIn:
    """They are this person: a place as a walk-in, and the presses of the station."""
    person = person.person
    if done := _done_before(row, State.KNOWN, by, person=person):
        return done
    row = _locked(row, by, person)
    if person.pk == row.volunteer_id:
        raise WalkInRefused(Reason.WALK_IN_ITSELF)
    if is_self(by, person):
        raise WalkInRefused(Reason.WALK_IN_OWN)
    if problem := person_problem(person.status, person.source):
        raise WalkInRefused(Reason.WALK_IN_STANDING, why=problem.label)
    presses = _presses(row)
    _rule_out(row, presses, _("现场核对：是{no}").format(no=person.volunteer_no or person.pk), by)
    signups.add_walk_in(volunteer=person, shift=row.shift, by=by)
    _tell_again(row, presses, person, by)
    # Who was found to be this walk-in before is that person as well.
    WalkIn.objects.filter(shift=row.shift_id, person=row.volunteer_id).update(person=person)
    return _settled(row, State.KNOWN, by, "walk-in is somebody known", person=person)


@transaction.atomic
def is_new(*, row: WalkIn, by: User) -> WalkIn:
    """Nobody known: they stay as registered, and have 30 days for their data."""
    if done := _done_before(row, State.NEW, by):
        return done
    return _settled(_locked(row, by), State.NEW, by, "walk-in is somebody new")


@transaction.atomic
def reject(*, row: WalkIn, reason: str, by: User) -> WalkIn:
    """A mistake, or somebody who took no part: place and presses end, with the reason."""
    if done := _done_before(row, State.REJECTED, by, reason=reason):
        return done
    row = _locked(row, by)
    if not reason.strip():
        raise WalkInRefused(Reason.WALK_IN_REASON_MISSING)
    _rule_out(row, _presses(row), reason, by)
    return _settled(row, State.REJECTED, by, "walk-in rejected", reason=_kept(reason))


def _done_before(
    row: WalkIn, state: State, by: User, person: Volunteer | None = None, reason: str = ""
) -> WalkIn | None:
    """The same word by the same person, pressed or sent again: it was done. Anybody else's, or another, is refused."""
    require(can_take_roll(by, row.shift))
    found = WalkIn.objects.select_for_update(no_key=True).get(pk=row.pk)
    told = (found.state, found.settled_by_id, found.person_id, found.reason)
    if told != (state, by.pk, person.pk if person else None, _kept(reason)):
        return None
    found.is_repeated = True
    return found


def _locked(row: WalkIn, by: User, *others: Volunteer) -> WalkIn:
    """One after the other: whoever comes second is told. The files in order of their keys, as scans lock them.

    Who has registered themselves meanwhile is nobody's to say any more.
    """
    require(can_take_roll(by, row.shift))
    found = WalkIn.objects.select_for_update(no_key=True).get(pk=row.pk)
    if not found.is_waiting:
        raise WalkInRefused(Reason.WALK_IN_SETTLED, state=found.get_state_display())
    pks = {found.volunteer_id, *(one.pk for one in others)}
    files = {one.pk: one for one in Volunteer.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}
    found.volunteer = files[found.volunteer_id]
    if found.volunteer.status != Volunteer.Status.DRAFT:
        raise WalkInRefused(Reason.WALK_IN_REGISTERED)
    if with_approver(found.shift, [found.volunteer_id]):
        raise WalkInRefused(Reason.WALK_IN_HANDED_IN)
    return found


def _presses(row: WalkIn) -> list[Scan]:
    """What counts of the station's file at this shift; annulments among them."""
    found = Scan.objects.filter(volunteer=row.volunteer_id, shift=row.shift_id).with_verdict().order_by("pk")
    joined = found.select_related("shift__activity__recording_unit", "station")
    return [scan for scan in joined if scan.counts_now]


def _rule_out(row: WalkIn, presses: Sequence[Scan], reason: str, by: User) -> None:
    """The presses count no more for the station's file, and its place ends."""
    rulings.rule_out(volunteer=row.volunteer, shift=row.shift, scans=presses, reason=reason, by=by)
    for signup in SignUp.objects.active().filter(volunteer=row.volunteer_id, shift=row.shift_id):
        placing.close(signup, SignUp.Status.WITHDRAWN, reason)
        history.record(by=by, did="sign-up withdrawn", to=signup, unit=row.shift.activity.recording_unit)
    _forget(row)


def _tell_again(row: WalkIn, presses: Sequence[Scan], person: Volunteer, by: User) -> None:
    """Each by whoever made it: a station at the moment it measured, an account as what it says now."""
    named = {(scan.source, scan.nonce): f"w{row.pk}-{scan.pk}" for scan in presses}
    for scan in presses:
        item = {
            "nonce": named[scan.source, scan.nonce],
            "shift": row.shift_id,
            "direction": scan.direction,
            "method": "roll_call",
            "volunteer": str(person.uuid),
            "device_at": scan.device_at.isoformat(),
            "clock_offset_ms": scan.clock_offset_ms,
            "annuls": named.get((scan.source, scan.annuls), scan.annuls),
        }
        scans.take(sender=_sender_of(scan, by), items=[item])


def _sender_of(scan: Scan, by: User) -> Sender:
    token = scan.station.token_digest if scan.station else None
    station = scan_sql.station_of(token) if token else None
    return senders.station(station) if station else senders.in_the_series_of(scan.source, by)


def _forget(row: WalkIn) -> None:
    """The phone of a file that was nobody's own, unless it stands at another shift."""
    mine = {"volunteer": row.volunteer_id}
    if Scan.objects.filter(**mine).exclude(shift=row.shift_id).exists() or row.volunteer.user_id:
        return
    person = Volunteer.objects.select_for_update(no_key=True).get(pk=row.volunteer_id)
    person.phone, person.phone_digest = "", None
    person.save(update_fields=["phone_sealed", "phone_digest"])


def _settled(
    row: WalkIn, state: State, by: User, did: str, person: Volunteer | None = None, reason: str = ""
) -> WalkIn:
    row.state, row.person, row.reason, row.settled_by, row.settled_at = state, person, reason, by, clock.now()
    row.save(update_fields=["state", "person", "reason", "settled_by", "settled_at"])
    about = {"person": person.pk} if person else {"reason": history.reduced(reason)} if reason else {}
    unit = row.shift.activity.recording_unit
    history.record(by=by, did=did, to=row.volunteer, unit=unit, shift=row.shift_id, **about)
    return row


def _kept(reason: str) -> str:
    return reason.strip()[:200]


def _why(person: Volunteer, who: Volunteer) -> str:
    if person.phone_digest != who.phone_digest or who.phone_digest is None:
        return _("姓名相同")
    return _("姓名和手机号相同") if person.name == who.name else _("手机号相同")
