"""`python -m bench.season`: a season of five hundred activities, its reader, and a crowd that signs up. Prints JSON."""

import json
import os
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402

from bench import morning  # noqa: E402
from bench.logins import cookie_of  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import Position, Shift, SignUp, Unit, Volunteer  # noqa: E402
from tests.factories import (  # noqa: E402
    ActivityFactory,
    MembershipFactory,
    ShiftFactory,
    TeamFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
)
from tests.factories_hours import approved, attended, handed_in  # noqa: E402

ACTIVITIES, UNITS, SIGNED_UP, SERVED = 500, 20, 10, 6
SHIFTS_OF_ONE, PLACES = 3, 30
CROWD, SHIFTS_FOR_CROWD = 60, 40
CONFIRMED = SignUp.Status.CONFIRMED


@transaction.atomic
def prepare() -> dict:
    """All in one process, so that the factories count on, and in one transaction, which is much quicker."""
    units = [UnitFactory() for _ in range(UNITS)]
    people = morning.a_crowd(units[0], SIGNED_UP)
    reader = VolunteerFactory(unit=units[0])
    MembershipFactory(volunteer=reader, team=TeamFactory(unit=units[0], founded_by=UserFactory()))
    leader = UserFactory()
    activities = [
        ActivityFactory(recording_unit=units[n % UNITS], leader=leader, title=f"主题微课堂第{n}讲")
        for n in range(ACTIVITIES)
    ]
    for n, activity in enumerate(activities):
        _shifts(activity, first_day=1 + n % 30, shifts=SHIFTS_OF_ONE if n == 0 else 1 + n % 2, people=people)
    for n in (5, 11, 17):
        _take(activities[n].shifts.first(), [reader])
    for days_ago in range(SERVED):
        _served(reader, units[0], days_ago)
    wide = ActivityFactory(recording_unit=units[0], leader=leader)
    shifts = _shifts(wide, first_day=40, shifts=SHIFTS_FOR_CROWD, people=[])
    Position.objects.filter(shift__in=shifts).update(places=CROWD)
    crowd = [VolunteerFactory(unit=units[0]) for _ in range(CROWD)]
    return {
        "activity": activities[0].pk,
        "reader": cookie_of(reader.user),
        "reader_user": reader.user_id,
        "crowd": [cookie_of(person.user) for person in crowd],
        "shifts": [shift.pk for shift in shifts],
    }


def _shifts(activity: object, *, first_day: int, shifts: int, people: list[Volunteer]) -> list[Shift]:
    """One a day, at hours that differ, so that nobody is asked to be in two places."""
    day = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(days=first_day)
    made = [ShiftFactory(activity=activity, starts_at=day + timedelta(days=n), places=PLACES) for n in range(shifts)]
    for shift in made:
        _take(shift, people)
    return made


def _take(shift: Shift, people: list[Volunteer]) -> None:
    place = shift.positions.get()
    SignUp.objects.bulk_create(
        SignUp(shift=shift, position=place, volunteer=person, status=CONFIRMED, confirmed_at=clock.now())
        for person in people
    )


def _served(person: Volunteer, unit: Unit, days_ago: int) -> None:
    starts_at = (clock.now() - timedelta(days=10 + days_ago)).replace(hour=1, minute=0, second=0, microsecond=0)
    shift = ShiftFactory(activity=ActivityFactory(recording_unit=unit), starts_at=starts_at)
    day = clock.local_date(starts_at).isoformat()
    attended(person, shift, (f"{day} 09:00", f"{day} 11:00"))
    approved(handed_in(shift)[0])


if __name__ == "__main__":
    print(json.dumps(prepare()))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
