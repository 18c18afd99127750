"""A search by a full number tells nobody who is registered elsewhere."""

import pytest

from registry.models import HistoryEntry, Volunteer
from registry.people.services import lookups
from registry.words import identity
from tests.factories import UnitFactory
from tests.factories_reports import inspector_of
from tests.people import administrator, applicant, holder, id_number, phone

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera(at):
    at("2026-03-14 09:00")
    return applicant()


def finds(user, text):
    return list(Volunteer.objects.matching(text, by=user).values_list("name", flat=True))


@pytest.mark.parametrize("number", [id_number(), phone()])
def test_who_decides_about_the_person_finds_them_by_a_full_number(vera, number):
    assert finds(administrator(vera.unit), number) == ["韦示例一"]
    assert finds(holder("committee"), number) == ["韦示例一"]


@pytest.mark.parametrize("number", [id_number(), phone()])
def test_nobody_else_finds_anybody_by_it(vera, number):
    others = [administrator(UnitFactory()), inspector_of(None), vera.user]

    assert [finds(user, number) for user in others] == [[], [], []]


def test_the_number_of_a_merged_file_finds_the_person_for_who_decides_only(vera):
    kept = applicant(id_number=id_number(sequence=20), phone=phone(2), unit=vera.unit, name="韦示例二")
    vera.merged_into = kept
    vera.save()

    assert finds(administrator(vera.unit), id_number()) == ["韦示例一", "韦示例二"]
    assert finds(inspector_of(None), id_number()) == []


def test_the_search_is_recorded_without_the_number(vera):
    lea = administrator(vera.unit)

    lookups.note(by=lea, text=id_number())

    entry = HistoryEntry.objects.about(vera).last()
    assert (entry.by, entry.did, entry.unit) == (lea, "searched by number", vera.unit)
    assert entry.fields == {"kind": "document", "found": True}


def test_a_search_that_found_nobody_is_recorded_too_and_once_a_minute(vera, at):
    otto = inspector_of(None)

    for moment in ("2026-03-14 09:10:00", "2026-03-14 09:10:40", "2026-03-14 09:11:30"):
        at(moment)
        lookups.note(by=otto, text=phone())

    entries = HistoryEntry.objects.about(otto).filter(did="searched by number")
    assert [entry.fields for entry in entries] == [{"kind": "phone", "found": False}] * 2


def test_a_name_and_a_volunteer_number_are_no_full_number():
    typed = ("韦示例一", "GZ20260000011", "示例", "", "2026", "1000", phone(), f" {id_number().lower()} ", "E12345678")

    kinds = [identity.kind_of_number(text) for text in typed]

    assert kinds == ["", "", "", "", "", "", "phone", "document", "document"]
