"""`python -m bench.hall N`: a shift and N people to come, as JSON; `… list N`: the leader puts them on the list."""

import json
import os
import sys
from datetime import date, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from checkin.models import Attendance  # noqa: E402
from checkin.scanning.services import site_codes  # noqa: E402
from registry import clock  # noqa: E402
from registry.models import RoleAssignment, Shift, Volunteer  # noqa: E402
from registry.people.services import volunteers  # noqa: E402
from tests.factories import ShiftFactory, SignUpFactory, UnitFactory  # noqa: E402
from tests.people import administrator, id_number, phone  # noqa: E402

PASSWORD = "Huichang-2026-duole"  # noqa: S105
FIRST_BIRTHDAY = date(1990, 1, 1)
UNIT = "会场单位团委"
PHONES_FROM = 500_000


def prepare(people: int) -> dict:
    """Everybody types a number of their own; birthdays differ, as in a real hall."""
    unit = UnitFactory(short_name=UNIT, full_name=UNIT)
    administrator(unit)
    now = clock.now()
    shift = ShiftFactory(starts_at=now + timedelta(minutes=20), ends_at=now + timedelta(hours=3))
    typed = [
        {
            "name": "韦示例一",
            "document_type": "resident_id",
            "id_number": id_number(FIRST_BIRTHDAY + timedelta(days=n)),
            "born_on": "",
            "sex": "",
            "phone": phone(PHONES_FROM + n),
            "unit": unit.short_name,
            "password": PASSWORD,
        }
        for n in range(people)
    ]
    return {"shift": str(shift.uuid), "secret": site_codes.secret_of(shift), "people": typed}


def put_on_the_list() -> dict:
    shift = Shift.objects.latest("pk")
    waiting = Volunteer.objects.filter(user__isnull=False, signups__isnull=True, status="submitted")
    admits = RoleAssignment.objects.get(unit__short_name=UNIT).user
    for volunteer in waiting:
        SignUpFactory(shift=shift, volunteer=volunteers.admit(volunteer=volunteer, by=admits))
    return {"listed": shift.signups.count()}


def truth() -> dict:
    shift = Shift.objects.latest("pk")
    return {"present": Attendance.objects.filter(shift=shift, state="open").count()}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["list"]:
            print(json.dumps(put_on_the_list()))
        case ["truth"]:
            print(json.dumps(truth()))
        case [number]:
            print(json.dumps(prepare(int(number))))
