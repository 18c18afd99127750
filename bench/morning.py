"""`python -m bench.morning`: a morning of service in the database, and as JSON what a station knows of it.

`python -m bench.morning codes` says how the scans that were sent were answered.
"""

import json
import os
import sys
from datetime import date, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db.models import Count  # noqa: E402

from checkin.models import Scan  # noqa: E402
from checkin.scanning import card_text  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import Shift, SignUp, Unit, Volunteer  # noqa: E402
from registry.protection import keys  # noqa: E402
from tests.factories import ActivityFactory, ShiftFactory, StationFactory, UnitFactory, UserFactory, VolunteerFactory  # noqa: E402

TOKEN = "bench-station-token"
PEOPLE_PER_SHIFT, CROWDS, SHIFTS = 100, 4, 14


def prepare() -> dict:
    """Shifts of a hundred people each, and the station that scans their cards; one crowd is the bare view's."""
    _go_on_counting()
    unit = UnitFactory()
    station = StationFactory(token=TOKEN, unit=unit, last_seen_at=clock.now())
    activity = ActivityFactory(recording_unit=unit)
    crowds = [a_crowd(unit) for _ in range(CROWDS)]
    shifts = [a_shift(activity, crowds[n % CROWDS]) for n in range(SHIFTS)]
    station.shifts.set(shifts)
    bare = a_crowd(unit)
    return {
        "token": TOKEN,
        "shifts": [shift.pk for shift in shifts],
        "crowds": [[card_of(person) for person in crowd] for crowd in crowds],
        "bare_shift": a_shift(activity, bare).pk,
        "bare_people": [person.volunteer_no for person in bare],
    }


def _go_on_counting() -> None:
    """The factories number what they make; here the database may hold some already."""
    stored = Volunteer.objects.count()
    for one in (ActivityFactory, ShiftFactory, StationFactory, UnitFactory, UserFactory, VolunteerFactory):
        one.reset_sequence(stored + 1000, force=True)


def a_crowd(unit: Unit, people: int = PEOPLE_PER_SHIFT) -> list[Volunteer]:
    return Volunteer.objects.bulk_create(
        VolunteerFactory.build(user=None, unit=unit, name=f"韦示例{n}") for n in range(people)
    )


def a_shift(activity: object, people: list[Volunteer]) -> Shift:
    begins = clock.now() - timedelta(minutes=30)
    shift = ShiftFactory(activity=activity, starts_at=begins, places=len(people))
    place, confirmed = shift.positions.get(), SignUp.Status.CONFIRMED
    SignUp.objects.bulk_create(
        SignUp(shift=shift, position=place, volunteer=person, status=confirmed, confirmed_at=begins)
        for person in people
    )
    return shift


def card_of(person: Volunteer) -> str:
    key = keys.current(keys.Purpose.CARD)
    expires_on = date(clock.today().year + 1, 12, 31)
    return card_text.encode(card_text.Card(key.number, person.volunteer_no, person.card_serial, expires_on), key.sign)


def codes() -> dict[str, int]:
    """Answer → how many scans of the product were answered so."""
    scans = Scan.objects.exclude(source="bare").order_by("code")
    return dict(scans.values_list("code").annotate(Count("pk")))


if __name__ == "__main__":
    print(json.dumps(codes() if sys.argv[1:] == ["codes"] else prepare()))
