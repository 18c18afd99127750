"""A number that changes hands while somebody decides whose it is."""

import pytest

from registry.exceptions import PhoneClaimRefused
from registry.models import PhoneClaim, Volunteer
from registry.people.services import personal_data, phone_claims, volunteers
from tests.people import administrator, applicant, id_number, phone
from tests.race.racing import overtaken, race

Reason = PhoneClaimRefused.Reason
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_the_holder_moves_while_the_unit_clears_and_nobody_loses_a_number():
    """The claimant's file is the older one: both commands lock the two in the same order."""
    otto = applicant(name="黄示例六", id_number=id_number(sequence=20), phone=phone(2))
    vera = applicant()
    vera = volunteers.admit(volunteer=vera, by=administrator(vera.unit))
    lea = administrator(vera.unit)
    claim = personal_data.change_phone(volunteer=otto, phone=phone(), by=otto.user, claims=True)

    answers = race(
        lambda: personal_data.change_phone(volunteer=vera, phone=phone(5), by=vera.user),
        lambda: phone_claims.clear(claim=claim, checked_how="seen", by=lea),
    )

    assert answers in ({"done": 2}, {"done": 1, Reason.CLAIM_DECIDED: 1})
    assert [Volunteer.objects.get(pk=one.pk).phone for one in (otto, vera)] == [phone(), phone(5)]


def test_a_number_given_up_meanwhile_is_taken_without_a_claim():
    vera = applicant()
    eva = applicant(name="蓝示例七", id_number=id_number(sequence=20), phone=phone(2))

    answers = overtaken(
        lambda: personal_data.change_phone(volunteer=vera, phone=phone(5), by=vera.user),
        lambda: str(personal_data.change_phone(volunteer=eva, phone=phone(), by=eva.user, claims=True)),
    )

    assert answers["None"] == 1
    assert not PhoneClaim.objects.exists()
    assert Volunteer.objects.get(pk=eva.pk).phone == phone()
