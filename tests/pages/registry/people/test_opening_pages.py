"""Opening a minor's data at page and API: asked by one, allowed by another, seen once (D97)."""

from datetime import date

import pytest
from django.urls import reverse

from registry.exceptions import OpeningRefused
from registry.models import MinorOpening
from tests.doors import program_of, text_of
from tests.factories import VolunteerFactory
from tests.people import administrator, browser_of, id_number, phone

pytestmark = pytest.mark.django_db
BORN = date(2009, 5, 1)


@pytest.fixture
def child(at):
    at("2026-03-14 09:00")
    return VolunteerFactory(born_on=BORN, id_number=id_number(BORN), phone=phone())


def test_two_administrators_open_the_data_once_at_the_page(child):
    lea, other = browser_of(administrator(child.unit)), browser_of(administrator(child.unit))
    page = reverse("manage-volunteer", args=[child.pk])
    unmask = reverse("manage-volunteer-unmask", args=[child.pk])

    alone = lea.post(unmask, {"reason": "contact"})
    lea.post(reverse("manage-volunteer-opening", args=[child.pk]), {"reason": "contact"})
    waiting = text_of(lea.get(page))
    opening = MinorOpening.objects.get()
    asked = text_of(other.get(page))
    other.post(reverse("manage-volunteer-opening-decide", args=[child.pk, opening.pk]), {"answer": "approve"})
    seen = text_of(lea.post(unmask, {"reason": "contact"}))
    again = lea.post(unmask, {"reason": "contact"})

    assert (alone.status_code, again.status_code) == (422, 422)
    assert str(OpeningRefused.Reason.OPENING_NEEDED.label) in text_of(alone)
    assert "待本单位另一位管理员或上级同意" in waiting
    assert "申请查看完整号码（联系本人）" in asked
    assert id_number(BORN) in seen
    assert id_number(BORN) not in text_of(alone) + waiting + asked + text_of(again)


def test_the_same_at_the_api(child):
    lea, other = administrator(child.unit), administrator(child.unit)
    ask = reverse("api-volunteer-opening", args=[child.pk])

    asked = program_of(lea).post(ask, {"reason": "contact"})
    approve = reverse("api-volunteer-opening-approve", args=[child.pk, asked.json()["id"]])
    own, approved, again = (program_of(user).post(approve) for user in (lea, other, other))

    assert (asked.status_code, asked.json()["status"]) == (201, "asked")
    assert (own.status_code, own.json()["code"]) == (409, OpeningRefused.Reason.OPENING_OWN.value)
    assert (approved.status_code, approved.json()["status"]) == (200, "approved")
    assert again.json()["code"] == OpeningRefused.Reason.OPENING_DECIDED.value
    assert program_of(lea).post(ask, {"reason": "fun"}).status_code == 400


def test_declining_at_both_doors(child):
    lea, other = administrator(child.unit), administrator(child.unit)
    ask = reverse("api-volunteer-opening", args=[child.pk])
    first = program_of(lea).post(ask, {"reason": "contact"}).json()["id"]
    program_of(other).post(reverse("api-volunteer-opening-decline", args=[child.pk, first]))
    second = program_of(lea).post(ask, {"reason": "contact"}).json()["id"]
    address = reverse("manage-volunteer-opening-decide", args=[child.pk, second])
    browser_of(other).post(address, {"answer": "decline"})

    assert set(MinorOpening.objects.values_list("status", flat=True)) == {"declined"}
