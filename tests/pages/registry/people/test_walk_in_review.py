"""The reviewer is told when an applicant takes over a walk-in's presence by name and phone (design#walk-ins)."""

import pytest
from django.urls import reverse

from registry.models import SignUp, Volunteer
from tests.factories import ShiftFactory, SignUpFactory, StationFactory, UnitFactory
from tests.people import administrator, applicant, browser_of, phone
from tests.scanning import TOKEN, codes, scan

pytestmark = pytest.mark.django_db
WARNING = "会接手现场登记的到场，请先核实是同一个人"


def page_of(person):
    return browser_of(administrator(person.unit)).get(reverse("manage-volunteer", args=[person.pk])).content.decode()


def test_the_review_names_the_shifts_that_the_applicant_would_take_over(at):
    shift = ShiftFactory(starts_at=at("2026-03-14 09:00"))
    unit = shift.activity.recording_unit
    StationFactory(token=TOKEN, unit=unit).shifts.add(shift)
    assert codes(scan(shift, method="walk_in", name="韦示例一", phone=phone())) == ["checked_in"]

    person = applicant(unit=unit)

    assert (person.source, SignUp.objects.get().volunteer) == (Volunteer.Source.WALK_IN, person)
    assert WARNING in page_of(person)
    assert str(shift) in page_of(person)


def test_who_applied_without_ever_having_come_is_reviewed_as_ever(at):
    at("2026-03-14 09:00")
    person = applicant(unit=UnitFactory())
    SignUpFactory(volunteer=person, source=SignUp.Source.WALK_IN)

    assert WARNING not in page_of(person)
