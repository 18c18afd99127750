"""回乡证, 台胞证, and the telephones of Hong Kong, Macao and Taiwan (D77, D80)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from registry.accounts.login import find_user
from registry.exceptions import IdentityRefused, RegistrationRefused
from registry.models import Volunteer
from registry.people import legal
from registry.people.services import applications, personal_data, volunteers
from registry.words import identity, masking
from tests.doors import program_of, text_of
from tests.factories import PASSWORD, UnitFactory, VolunteerFactory
from tests.people import AGREED, administrator, applicant, application, browser_of, phone

Kind = Volunteer.DocumentType
Reason = IdentityRefused.Reason
pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 14)
OWN_PAPERS = {"born_on": date(1996, 3, 5), "sex": Volunteer.Sex.FEMALE}
HONG_KONG = "+85291234567"


def checked(kind, number, **changes):
    person = application(document_type=kind, id_number=number, **OWN_PAPERS | changes)
    return applications.checked(person, on=TODAY)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Kind.HOME_RETURN, "H12345678", "H12345678"),
        (Kind.HOME_RETURN, "h1234567802", "H12345678"),
        (Kind.HOME_RETURN, "Ｍ１２３４ ５６７８ ００", "M12345678"),
        (Kind.TAIWAN_PERMIT, "１２３４ ５６７８", "12345678"),
    ],
)
def test_a_number_is_kept_in_one_form(kind, typed, stored):
    assert checked(kind, typed).id_number == stored


@pytest.mark.parametrize(
    ("kind", "typed", "reason"),
    [
        (Kind.HOME_RETURN, "K12345678", Reason.HOME_RETURN_INVALID),
        (Kind.HOME_RETURN, "H1234567", Reason.HOME_RETURN_INVALID),
        (Kind.HOME_RETURN, "H123456780", Reason.HOME_RETURN_INVALID),
        (Kind.HOME_RETURN, "12345678", Reason.HOME_RETURN_INVALID),
        (Kind.TAIWAN_PERMIT, "H12345678", Reason.TAIWAN_PERMIT_INVALID),
        (Kind.TAIWAN_PERMIT, "1234567", Reason.TAIWAN_PERMIT_INVALID),
        (Kind.TAIWAN_PERMIT, "1234567890", Reason.TAIWAN_PERMIT_INVALID),
    ],
)
def test_each_card_has_its_own_form_and_says_what_is_wrong(kind, typed, reason):
    with pytest.raises(IdentityRefused) as refusal:
        checked(kind, typed)

    assert refusal.value.reason == reason


def test_birth_date_and_sex_are_asked_for_they_are_not_in_the_number():
    with pytest.raises(IdentityRefused) as refusal:
        checked(Kind.TAIWAN_PERMIT, "12345678", born_on=None)

    assert refusal.value.reason == Reason.BIRTH_DATE_MISSING


def test_a_renewed_card_is_the_same_person():
    applicant(document_type=Kind.HOME_RETURN, id_number="H1234567800", **OWN_PAPERS)
    again = application(document_type=Kind.HOME_RETURN, id_number="H1234567801", phone=phone(2), **OWN_PAPERS)

    with pytest.raises(RegistrationRefused) as refusal:
        volunteers.register(application=again, password_hash="!", agreed=AGREED)

    assert refusal.value.reason == RegistrationRefused.Reason.ALREADY_REGISTERED


def test_the_database_keeps_one_person_per_card_too():
    VolunteerFactory(document_type=Kind.TAIWAN_PERMIT, id_number="12345678")

    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerFactory(document_type=Kind.TAIWAN_PERMIT, id_number="12345678")


@pytest.mark.parametrize("typed", ["h1234567803", "Ｈ12345678", "H12345678"])
def test_a_card_is_found_however_its_number_is_typed(typed):
    vera = VolunteerFactory(document_type=Kind.HOME_RETURN, id_number="H12345678")

    assert identity.kind_of_number(typed) == "document"
    assert list(Volunteer.objects.matching(typed, by=administrator(vera.unit))) == [vera]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("+852 9123 4567", HONG_KONG),
        ("00852-9123-4567", HONG_KONG),
        ("852 91234567", HONG_KONG),
        ("＋８５２（９１２３）４５６７", HONG_KONG),
        ("+853 6612 3456", "+85366123456"),
        ("+886 912 345 678", "+886912345678"),
        ("+886 0912-345-678", "+886912345678"),
        ("+86 138 0013 8000", "13800138000"),
    ],
)
def test_a_telephone_is_kept_in_one_form(typed, stored):
    assert applications.checked_phone(typed) == stored
    assert identity.normalise_phone(stored) == stored


@pytest.mark.parametrize("typed", ["91234567", "+852 1234 5678", "+853 5123 4567", "+886 812 345 678", "+852 912345"])
def test_other_numbers_are_refused_and_the_prefix_is_asked_for(typed):
    with pytest.raises(IdentityRefused) as refusal:
        applications.checked_phone(typed)

    assert refusal.value.reason == Reason.PHONE_INVALID
    assert "+852 9123 4567" in refusal.value.message


def test_such_a_telephone_logs_in_is_found_and_masked():
    vera = applicant(phone="+852 9123 4567")

    assert find_user("00852 9123 4567") == vera.user
    assert list(Volunteer.objects.matching("85291234567", by=administrator(vera.unit))) == [vera]
    assert masking.mask_phone(vera.phone) == "+852*****567"


def test_it_is_masked_on_the_page_and_in_the_api():
    vera = applicant(phone=HONG_KONG)
    lea = administrator(vera.unit)

    page = text_of(browser_of(lea).get(reverse("manage-volunteer", args=[vera.pk])))
    answer = program_of(lea).get(reverse("api-volunteer-detail", args=[vera.pk])).json()

    assert ("+852*****567" in page, "91234567" in page) == (True, False)
    assert answer["phone"] == "+852*****567"


def test_the_person_changes_to_one_and_the_guardian_has_one():
    vera = applicant()
    personal_data.change_phone(volunteer=vera, phone="+853 66123456", by=vera.user)

    assert Volunteer.objects.get(pk=vera.pk).phone == "+85366123456"


def test_the_page_registers_with_a_card_and_a_telephone_of_hong_kong(client):
    unit = UnitFactory()
    typed = {
        "name": "陈示例", "document_type": "home_return", "id_number": "h1234567800", "born_on": "1996-03-05",
        "sex": "2", "phone": "+852 9123 4567", "unit": unit.short_name, "password": PASSWORD,
    }  # fmt: skip

    wrong = client.post(reverse("register"), typed | {"id_number": "H123"})
    client.post(reverse("register"), typed)
    client.post(reverse("register-consent"), {"privacy": "on", "declaration": "on", "texts": legal.shown()})

    made = Volunteer.objects.get()
    assert (wrong.status_code, "回乡证号码应为字母 H 或 M" in text_of(wrong)) == (422, True)
    assert (made.document_type, made.id_number, made.phone) == ("home_return", "H12345678", HONG_KONG)
