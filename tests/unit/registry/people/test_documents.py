"""Numbers of 18 characters are one name space whatever the document; each kind has its own check (D77, D78)."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from stdnum.cn import ric

from registry.exceptions import IdentityRefused, RegistrationRefused
from registry.models import Volunteer
from registry.people.services import applications, volunteers
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import AGREED, administrator, applicant, application, id_number, phone

Kind = Volunteer.DocumentType
Reason = IdentityRefused.Reason
pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 14)
EIGHTEEN = [Kind.RESIDENT_ID, Kind.HMT_PERMIT, Kind.FOREIGN_PERMIT]
OWN_PAPERS = {"born_on": date(1996, 3, 5), "sex": Volunteer.Sex.FEMALE}


def number(beginning: str) -> str:
    body = f"{beginning}19960305012"
    return body + ric.calc_check_digit(body + "0")


def checked(kind: str, text: str, **changes) -> applications.Application:
    person = applications.checked(application(document_type=kind, id_number=text, **changes), on=TODAY)
    applications.require_kind(person)
    return person


@pytest.mark.parametrize("second", [*EIGHTEEN, Kind.PASSPORT, Kind.OFFICER])
def test_the_same_number_under_another_kind_of_document_is_the_same_person(second):
    vera = applicant()
    again = application(document_type=second, name="黄示例六", phone=phone(9), **OWN_PAPERS)

    with pytest.raises(RegistrationRefused) as refusal:
        volunteers.register(application=again, password_hash="!", agreed=AGREED)

    assert refusal.value.reason == RegistrationRefused.Reason.ALREADY_REGISTERED
    assert list(Volunteer.objects.all()) == [vera]


def test_an_administrator_learns_whose_it_is_under_another_kind_too():
    vera, unit = VolunteerFactory(id_number=number("810000"), document_type=Kind.RESIDENT_ID), UnitFactory()
    again = application(document_type=Kind.HMT_PERMIT, id_number=number("810000"), unit=unit)

    with pytest.raises(RegistrationRefused) as refusal:
        volunteers.register_on_paper(application=again, agreed=AGREED, by=administrator(unit))

    assert refusal.value.reason == RegistrationRefused.Reason.PERSON_EXISTS
    assert vera.volunteer_no in refusal.value.message


def test_the_document_of_a_merged_file_is_the_persons():
    kept = VolunteerFactory(id_number=id_number(sequence=31))
    VolunteerFactory(id_number=id_number(sequence=32), merged_into=kept, status=Volunteer.Status.LEFT)
    unit = UnitFactory()
    again = application(id_number=id_number(sequence=32), unit=unit)

    with pytest.raises(RegistrationRefused) as refusal:
        volunteers.register_on_paper(application=again, agreed=AGREED, by=administrator(unit))

    assert refusal.value.reason == RegistrationRefused.Reason.PERSON_EXISTS
    assert kept.volunteer_no in refusal.value.message


@pytest.mark.parametrize("second", EIGHTEEN)
def test_the_database_keeps_one_name_space(second):
    VolunteerFactory(id_number=id_number())

    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerFactory(id_number=id_number(), document_type=second)

    assert Volunteer.objects.count() == 1


def test_short_numbers_of_two_kinds_are_two_people():
    VolunteerFactory(id_number="E12345678", document_type=Kind.PASSPORT)
    VolunteerFactory(id_number="E12345678", document_type=Kind.OFFICER)

    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerFactory(id_number="E12345678", document_type=Kind.OFFICER)

    assert Volunteer.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.HMT_PERMIT, number("810000")),
        (Kind.HMT_PERMIT, number("830000").lower()),
        (Kind.FOREIGN_PERMIT, number("945840")),
        (Kind.RESIDENT_ID, number("450000")),
    ],
)
def test_sex_and_birth_date_lie_in_every_number_of_18(kind, text):
    person = checked(kind, text)

    assert (person.born_on, person.sex) == (date(1996, 3, 5), Volunteer.Sex.FEMALE)


def test_a_foreign_residents_card_from_before_2023_is_taken_as_text():
    assert checked(Kind.FOREIGN_PERMIT, "usa450000196031", **OWN_PAPERS).id_number == "USA450000196031"


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        (Kind.OFFICER, "军官", Reason.OFFICER_INVALID),
        (Kind.HMT_PERMIT, number("450000"), Reason.DOCUMENT_WRONG_KIND),
        (Kind.FOREIGN_PERMIT, number("450000"), Reason.DOCUMENT_WRONG_KIND),
        (Kind.PASSPORT, number("450000"), Reason.DOCUMENT_WRONG_KIND),
        (Kind.OFFICER, number("450000"), Reason.DOCUMENT_WRONG_KIND),
        (Kind.FOREIGN_PERMIT, "E12345678", Reason.FOREIGN_PERMIT_INVALID),
        (Kind.FOREIGN_PERMIT, "945840199603050129", Reason.ID_CHECK_DIGIT),
        (Kind.HMT_PERMIT, "810000199602300012", Reason.ID_BIRTH_DATE_INVALID),
    ],
)
def test_each_kind_of_document_has_its_own_check(kind, text, reason):
    with pytest.raises(IdentityRefused) as refusal:
        checked(kind, text, **OWN_PAPERS)

    assert refusal.value.reason == reason


def test_step_one_knows_the_kinds_as_well(at):
    at("2026-03-14 09:00")

    with pytest.raises(IdentityRefused) as refusal:
        volunteers.acceptable(application(document_type=Kind.HMT_PERMIT))

    assert refusal.value.reason == Reason.DOCUMENT_WRONG_KIND


def test_files_that_shared_a_number_before_are_named_and_stay(capsys):
    find = import_module("registry.migrations.0008_find_shared_documents").mark
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_person_per_document")
    second = VolunteerFactory(id_number=id_number(), document_type=Kind.HMT_PERMIT, status="submitted")
    first = VolunteerFactory(id_number=id_number())
    other = VolunteerFactory(id_number=number("810000"), document_type=Kind.HMT_PERMIT)

    find(apps, SimpleNamespace(connection=connection))

    shared = dict(Volunteer.objects.values_list("pk", "shares_document_with"))
    assert shared == {first.pk: None, second.pk: first.pk, other.pk: None}
    assert first.volunteer_no in capsys.readouterr().out


@pytest.mark.parametrize("text", ["军字第1234567号", "军字第 1234567 号", "南字第20260001号", "武字第1234567号"])
def test_the_number_of_an_officer_is_taken_as_it_is_printed(text):
    assert checked(Kind.OFFICER, text, **OWN_PAPERS).id_number == text.replace(" ", "")


def test_the_foreign_card_of_2023_tells_birth_date_and_sex_itself():
    found = checked(Kind.FOREIGN_PERMIT, number("900000"))

    assert (found.born_on, found.sex) != (None, Volunteer.Sex.UNKNOWN)
