"""The card on screen and on paper; a stranger learns one word; an organiser checks its holder in."""

import pytest
from django.urls import reverse

from checkin.exceptions import ScanAnswer
from checkin.models import Scan
from checkin.services import cards
from registry.exceptions import RegistrationRefused
from registry.models import HistoryEntry, Volunteer
from tests.factories import RoleAssignmentFactory, ShiftFactory, SignUpFactory, UserFactory, VolunteerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    return ShiftFactory(starts_at=at("2026-03-14 09:00"))


@pytest.fixture
def vera(shift):
    return SignUpFactory(shift=shift).volunteer


def test_ones_card_is_on_the_screen(client, vera):
    client.force_login(vera.user)

    page = client.get(reverse("card-own")).content.decode()

    assert '<svg class="qr"' in page
    assert vera.volunteer_no in page
    assert "2028年12月31日" in page


def test_before_admission_there_is_no_card(client):
    applicant = VolunteerFactory(status=Volunteer.Status.SUBMITTED, volunteer_no=None)
    client.force_login(applicant.user)

    page = client.get(reverse("card-own"))
    pdf = client.get(reverse("card-own-pdf"))

    assert "注册审核通过后才有卡" in page.content.decode()
    assert pdf["Location"] == reverse("card-own")
    for act in (lambda: cards.text_of(applicant), lambda: cards.replace(volunteer=applicant, by=applicant.user)):
        with pytest.raises(RegistrationRefused) as refused:
            act()
        assert refused.value.reason == RegistrationRefused.Reason.NOT_REGISTERED


def test_the_card_is_printed(client, vera):
    client.force_login(vera.user)

    response = client.get(reverse("card-own-pdf"))

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_lost_card_is_invalid_at_once(client, vera):
    old = cards.text_of(vera)
    client.force_login(vera.user)
    client.post(reverse("card-own-replace"))
    vera.refresh_from_db()

    assert vera.card_serial == 2
    assert cards.holder_of(old) is None
    assert cards.holder_of(cards.text_of(vera)) == vera
    assert HistoryEntry.objects.about(vera).get().did == "replaced card"


def test_a_stranger_learns_valid_or_invalid_and_nothing_else(client, vera):
    text = cards.text_of(vera)
    valid = client.get(reverse("card-check", args=[text])).content.decode()
    invalid = client.get(reverse("card-check", args=["A" * 122])).content.decode()

    assert "这是一张现行有效的志愿者卡。" in valid
    assert "不是本平台签发的" in invalid
    assert vera.name not in valid
    assert vera.volunteer_no not in valid


@pytest.mark.parametrize("status", [Volunteer.Status.SUSPENDED, Volunteer.Status.LEFT])
def test_the_card_of_somebody_suspended_is_invalid_to_a_stranger(client, vera, status):
    text = cards.text_of(vera)
    Volunteer.objects.filter(pk=vera.pk).update(status=status)

    assert "不是本平台签发的" in client.get(reverse("card-check", args=[text])).content.decode()


def test_a_card_is_invalid_after_its_last_day(client, vera, at):
    text = cards.text_of(vera)
    at("2029-01-01 00:00")

    assert cards.holder_of(text) is None


def test_an_organiser_checks_the_holder_in(client, shift, vera):
    text = cards.text_of(vera)
    client.force_login(shift.activity.leader)
    page = client.get(reverse("card-check", args=[text]))
    press = {"text": text, "direction": "in", "nonce": "n" * 20}
    answer = client.post(reverse("shift-card-scan", args=[shift.pk]), press, follow=True)

    assert vera.name in page.content.decode()
    assert "已签到" in answer.content.decode()
    assert (Scan.objects.get().code, Scan.objects.get().method) == (ScanAnswer.CHECKED_IN, "card")


def test_without_a_running_shift_an_organiser_is_a_stranger(client, shift, vera, at):
    at("2026-03-15 09:00")
    client.force_login(shift.activity.leader)

    assert vera.name not in client.get(reverse("card-check", args=[cards.text_of(vera)])).content.decode()


def test_the_unit_prints_cards_of_its_people_only(client, vera):
    own = RoleAssignmentFactory(unit=vera.unit).user
    foreign = RoleAssignmentFactory().user
    address = reverse("volunteer-card", args=[vera.pk])
    client.force_login(own)
    printed = client.get(address)
    replaced = client.post(reverse("volunteer-card-replace", args=[vera.pk]))
    client.force_login(foreign)

    assert printed.content[:5] == b"%PDF-"
    assert replaced["Location"] == address
    assert client.get(address).status_code == 404
    assert client.post(reverse("volunteer-card-replace", args=[vera.pk])).status_code == 404


def test_an_account_without_a_volunteer_has_no_card(client):
    client.force_login(UserFactory())

    assert "这个账号没有志愿者卡" in client.get(reverse("card-own")).content.decode()
    assert client.get(reverse("card-own-pdf")).status_code == 404
