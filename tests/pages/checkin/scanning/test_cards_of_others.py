"""Somebody else's card: for people without a phone, otherwise with a reason; kept, and told to the person (D37)."""

import pytest
from django.urls import reverse

from checkin.exceptions import CardRefused
from checkin.scanning.services import cards
from registry.models import HistoryEntry, Notification
from tests.doors import client_of, text_of
from tests.factories import RoleAssignmentFactory, UnitFactory, VolunteerFactory
from tests.matrix import addresses

pytestmark = pytest.mark.django_db
Reason = CardRefused.Reason
REASON = "本人没带手机，当面申请"


@pytest.fixture
def unit():
    return UnitFactory()


@pytest.fixture
def admin(unit):
    return RoleAssignmentFactory(unit=unit).user


def page_of(volunteer):
    return reverse("volunteer-card", args=[volunteer.pk])


def acts(did):
    return list(HistoryEntry.objects.filter(did=did).order_by("pk").values_list("by", "target_id"))


def test_a_card_of_somebody_with_an_account_needs_a_reason_and_is_told(unit, admin):
    vera = VolunteerFactory(unit=unit)
    client = client_of(admin)

    looked = client.get(page_of(vera))
    refused = client.post(page_of(vera), {"reason": " "})
    before = acts("drew card")
    drawn = client.post(page_of(vera), {"reason": REASON})

    assert "卡在自己的手机里" in text_of(looked)
    assert "选填" not in text_of(looked)
    assert "您不能认定本人刷过这张卡的记录" in text_of(looked)
    assert (refused.status_code, before) == (422, [])
    assert f"{vera.name}有自己的账号，卡在本人手机里。" in text_of(refused)
    assert drawn.content[:5] == b"%PDF-"
    assert acts("drew card") == [(admin.pk, vera.pk)]
    told = Notification.objects.get(user=vera.user)
    assert told.text == f"{admin}打印了您的志愿者卡。理由：{REASON}。不是您同意的，请在“我的卡”挂失，并联系单位。"
    assert told.url == reverse("card-own")


def test_looking_at_the_page_draws_nothing(unit, admin):
    vera = VolunteerFactory(unit=unit)

    page = client_of(admin).get(page_of(vera))

    assert b"%PDF" not in page.content
    assert cards.text_of(vera) not in page.content.decode()
    assert acts("drew card") == []


def test_somebody_without_an_account_needs_no_reason_and_it_is_kept(unit, admin):
    person = VolunteerFactory(unit=unit, user=None, name="韦示例")

    looked = client_of(admin).get(page_of(person))
    drawn = client_of(admin).post(page_of(person))

    assert "本人没有账号，由单位打印纸质卡" in text_of(looked)
    assert drawn.content[:5] == b"%PDF-"
    assert acts("drew card") == [(admin.pk, person.pk)]
    assert HistoryEntry.objects.get(did="drew card").fields["has_account"] is False
    assert not Notification.objects.exists()


def test_replacing_anothers_card_needs_a_reason_and_is_told_too(unit, admin):
    vera = VolunteerFactory(unit=unit)
    address, client = reverse("volunteer-card-replace", args=[vera.pk]), client_of(admin)

    refused = client.post(address)
    vera.refresh_from_db()
    serial = vera.card_serial
    replaced = client.post(address, {"reason": "本人来电挂失"})
    vera.refresh_from_db()

    assert (refused.status_code, serial) == (422, 1)
    assert (replaced["Location"], vera.card_serial) == (page_of(vera), 2)
    assert "更换了您的志愿者卡，旧卡已不能用。理由：本人来电挂失。" in Notification.objects.get(user=vera.user).text
    assert acts("replaced card") == [(admin.pk, vera.pk)]


def test_ones_own_card_asks_for_nothing_and_tells_nobody(unit):
    vera = VolunteerFactory(unit=unit)

    assert client_of(vera.user).get(reverse("card-own-pdf")).content[:5] == b"%PDF-"
    assert acts("drew card") == []
    assert not Notification.objects.exists()


def test_a_sheet_of_cards_is_drawn_whole_or_not_at_all(unit, admin):
    people = VolunteerFactory(unit=unit, user=None, name="韦示例"), VolunteerFactory(unit=unit)

    with pytest.raises(CardRefused) as refusal:
        cards.as_pdf(volunteers=people, by=admin)

    assert refusal.value.reason == Reason.CARD_REASON_MISSING
    assert acts("drew card") == []


def test_the_api_has_no_door_to_a_card():
    names = {name for name in addresses.named() if name.startswith("api-")}

    assert not {name for name in names if any(word.startswith("card") for word in name.split("-"))}
