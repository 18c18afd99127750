"""`python -m bench.places N M`: N people logged in before a shift of M places, as JSON; `… truth`: who has one."""

import json
import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from bench.logins import cookie_of  # noqa: E402
from registry.models import Shift, User, Volunteer  # noqa: E402
from tests.factories import ShiftFactory, UnitFactory, VolunteerFactory  # noqa: E402


def prepare(people: int, places: int) -> dict:
    """An account each, made at once: nobody here types a password."""
    unit, shift = UnitFactory(), ShiftFactory(places=places)
    users = User.objects.bulk_create(User(username=f"places-{n}", display_name=f"韦示例{n}") for n in range(people))
    Volunteer.objects.bulk_create(
        VolunteerFactory.build(user=user, unit=unit, name=user.display_name) for user in users
    )
    return {"shift": shift.pk, "cookies": [cookie_of(user) for user in users]}


def truth() -> dict:
    """Confirmed sign-ups, and people who have more than one."""
    shift = Shift.objects.latest("pk")
    people = list(shift.signups.confirmed().values_list("volunteer", flat=True))
    return {"confirmed": len(people), "people": len(set(people)), "all": shift.signups.count()}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["truth"]:
            print(json.dumps(truth()))
        case [people, places]:
            print(json.dumps(prepare(int(people), int(places))))
