"""Two answers about two files at once, an answer while the file is admitted."""

from datetime import date

import pytest

from registry.exceptions import RegistrationRefused
from registry.models import SamePerson, Volunteer
from registry.people.services import same_person, volunteers
from tests.factories import VolunteerFactory
from tests.people import administrator, applicant, id_number, phone
from tests.race.racing import overtaken, race

BORN = date(1996, 3, 5)
PASSPORT = {"document_type": "passport", "id_number": "E12345678", "born_on": BORN, "sex": "2"}
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pair() -> tuple[Volunteer, Volunteer]:
    known = {"id_number": id_number(), "phone": phone(), "volunteer_no": "GZ2026999999"}
    return applicant(phone=phone(2), **PASSPORT), VolunteerFactory(name="韦示例一", born_on=BORN, **known)


def test_two_clicks_at_once_are_one_answer(pair):
    again, vera = pair
    lea = administrator(again.unit)
    said = {"is_same": False, "reason": "电话核实", "by": lea}

    answers = race(*[lambda: same_person.answer(volunteer=again, other=vera, **said)] * 3)

    assert (answers, SamePerson.objects.count()) == ({"done": 3}, 1)


def test_an_answer_and_an_admission_at_once(pair):
    again, vera = pair
    lea = administrator(again.unit)
    said = {"volunteer": again, "other": vera, "reason": "电话核实", "by": lea}
    same_person.answer(is_same=False, **said)

    answers = overtaken(
        lambda: same_person.answer(is_same=True, **said),
        lambda: volunteers.admit(volunteer=again, by=lea).status,
    )

    assert answers == {"committed": 1, RegistrationRefused.Reason.SAME_PERSON_WAITING: 1}
