"""Before a second file is made of somebody, whoever decides says whether it is one person (D78, D91)."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import RegistrationRefused, RuleViolation
from registry.models import HistoryEntry, SamePerson, Volunteer
from registry.people.many.services import people_deeds
from registry.people.services import phone_claims, same_person, volunteers
from registry.standing.services import duplicates
from registry.standing.services.duplicates import Likeness
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import AGREED, administrator, applicant, application, holder, id_number, phone

Reason = RegistrationRefused.Reason
pytestmark = pytest.mark.django_db
BORN = date(1996, 3, 5)
PASSPORT = {"document_type": "passport", "id_number": "E12345678", "born_on": BORN, "sex": "2"}


def refused(command: Any, **arguments: Any) -> RuleViolation:
    with pytest.raises(RuleViolation) as refusal:
        command(**arguments)
    return refusal.value


@pytest.fixture
def vera() -> Volunteer:
    return VolunteerFactory(
        name="韦示例一", born_on=BORN, id_number=id_number(), phone=phone(), volunteer_no="GZ2026999999"
    )


@pytest.fixture
def again(vera) -> Volunteer:
    """The same name and birth date, with a passport and another phone."""
    return applicant(phone=phone(2), **PASSPORT)


def answered(file: Volunteer, other: Volunteer, *, is_same: bool, by: Any) -> SamePerson:
    return same_person.answer(volunteer=file, other=other, is_same=is_same, reason="电话核实", by=by)


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ({"name": "韦示例一", "born_on": BORN, "phone": phone(9)}, ("姓名", "出生日期")),
        ({"name": "韦示例一", "born_on": date(1960, 1, 1), "phone": phone(2)}, ("姓名", "手机号码")),
        ({"name": "韦示例一", "born_on": None, "phone": phone(2)}, ("姓名", "手机号码")),
        ({"name": "黄示例六", "document_type": "officer", "id_number": "E12345678"}, ("证件号码",)),
        ({"name": "黄示例六", "born_on": BORN, "phone": phone(2)}, None),
        ({"name": "韦示例一", "born_on": date(1960, 1, 1), "phone": phone(9)}, None),
    ],
)
def test_what_agrees_makes_a_file_worth_a_question(other, agrees):
    VolunteerFactory(user=None, **other)

    found = same_person.alike(applicant(phone=phone(2), **PASSPORT))

    assert [one.agrees for one in found] == ([agrees] if agrees else [])


def test_nobody_is_admitted_before_the_answer_and_the_refusal_says_whose_file(vera, again):
    refusal = refused(volunteers.admit, volunteer=again, by=administrator(again.unit))

    assert refusal.reason == Reason.SAME_PERSON_ASKED
    assert refusal.message.startswith(f"与 {vera.volunteer_no}（{vera.unit}）的姓名、出生日期相同")


def test_of_many_the_others_are_admitted_and_this_one_is_named(vera, again):
    other = applicant(name="黄示例六", id_number=id_number(sequence=20), phone=phone(3), unit=again.unit)

    filters = {"chosen": f"{again.pk}.{other.pk}"}
    deed = people_deeds.ask(code="admit", filters=filters, said={}, by=administrator(again.unit))

    rows = {row.volunteer_id: (row.state, row.reason[:2]) for row in deed.rows.all()}
    assert rows == {other.pk: ("done", ""), again.pk: ("refused", "与 ")}


def test_found_to_be_another_person_the_application_goes_on_and_the_history_says_why(vera, again):
    lea = administrator(again.unit)
    answered(again, vera, is_same=False, by=lea)

    admitted = volunteers.admit(volunteer=again, by=lea)

    line = HistoryEntry.objects.about(again).get(did="said different people")
    assert (admitted.is_registered, line.by, line.fields["file"]) == (True, lea, vera.pk)


def test_found_to_be_the_same_it_waits_for_the_committee(vera, again):
    lea = administrator(again.unit)
    answered(again, vera, is_same=True, by=lea)

    assert refused(volunteers.admit, volunteer=again, by=lea).reason == Reason.SAME_PERSON_WAITING
    assert [(pair.kept, pair.other, pair.why) for pair in duplicates.suggested()] == [(vera, again, Likeness.UNIT)]


def test_the_committee_says_no_and_the_unit_goes_on(vera, again):
    lea = administrator(again.unit)
    answered(again, vera, is_same=True, by=lea)
    answered(vera, again, is_same=False, by=holder("committee"))

    assert not duplicates.suggested()
    assert volunteers.admit(volunteer=again, by=lea).is_registered
    assert SamePerson.objects.count() == 1


def test_pairs_found_to_be_two_people_leave_the_list():
    father, son = (VolunteerFactory(name="韦示例一", phone=phone(7), user=None) for _ in range(2))
    before = len(duplicates.suggested())

    answered(father, son, is_same=False, by=holder("committee"))

    assert (before, duplicates.suggested()) == (1, [])


def test_what_a_unit_alone_holds_to_be_two_people_stays_on_the_committees_list(vera, again):
    """Two files are two certificates: somebody looks a second time, also where only name and birth date agree."""
    father = VolunteerFactory(name="黄示例六", phone=phone(7), user=None)
    son = VolunteerFactory(name="黄示例六", phone=phone(7), user=None)
    lea = administrator(son.unit)
    answered(again, vera, is_same=False, by=administrator(again.unit))
    answered(son, father, is_same=False, by=lea)

    listed = [({pair.kept, pair.other}, pair.why, pair.reason) for pair in duplicates.suggested()]
    answered(son, father, is_same=False, by=holder("committee"))

    assert listed == [
        ({vera, again}, Likeness.PARTED, "电话核实"),
        ({father, son}, Likeness.PARTED, "电话核实"),
    ]
    assert [{pair.kept, pair.other} for pair in duplicates.suggested()] == [{vera, again}]
    assert volunteers.admit(volunteer=again, by=administrator(again.unit)).is_registered


def test_only_who_reviews_the_file_answers_never_about_themselves_and_with_a_reason(vera, again):
    lea = administrator(again.unit)
    for stranger in (administrator(UnitFactory()), again.user):
        with pytest.raises(PermissionDenied):
            answered(again, vera, is_same=False, by=stranger)
    silent = refused(same_person.answer, volunteer=again, other=vera, is_same=False, reason=" ", by=lea)
    Volunteer.objects.filter(pk=again.pk).update(user=lea)
    again.refresh_from_db()
    own = refused(same_person.answer, volunteer=again, other=vera, is_same=False, reason="本人", by=lea)

    assert (silent.reason, own.reason) == (Reason.REASON_MISSING, Reason.OWN_REVIEW)


def test_on_paper_it_is_asked_before_anything_is_written(vera):
    lea = administrator(vera.unit)
    typed = {"application": application(unit=vera.unit, phone="", **PASSPORT), "agreed": AGREED, "by": lea}

    refusal = refused(volunteers.register_on_paper, **typed)
    silent = refused(volunteers.register_on_paper, not_same=[vera.pk], reason=" ", **typed)
    registered = volunteers.register_on_paper(not_same=[vera.pk], reason="当面核对两本证件", **typed)

    assert (refusal.reason, silent.reason) == (Reason.SAME_PERSON_ASKED, Reason.SAME_PERSON_WHY)
    assert (registered.is_registered, SamePerson.objects.get().other) == (True, vera)
    assert SamePerson.objects.get().reason == "当面核对两本证件"


def test_a_number_that_is_being_checked_agrees_too(vera):
    applicant(claims_phone=True, document_type="passport", id_number="E1234567", born_on=date(1990, 1, 1), sex="2")
    claimant = Volunteer.objects.get(born_on=date(1990, 1, 1))

    assert phone_claims.waits(claimant, vera.phone_digest)
    assert [one.agrees for one in same_person.alike(claimant)] == [("姓名", "手机号码")]
