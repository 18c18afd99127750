"""What a scan is answered: pure questions about one press and the rows that were read (design#scanning)."""

from datetime import datetime, timedelta

from checkin.attendance.facts import ANNUL, IN, Fact, Folded
from checkin.attendance.filling import LATE_AFTER
from checkin.attendance.fold import USUAL_PAIRS, annuls_in_time
from checkin.attendance.scan_sql import PersonRow, ShiftRow, StationRow
from checkin.exceptions import ACCEPTED, ScanAnswer, ScanRefused
from checkin.models import Scan
from checkin.scanning import card_text, readings, site_code_text
from checkin.scanning.presses import Press
from registry import clock
from registry.models import Activity, Shift, Volunteer
from registry.words import dates

Reason = ScanRefused.Reason
Arrival = Scan.Arrival
FUTURE_TOLERANCE = timedelta(minutes=2)
OWN_TIME = timedelta(minutes=2)
TAKES_PART = frozenset({Volunteer.Status.REGISTERED})
_PUBLIC = frozenset(Activity.PUBLIC_STATUSES)


def is_in_future(press: Press, received_at: datetime) -> bool:
    return press.logical_at > received_at + FUTURE_TOLERANCE


def is_late(press: Press, received_at: datetime) -> bool:
    return received_at - press.logical_at > LATE_AFTER


def arrival_of(
    press: Press, received_at: datetime, *, by_account: bool, is_own: bool, is_old_card: bool, tells_clock: bool = True
) -> str:
    """Whether the moment it tells may be believed: judged once, at first receipt, and stored (design#authenticity).

    An account vouches for the moment of sending only; an older one is what it says, like an entered time. A station
    froze the moment at the press. One's own code was seen by this server. An annulment acts by the device's clock, so
    that has to be of the moment as well, unless this server said it (`tells_clock` is false: the desk, for a station).
    """
    is_told = press.direction == ANNUL and tells_clock
    told = min(press.logical_at, press.device_at) if is_told else press.logical_at
    if by_account and not is_own and received_at - told > OWN_TIME:
        return Arrival.BACK_DATED
    return Arrival.CARD_REPLACED if is_old_card else Arrival.BELIEVED


def station_problem(station: StationRow, press: Press) -> Reason | None:
    """A retired station may upload what it scanned before; scans of a compromised one need a ruling."""
    if station.state == "compromised":
        return Reason.COMPROMISED
    if station.retired_at is not None and press.logical_at > station.retired_at:
        return Reason.STATION_RETIRED
    return None


def card_problem(card: card_text.Card, owner: PersonRow, key_ended_at: datetime | None, at: datetime) -> Reason | None:
    """Expiry, key and serial at that moment: of a station's scan its own, of an account's the receipt.

    The previous serial was valid until it was replaced.
    """
    if card.is_expired(clock.local_date(at)) or (key_ended_at is not None and at >= key_ended_at):
        return Reason.EXPIRED
    if card.serial > owner.card_serial:
        return Reason.FORGED
    if card.serial == owner.card_serial:
        return None
    replaced_at = owner.card_issued_at
    was_valid = card.serial == owner.card_serial - 1 and replaced_at is not None and at < replaced_at
    return None if was_valid else Reason.REVOKED


def site_code_problem(text: str, secret: bytes, shift: ShiftRow, press: Press, seen_at: datetime) -> Reason | None:
    """The code of this shift and direction, seen in its slot or next to it (D114)."""
    read = readings.site_code(text)
    if read is None:
        return Reason.UNREADABLE
    place, part = read
    if place is not None and place != shift.uuid:
        return Reason.FOREIGN
    told = site_code_text.split_url_part(part)
    if told is None or told[0] != press.direction:
        return Reason.FORGED
    answer = site_code_text.check_token(told[1], secret=secret, shift=shift.uuid, direction=told[0], at=seen_at)
    if answer == site_code_text.SiteCodeAnswer.EXPIRED:
        return Reason.EXPIRED
    if answer == site_code_text.SiteCodeAnswer.FORGED:
        return Reason.FORGED
    return Reason.BAD_TIME if abs(press.logical_at - seen_at) > FUTURE_TOLERANCE else None


def person_problem(status: str, source: str) -> Reason | None:
    """Suspended, left, or not admitted yet; walk-ins may take part before they are admitted."""
    if status in Volunteer.GONE:
        return Reason.SUSPENDED
    if status not in TAKES_PART and source != Volunteer.Source.WALK_IN:
        return Reason.NOT_ADMITTED
    return None


def standing_problem(
    press: Press, person: PersonRow, shift: ShiftRow, station: StationRow | None, *, signed_up_as: set[int]
) -> Reason | None:
    """What is wrong with person, shift or station; the scan is kept anyway."""
    if problem := person_problem(person.status, person.source):
        return problem
    if shift.is_cancelled or shift.activity_status not in _PUBLIC:
        return Reason.SHIFT_CANCELLED
    if shift.is_remote:
        return Reason.REMOTE_SHIFT
    if station is not None and shift.pk not in station.shift_ids:
        return Reason.NOT_ON_THIS_STATION
    if not shift.scans_from <= press.logical_at <= shift.scans_until:
        return Reason.OUTSIDE_WINDOW
    return None if shift.signed_up & signed_up_as else Reason.NOT_SIGNED_UP


def answer(
    press: Press, source: str, facts: list[Fact], before: Folded, *, is_elsewhere: bool, is_back_dated: bool
) -> str:
    """The answer that follows from the person's presence at the moment of the scan."""
    if press.direction == ANNUL:
        return _annulment_answer(press, source, facts, is_back_dated=is_back_dated)
    if press.direction == IN:
        if is_elsewhere:
            return Reason.OTHER_SHIFT_OPEN
        if before.open_since is not None:
            return Reason.ALREADY_IN
        return Reason.TOO_MANY_PAIRS if len(before.intervals) >= USUAL_PAIRS else ScanAnswer.CHECKED_IN
    return Reason.NOT_CHECKED_IN if before.open_since is None else ScanAnswer.CHECKED_OUT


def words(code: str, shift: ShiftRow | Shift | None = None, before: Folded | None = None) -> str:
    """The sentence of a code, with its times filled in."""
    if code in ACCEPTED:
        return str(ScanAnswer(code).label)
    window = dates.day_and_hours(shift.scans_from, shift.scans_until) if shift else ""
    since = _clock(before.open_since) if before and before.open_since else ""
    return str(Reason(code).label).format(window=window, since=since)


def _annulment_answer(press: Press, source: str, facts: list[Fact], *, is_back_dated: bool) -> str:
    target = next(
        (fact for fact in facts if (fact.source, fact.nonce) == (source, press.annuls) and fact.direction != ANNUL),
        None,
    )
    if target is None:
        return Reason.ANNUL_WITHOUT_TARGET
    is_in_time = annuls_in_time(press.device_at, target.device_at, is_back_dated=is_back_dated)
    return ScanAnswer.ANNULLED if is_in_time else Reason.ANNUL_NOT_IN_TIME


def _clock(at: datetime) -> str:
    return at.astimezone(clock.LOCAL).strftime("%H:%M")
