from datetime import date

import pytest

from registry.exceptions import IdentityRefused
from registry.models import Unit, Volunteer
from registry.people.application import Guardian
from registry.people.services import applications
from tests.people import application, id_number, phone

Reason = IdentityRefused.Reason
TODAY = date(2026, 3, 14)
UNIT = Unit(pk=1)


def test_sex_and_birth_date_come_from_the_number():
    checked = applications.checked(application(unit=UNIT, id_number=id_number(date(1996, 3, 5), 13)), on=TODAY)

    assert (checked.born_on, checked.sex) == (date(1996, 3, 5), Volunteer.Sex.MALE)


def test_what_was_typed_is_brought_into_normal_form():
    typed = application(unit=UNIT, name=" 韦 示例一 ", phone="10000 000-001", id_number=f" {id_number().lower()} ")

    checked = applications.checked(typed, on=TODAY)

    assert (checked.name, checked.phone, checked.id_number) == ("韦示例一", phone(), id_number())


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("45000019960305001", Reason.ID_LENGTH),
        ("4500001996030500A1", Reason.ID_DIGITS),
        ("45000019960305001Y", Reason.ID_LAST),
        ("450000960305001", Reason.ID_15_DIGITS),
        ("450000199602310011", Reason.ID_BIRTH_DATE_INVALID),
        (id_number(date(2027, 1, 1)), Reason.ID_BIRTH_DATE_FUTURE),
        (id_number(date(1900, 1, 1)), Reason.ID_AGE_OVER_120),
        (id_number()[:-1] + ("1" if id_number()[-1] != "1" else "2"), Reason.ID_CHECK_DIGIT),
        (id_number(date(2012, 3, 15)), Reason.UNDER_14),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_reason(number, reason):
    with pytest.raises(IdentityRefused) as refusal:
        applications.checked(application(unit=UNIT, id_number=number), on=TODAY)

    assert refusal.value.reason == reason


def test_the_fourteenth_birthday_itself_counts():
    checked = applications.checked(application(unit=UNIT, id_number=id_number(date(2012, 3, 14))), on=TODAY)

    assert checked.is_of_minor(TODAY)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "韦1"}, Reason.NAME_INVALID),
        ({"name": "韦\ue000"}, Reason.NAME_PRIVATE),
        ({"phone": "12345"}, Reason.PHONE_INVALID),
        ({"document_type": "passport", "id_number": "E1"}, Reason.DOCUMENT_INVALID),
        ({"document_type": "passport", "id_number": "E12345678"}, Reason.BIRTH_DATE_MISSING),
        ({"guardian": Guardian(name="1", phone=phone(2), relation="father")}, Reason.NAME_INVALID),
        ({"guardian": Guardian(name="韦示例二", phone="", relation="father")}, Reason.PHONE_INVALID),
    ],
)
def test_other_data_are_refused_with_their_reason(changes, reason):
    with pytest.raises(IdentityRefused) as refusal:
        applications.checked(application(unit=UNIT, **changes), on=TODAY)

    assert refusal.value.reason == reason


def test_a_passport_needs_birth_date_and_sex_of_its_own():
    typed = application(
        unit=UNIT, document_type="passport", id_number="e12345678", born_on=date(1990, 1, 1), sex=Volunteer.Sex.FEMALE
    )

    checked = applications.checked(typed, on=TODAY)

    assert (checked.id_number, checked.born_on) == ("E12345678", date(1990, 1, 1))


@pytest.mark.parametrize(
    ("born_on", "reason"),
    [
        (date(2027, 1, 1), Reason.ID_BIRTH_DATE_FUTURE),
        (date(1900, 1, 1), Reason.ID_AGE_OVER_120),
        (date(2013, 1, 1), Reason.UNDER_14),
    ],
)
def test_a_birth_date_beside_a_passport_is_checked_as_well(born_on, reason):
    typed = application(unit=UNIT, document_type="passport", id_number="E12345678", born_on=born_on, sex="2")

    with pytest.raises(IdentityRefused) as refusal:
        applications.checked(typed, on=TODAY)

    assert refusal.value.reason == reason
