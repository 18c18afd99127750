"""`python -m bench.crowd`: ten stations with three hundred people each, as JSON; `… truth`: what became of them."""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from bench import morning  # noqa: E402
from checkin.attendance.interval_rows import from_rows  # noqa: E402
from checkin.attendance.services import attendance  # noqa: E402
from checkin.models import Attendance, Scan  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import Shift  # noqa: E402
from tests.factories import ActivityFactory, StationFactory, UnitFactory  # noqa: E402

STATIONS, PEOPLE_AT_ONE = 10, 300


def prepare() -> list[dict]:
    """Each station has a shift of its own and the cards of the people who come there."""
    unit = UnitFactory()
    activity = ActivityFactory(recording_unit=unit)
    stations = []
    for number in range(STATIONS):
        token = f"bench-crowd-{number}"
        people = morning.a_crowd(unit, PEOPLE_AT_ONE)
        shift = morning.a_shift(activity, people)
        StationFactory(token=token, unit=unit, last_seen_at=clock.now()).shifts.set([shift])
        cards = {person.volunteer_no: morning.card_of(person) for person in people}
        stations.append({"token": token, "shift": shift.pk, "cards": cards})
    return stations


def truth() -> dict:
    """Seconds present per person, how many scans are kept, and how many attendances a rebuild changes."""
    before = dict(Attendance.objects.values_list("pk", "basis"))
    for shift in Shift.objects.filter(scans__isnull=False).distinct():
        attendance.rebuild_shift(shift=shift)
    rows = Attendance.objects.select_related("volunteer")
    return {
        "scans": Scan.objects.count(),
        "seconds": {
            row.volunteer.volunteer_no: [round((one.end_at - one.start_at).total_seconds()) for one in intervals]
            for row in rows
            if (intervals := from_rows(row.intervals))
        },
        "differ": sum(before.get(row.pk) != row.basis for row in rows),
    }


if __name__ == "__main__":
    print(json.dumps(truth() if sys.argv[1:] == ["truth"] else prepare()))
