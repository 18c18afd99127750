"""The agenda of the demonstration: acts in order of time, each at its own moment, with nightly jobs between."""

import heapq
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Any

from checkin.findings.services import findings
from checkin.ledger.services import seals
from config.reminders import remind
from registry import clock
from registry.activities.needs.services import fates
from registry.activities.services import activities

NIGHT, MORNING = time(2, 30), time(8, 30)
REMINDED_SINCE = timedelta(days=14)  # older reminders would have been read long ago
Act = Callable[[], Any]


class Agenda:
    """Acts after `until` do not happen, which leaves something to do today."""

    def __init__(self, until: datetime) -> None:
        self.until = self.reached = until
        self._waiting: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def at(self, moment: datetime, act: Callable[..., Any], *args: Any, **named: Any) -> None:
        """Put an act on the agenda, at once if its moment has passed; acts of the same moment keep their order."""
        moment = moment if self.reached == self.until else max(moment, self.reached)
        if moment <= self.until:
            heapq.heappush(self._waiting, (moment, next(self._order), partial(act, *args, **named)))

    def play(self, tell: Callable[[str], None]) -> None:
        """Run all acts; `tell` is called for each month."""
        month, night = "", None
        while self._waiting:
            moment, _order, act = heapq.heappop(self._waiting)
            self.reached = moment
            if night and night <= moment:
                sleep(night)
            local = moment.astimezone(clock.LOCAL)
            night = _night_after(local)
            if f"{local:%Y-%m}" != month:
                month = f"{local:%Y-%m}"
                tell(f"  {local.year}年{local.month}月")
            with clock.at(moment):
                act()
        if night and night <= self.until:
            sleep(night)


def sleep(moment: datetime) -> None:
    """The nightly jobs: close past activities, find late evidence, seal; then reminders."""
    with clock.at(moment):
        activities.close_ended()
        fates.settle()
        findings.find_late_evidence()
        seals.seal_new()
    morning = datetime.combine(moment.astimezone(clock.LOCAL).date(), MORNING, clock.LOCAL)
    if clock.now() - REMINDED_SINCE < morning <= clock.now():
        with clock.at(morning):
            remind()


def _night_after(local: datetime) -> datetime:
    night = datetime.combine(local.date(), NIGHT, clock.LOCAL)
    return night if night > local else night + timedelta(days=1)
