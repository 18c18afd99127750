"""现场清点: heads counted at start and end; the newest number counts, all are kept."""

from dataclasses import dataclass

from django.db import transaction

from checkin.exceptions import HeadCountRefused
from checkin.models import Attendance, HeadCount
from checkin.permissions import can_take_roll
from registry import clock
from registry.history.services import history
from registry.models import Shift, User
from registry.permissions import require
from registry.words.dates import as_moment

Reason, Moment = HeadCountRefused.Reason, HeadCount.Moment


@dataclass(frozen=True, slots=True)
class Counted:
    """The newest number of start and end, and how many people scanned in."""

    came: int
    start: HeadCount | None = None
    end: HeadCount | None = None

    @property
    def at_start(self) -> int | None:
        return self.start.heads if self.start else None

    @property
    def at_end(self) -> int | None:
        return self.end.heads if self.end else None

    @property
    def ends(self) -> list[tuple[str, str, HeadCount | None]]:
        """Start and end in order, for a page."""
        newest = (self.start, self.end)
        return [(moment.value, str(moment.label), row) for moment, row in zip(Moment, newest, strict=True)]

    @property
    def is_empty(self) -> bool:
        """Nobody has counted yet."""
        return self.start is None and self.end is None

    @property
    def differs(self) -> bool:
        """The count differs from the people scanned in and must be explained at the hand-in."""
        return any(heads is not None and heads != self.came for heads in (self.at_start, self.at_end))


@transaction.atomic
def count(*, shift: Shift, moment: str, heads: int, by: User) -> HeadCount:
    """Store the number; the same number again is not stored twice."""
    require(can_take_roll(by, shift))
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    if shift.cancelled_at:
        raise HeadCountRefused(Reason.HEADS_CANCELLED)
    if clock.now() < shift.scans_from:
        raise HeadCountRefused(Reason.HEADS_TOO_EARLY, starts=as_moment(shift.scans_from))
    if shift.hand_ins.exists():
        raise HeadCountRefused(Reason.HEADS_HANDED_IN)
    newest = HeadCount.objects.filter(shift=shift, moment=moment).last()
    if newest and newest.heads == heads:
        return newest
    counted = HeadCount.objects.create(shift=shift, moment=moment, heads=heads, by=by, at=clock.now())
    history.record(by=by, did="counted heads", to=shift, unit=shift.activity.recording_unit, moment=moment, heads=heads)
    return counted


def of_shift(shift: Shift) -> Counted:
    """The counts so far beside the people scanned in, by two queries."""
    newest = {row.moment: row for row in HeadCount.objects.filter(shift=shift)}
    came = Attendance.objects.came().filter(shift=shift).count()
    return Counted(came, newest.get(Moment.START), newest.get(Moment.END))
