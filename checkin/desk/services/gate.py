"""What the page at the gate shows a person: their situation and the one next step (D112–D116)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from checkin.attendance import interval_rows
from checkin.attendance.facts import IN
from checkin.attendance.running import Running, closes_at
from checkin.attendance.services.windows import windows_of
from checkin.desk.services.entered_times import effective_end
from checkin.models import Attendance
from checkin.scanning.services.site_codes import Ticket
from registry import clock
from registry.models import Shift, SignUp, Volunteer
from registry.words.states import among

_MINUTE = timedelta(minutes=1)
ASKING_LASTS = timedelta(minutes=15)
SHOWN_INSTEAD = 3


class Situation(StrEnum):
    """Situations in order; the page shows the first that applies."""

    STRANGER = "stranger"
    BARRED = "Volunteer.GONE"
    CANCELLED = "cancelled"
    REMOTE = "remote"
    TOO_LATE = "too_late"
    ASKED = "asked"
    NO_PLACE = "no_place"
    TOO_EARLY = "too_early"
    IS_IN = "is_in"
    HAS_LEFT = "has_left"
    ELSEWHERE = "elsewhere"
    NOT_IN = "not_in"
    READY = "ready"


MAY_PRESS = frozenset({Situation.READY, Situation.ELSEWHERE, Situation.NOT_IN, Situation.TOO_EARLY})


@dataclass(frozen=True, slots=True)
class Gate:
    """One person, one shift, one ticket."""

    ticket: Ticket
    shift: Shift
    now: datetime
    ends_at: datetime
    person: Volunteer | None = None
    signup: SignUp | None = None
    attendance: Attendance | None = None
    elsewhere: Attendance | None = None
    elsewhere_until: datetime | None = None
    instead: list[Shift] = field(default_factory=list)

    is_stranger = among("situation", Situation.STRANGER)
    is_barred = among("situation", Situation.BARRED)
    is_cancelled = among("situation", Situation.CANCELLED)
    is_remote = among("situation", Situation.REMOTE)
    is_too_late = among("situation", Situation.TOO_LATE)
    is_asked = among("situation", Situation.ASKED)
    has_no_place = among("situation", Situation.NO_PLACE)
    is_too_early = among("situation", Situation.TOO_EARLY)
    is_in = among("situation", Situation.IS_IN)
    has_left = among("situation", Situation.HAS_LEFT)
    is_elsewhere = among("situation", Situation.ELSEWHERE)
    is_not_in = among("situation", Situation.NOT_IN)

    @property
    def situation(self) -> Situation:
        return next(told for told, is_so in self._told() if is_so)

    @property
    def may_press(self) -> bool:
        return self.situation in MAY_PRESS

    @property
    def elsewhere_runs(self) -> bool:
        """The other check-in is of a shift that is still on, not one whose check-out was forgotten long ago."""
        return self.elsewhere is not None and self.elsewhere_until is not None and self.now <= self.elsewhere_until

    @property
    def awaits_admission(self) -> bool:
        """Not admitted yet: presence is kept, hours are decided after admission (D57)."""
        return self.person is not None and not self.person.is_registered

    @property
    def running(self) -> Running | None:
        return running_of(self.attendance, self.shift, self.ends_at, self.now) if self.attendance else None

    @property
    def is_still_asking(self) -> bool:
        """The page keeps asking for the leader's confirmation, for a quarter of an hour."""
        return self.signup is not None and self.now < self.signup.created_at + ASKING_LASTS

    @property
    def closes_at(self) -> datetime:
        """The window for scans moves with the end (D128)."""
        return closes_at(self.shift.scans_until, self.shift.ends_at, self.ends_at)

    @property
    def opens_in_time(self) -> bool:
        """The ticket will still be valid when the window opens."""
        return self.shift.scans_from <= self.ticket.expires_at

    def _told(self) -> list[tuple[Situation, bool]]:
        is_in = self.attendance is not None and self.attendance.open_since is not None
        was_in = self.attendance is not None and self.attendance.first_in_at is not None
        wants_in = self.ticket.direction == IN
        return [
            (Situation.STRANGER, self.person is None),
            (Situation.BARRED, self.person is not None and self.person.status in Volunteer.GONE),
            (Situation.CANCELLED, not self.shift.takes_place),
            (Situation.REMOTE, self.shift.activity.is_remote),
            (Situation.TOO_LATE, self.ticket.seen_at > self.closes_at),
            (Situation.ASKED, self.signup is not None and _is_asking(self.signup)),
            (Situation.NO_PLACE, self.signup is None or self.signup.status != SignUp.Status.CONFIRMED),
            (Situation.TOO_EARLY, self.now < self.shift.scans_from),
            (Situation.IS_IN, wants_in and is_in),
            (Situation.ELSEWHERE, wants_in and self.elsewhere_runs),
            (Situation.HAS_LEFT, was_in and not is_in and not wants_in),
            (Situation.NOT_IN, not is_in and not wants_in),
            (Situation.READY, True),
        ]


def look(*, ticket: Ticket, shift: Shift, volunteer: Volunteer | None) -> Gate:
    """Where the person stands at this shift; at most seven queries."""
    now, ends_at = clock.now(), effective_end(shift)
    if volunteer is None:
        return Gate(ticket, shift, now, ends_at)
    person = volunteer.person
    mine = Attendance.objects.filter(volunteer=person)
    there = mine.still_in().exclude(shift=shift).filter(shift__cancelled_at=None)
    elsewhere = there.select_related("shift__activity__leader").order_by("shift__scans_until", "pk").last()
    signups = SignUp.objects.active().of(person).filter(shift=shift)
    return Gate(
        ticket,
        shift,
        now,
        ends_at,
        person=person,
        signup=signups.order_by("status").first(),
        attendance=mine.filter(shift=shift).first(),
        elsewhere=elsewhere,
        elsewhere_until=windows_of([elsewhere.shift])[elsewhere.shift_id] if elsewhere else None,
        instead=_instead_of(shift),
    )


def running_of(attendance: Attendance, shift: Shift, ends_at: datetime, now: datetime) -> Running | None:
    """The running stay of somebody who has not checked out."""
    if attendance.open_since is None:
        return None
    stays = interval_rows.from_rows(attendance.intervals)
    earlier = sum((stay.end_at - stay.start_at) // _MINUTE for stay in stays)
    return Running(attendance.open_since, shift.starts_at, ends_at, earlier, now)


def _instead_of(shift: Shift) -> list[Shift]:
    """For a cancelled shift: other shifts of the activity."""
    if shift.takes_place:
        return []
    return list(Shift.objects.upcoming().filter(activity=shift.activity).in_order()[:SHOWN_INSTEAD])


def _is_asking(signup: SignUp) -> bool:
    return signup.status == SignUp.Status.REQUESTED and signup.source == SignUp.Source.WALK_IN
