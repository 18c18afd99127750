"""启用单 over the API: who waits, and their slips as a PDF whose codes are readable nowhere else."""

import pytest
from django.urls import reverse

from registry.exceptions import ActivationRefused
from registry.models import ActivationCode, HistoryEntry, Volunteer
from tests.doors import program_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator

pytestmark = pytest.mark.django_db


def waiting_in(unit) -> Volunteer:
    return VolunteerFactory(unit=unit, user=None, name="韦示例", volunteer_no=None, status=Volunteer.Status.IMPORTED)


def ask(user, deed, **said):
    return program_of(user).post(reverse(f"api-activation-slip-{deed}"), said, format="json")


def test_a_unit_prints_the_slips_of_who_waits_once_and_anew():
    unit = UnitFactory()
    person, by = waiting_in(unit), administrator(unit)

    first = ask(by, "of-unit", unit=unit.pk)
    none_left = ask(by, "of-unit", unit=unit.pk)
    renewed = ask(by, "of-unit", unit=unit.pk, renews=True)
    one = ask(by, "of-person", volunteer=person.pk)

    assert [answer["Content-Type"] for answer in (first, renewed, one)] == ["application/pdf"] * 3
    assert none_left.json()["code"] == ActivationRefused.Reason.ACTIVATION_NOBODY
    assert ActivationCode.objects.open().count() == 1
    assert HistoryEntry.objects.filter(did="exported", by=by).count() == 3
    listed = program_of(by).get(reverse("api-activation-slip-list")).json()
    assert listed == [{"unit": unit.pk, "unit_name": unit.short_name, "people": 1, "good": 1}]


def test_who_confirmed_has_no_slip_and_others_print_none():
    unit = UnitFactory()
    by = administrator(unit)

    done = ask(by, "of-person", volunteer=VolunteerFactory(unit=unit).pk)
    foreign = ask(administrator(UnitFactory()), "of-unit", unit=unit.pk)
    unseen = ask(administrator(UnitFactory()), "of-person", volunteer=waiting_in(unit).pk)

    assert done.json()["code"] == ActivationRefused.Reason.ACTIVATION_NOT_WAITING
    assert (foreign.status_code, unseen.status_code) == (403, 404)
