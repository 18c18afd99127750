"""同一人？ where a registration is decided, at the pages and at the API (D78)."""

from datetime import date

import pytest
from django.urls import reverse

from registry.exceptions import RegistrationRefused
from registry.models import SamePerson, Volunteer
from tests.doors import program_of, text_of
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator, applicant, browser_of, holder, id_number, phone

pytestmark = pytest.mark.django_db
BORN = date(1996, 3, 5)
PASSPORT = {"document_type": "passport", "id_number": "E12345678", "born_on": BORN, "sex": "2"}


@pytest.fixture
def vera():
    return VolunteerFactory(
        name="韦示例一", born_on=BORN, id_number=id_number(), phone=phone(), volunteer_no="GZ2026999999"
    )


@pytest.fixture
def again(vera):
    return applicant(phone=phone(2), **PASSPORT)


def test_the_reviewer_reads_what_agrees_answers_and_goes_on(vera, again):
    lea = browser_of(administrator(again.unit))
    page, same = (
        reverse("manage-volunteer", args=[again.pk]),
        reverse("manage-volunteer-same", args=[again.pk, vera.pk]),
    )

    shown = text_of(lea.get(page))
    refused = text_of(lea.post(reverse("manage-volunteer-admit", args=[again.pk]), follow=True))
    lea.post(same, {"answer": "different", "reason": "电话核实"})
    answered = text_of(lea.get(page))
    lea.post(reverse("manage-volunteer-admit", args=[again.pk]))

    again.refresh_from_db()
    assert ("同一人？" in shown, "相同：姓名、出生日期" in shown, id_number() in shown) == (True, True, False)
    assert "请先核对是不是同一人" in refused
    assert "不是同一人 ·" in answered
    assert again.is_registered


def test_a_file_that_is_not_alike_is_not_answered_about(vera, again):
    strange = VolunteerFactory()

    answer = browser_of(administrator(again.unit)).post(
        reverse("manage-volunteer-same", args=[again.pk, strange.pk]), {"answer": "same", "reason": "电话核实"}
    )

    assert (answer.status_code, SamePerson.objects.exists()) == (404, False)


def test_the_committee_finds_it_among_its_duties_and_says_that_they_are_two(vera, again):
    browser_of(administrator(again.unit)).post(
        reverse("manage-volunteer-same", args=[again.pk, vera.pk]), {"answer": "same", "reason": "电话核实"}
    )
    committee = browser_of(holder("committee"))

    home = text_of(committee.get(reverse("home")))
    listed = text_of(committee.get(reverse("duplicates")))
    compared = text_of(committee.get(reverse("merge-files", args=[vera.pk, again.pk])))
    committee.post(reverse("merge-different", args=[vera.pk, again.pk]), {"reason": "两个人"})

    assert "合并重复档案" in home
    assert "单位核对后认为是同一人" in listed
    assert "电话核实" in compared
    assert SamePerson.objects.get().answer == "different"


def test_on_paper_the_page_asks_and_keeps_what_was_typed(vera):
    lea = browser_of(administrator(vera.unit))
    typed = {
        "name": "韦示例一", "document_type": "passport", "id_number": "E12345678", "born_on": "1996-03-05", "sex": "2",
        "phone": "", "unit": vera.unit.short_name, "privacy": "on", "declaration": "on",
    }  # fmt: skip

    asked = lea.post(reverse("manage-volunteer-new"), typed)
    silent = lea.post(reverse("manage-volunteer-new"), typed | {"not_same": [vera.pk]})
    why = {"not_same": [vera.pk], "not_same_reason": "当面核对两本证件"}
    done = lea.post(reverse("manage-volunteer-new"), typed | why)
    committee = holder("committee")
    listed = text_of(browser_of(committee).get(reverse("duplicates")))
    told = program_of(committee).get(reverse("api-merge-suggestions")).json()

    assert (asked.status_code, f'name="not_same" value="{vera.pk}"' in text_of(asked)) == (422, True)
    assert 'value="E12345678"' in text_of(asked)
    assert (silent.status_code, "请写明怎样核实不是同一人" in text_of(silent)) == (422, True)
    assert done.status_code == 302
    assert "单位核对后认为不是同一人：当面核对两本证件" in listed
    assert [(one["why"], one["reason"]) for one in told] == [("parted", "当面核对两本证件")]
    assert Volunteer.objects.filter(document_type="passport").count() == 1


def test_a_file_of_another_unit_shows_its_number_and_unit_only(vera, again):
    """A name and a birth date, which anybody may know, tell nothing more about a stranger."""
    far = VolunteerFactory(
        name="蓝示例七", document_type="officer", id_number=PASSPORT["id_number"], phone=phone(7), unit=UnitFactory()
    )
    page = reverse("manage-volunteer", args=[again.pk])

    own, strange = (text_of(browser_of(user).get(page)) for user in (holder("committee"), administrator(again.unit)))
    typed = {
        "name": "韦示例一", "document_type": "passport", "id_number": "E7654321", "born_on": "1996-03-05",
        "sex": "2", "phone": "", "unit": again.unit.short_name, "privacy": "on", "declaration": "on",
    }  # fmt: skip
    paper = text_of(browser_of(administrator(again.unit)).post(reverse("manage-volunteer-new"), typed))

    for shown in (strange, paper):
        assert (vera.volunteer_no in shown, str(vera.unit) in shown) == (True, True)
        assert not [word for word in ("450***", "100****0001", far.name, "100****0007") if word in shown]
    assert far.name in own


def test_the_same_at_the_api(vera, again):
    lea, far = program_of(administrator(again.unit)), program_of(administrator(UnitFactory()))
    admit, alike, same = (
        reverse(f"api-volunteer-{name}", args=[again.pk]) for name in ("admit", "alike", "same-person")
    )
    said = {"other": vera.pk, "is_same": False, "reason": "电话核实"}

    refused = lea.post(admit)
    found = lea.get(alike).json()
    strange = lea.post(same, said | {"other": again.pk})
    answered = lea.post(same, said, format="json")

    assert (refused.status_code, refused.json()["code"]) == (409, RegistrationRefused.Reason.SAME_PERSON_ASKED.value)
    assert found == [{"file": vera.pk, "agrees": ["姓名", "出生日期"], "answer": None}]
    assert (strange.status_code, answered.status_code) == (404, 200)
    assert (answered.json()[0]["answer"], lea.post(admit).status_code) == ("different", 200)
    assert far.get(alike).status_code == 404


def test_the_committee_says_at_the_api_that_they_are_two(vera, again):
    committee = program_of(holder("committee"))
    said = {"kept": vera.pk, "other": again.pk, "reason": "两个人"}

    answers = [
        committee.post(reverse("api-merge-different"), said).status_code,
        committee.post(reverse("api-merge-different"), said | {"reason": ""}).status_code,
        program_of(administrator(again.unit)).post(reverse("api-merge-different"), said).status_code,
    ]

    assert answers == [204, 400, 403]
