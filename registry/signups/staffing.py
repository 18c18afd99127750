"""Where people are wanting, or too many: one line for each activity, of what begins soon."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from registry import clock
from registry.models import Activity, Position, Shift
from registry.models.shifts import ShiftQuerySet
from registry.permissions import acts_for
from registry.words.dates import as_moment

NAMED = 3


@dataclass(frozen=True, slots=True)
class Gap:
    """What an activity lacks, or has too much of."""

    activity: Activity
    starts_at: datetime  # of the first of its shifts concerned
    is_short: bool
    words: str


@dataclass(frozen=True, slots=True)
class _Found:
    shift: Shift
    place: str  # the position; empty for the shift as a whole
    short: int
    over: int
    within: int = 0  # how many of these its positions lack, which are told as well

    @property
    def words(self) -> str:
        what = _("共缺 %(n)d 人") % {"n": self.short} if self.within else self._what
        return f"{as_moment(self.shift.starts_at)} {self.place}{what}"

    @property
    def _what(self) -> str:
        return _("缺 %(n)d 人") % {"n": self.short} if self.short else _("超 %(n)d 人") % {"n": self.over}


def gaps(user: Any, until: datetime) -> list[Gap]:
    """Those of the activities that the user leads, or that belong to a unit for which they act; two queries."""
    by_activity: dict[int, list[_Found]] = defaultdict(list)
    for found in sorted(_found(_soon(user, until)), key=lambda one: (one.shift.starts_at, one.shift.pk, one.place)):
        by_activity[found.shift.activity_id].append(found)
    return [_gap(found) for found in by_activity.values()]


def _soon(user: Any, until: datetime) -> ShiftQuerySet:
    mine = Activity.objects.filter(status=Activity.Status.PUBLISHED)
    mine = mine.filter(Q(pk__in=Activity.objects.led_by(user).values("pk")) | Q(recording_unit__in=acts_for(user)))
    return Shift.objects.live().filter(starts_at__gt=clock.now(), starts_at__lte=until, activity__in=mine)


def _found(shifts: ShiftQuerySet) -> Iterator[_Found]:
    """Who joined at the place is there, so they are not wanting; too many are only those who signed up."""
    wrong = Q(min_people__gt=F("taken") + F("joined")) | Q(taken__gt=F("places"))
    positions = Position.objects.filter(shift__in=shifts).with_taken().filter(wrong)
    told: dict[int, int] = defaultdict(int)
    for position in positions.select_related("shift__activity"):
        name = "" if position.is_default else f"{position.name} "
        short = position.missing
        told[position.shift_id] += short
        yield _Found(position.shift, name, short, position.taken - position.places)  # type: ignore[attr-defined]
    lacking = shifts.with_places().filter(min_people__gt=F("taken") + F("joined"))
    for shift in lacking.select_related("activity"):
        short = shift.min_people - shift.taken - shift.joined  # type: ignore[attr-defined, operator]
        if short > told[shift.pk]:  # otherwise its positions say it
            yield _Found(shift, "", short, 0, told[shift.pk])


def _gap(found: list[_Found]) -> Gap:
    first = found[0]
    more = _("等 %(n)d 处") % {"n": len(found)} if len(found) > NAMED else ""
    words = "；".join(one.words for one in found[:NAMED]) + more
    return Gap(first.shift.activity, first.shift.starts_at, any(one.short for one in found), words)
