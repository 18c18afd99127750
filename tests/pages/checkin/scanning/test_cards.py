"""The card on screen and on paper; anybody can check its validity, organisers check its holder in."""

from io import BytesIO

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Scan
from checkin.scanning.services import cards
from registry.documents import card_pictures
from registry.documents.cards import PrintedCard
from registry.exceptions import RegistrationRefused
from registry.models import HistoryEntry, Volunteer
from tests.factories import RoleAssignmentFactory, UserFactory, VolunteerFactory

pytestmark = pytest.mark.django_db


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


def test_the_lost_card_says_so_to_whoever_scans_it(client, shift, vera):
    old = cards.text_of(vera)
    cards.replace(volunteer=vera, by=vera.user)
    found = client.get(reverse("card-check", args=[old])).content.decode()
    client.force_login(shift.activity.leader)
    press = {"text": old, "direction": "in", "nonce": "n" * 20}
    answer = client.post(reverse("shift-card-scan", args=[shift.pk]), press, follow=True)

    assert cards.state_of(old) == cards.State.REPLACED
    assert "已挂失" in found
    assert vera.name not in found
    assert "这张志愿者卡已挂失，请出示新卡。" in answer.content.decode()
    assert Scan.objects.get().code == ScanRefused.Reason.REVOKED


def test_the_picture_for_the_album_holds_the_same_code_as_the_screen(client, vera):
    client.force_login(vera.user)

    shown = client.get(reverse("card-own-picture"))
    saved = client.get(reverse("card-own-picture"), {"save": ""})

    assert (shown["Content-Type"], shown["Content-Disposition"][:6]) == ("image/png", "inline")
    assert saved["Content-Disposition"].startswith("attachment")
    assert len(shown.content) < 60_000
    for small in (1.0, 0.4):  # as it is, and as a thumbnail held before a camera
        picture = Image.open(BytesIO(shown.content)).convert("L")
        held = picture.resize((int(picture.width * small), int(picture.height * small)))
        assert zxingcpp.read_barcodes(held)[0].text == cards.address_of(vera)


def test_names_of_any_length_and_rare_characters_fit_the_picture():
    names = ("韦示例一", "阿卜杜热西提·艾买提江·买买提", "𠮷㙍")
    pictures = [
        card_pictures.as_png(
            PrintedCard(name, "共青团广西壮族自治区示例厅直属机关委员会", "20260000123", "https://example.cn/k/A"),
            heading="志愿者卡",
            valid_until="有效期至 2028年12月31日",
            note="没有网络时，请负责人扫这张卡",
        )
        for name in names
    ]

    assert len(set(pictures)) == 3
    for content in pictures:
        shown = Image.open(BytesIO(content)).convert("L")
        edges = [shown.crop((0, 100, 12, 1080)), shown.crop((708, 100, 720, 1080))]
        assert all(edge.getextrema() == (255, 255) for edge in edges)


def test_a_stranger_learns_valid_or_invalid_and_nothing_else(client, vera):
    text = cards.text_of(vera)
    valid = client.get(reverse("card-check", args=[text])).content.decode()
    invalid = client.get(reverse("card-check", args=["A" * 122])).content.decode()

    assert "这是一张现行有效的志愿者卡。" in valid
    for spoilt in (f"/k/{text}".swapcase(), f"/k/{text.lower()}", f"/k/{text}\ufeff"):
        assert "这是一张现行有效的志愿者卡。" in client.get(spoilt, follow=True).content.decode()
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
    assert "无效 · 已过期" in client.get(reverse("card-check", args=[text])).content.decode()


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
    printed = client.post(address, {"reason": "本人没带手机"})
    replaced = client.post(reverse("volunteer-card-replace", args=[vera.pk]), {"reason": "本人来电挂失"})
    client.force_login(foreign)

    assert printed.content[:5] == b"%PDF-"
    assert replaced["Location"] == address
    assert client.get(address).status_code == 404
    assert client.post(reverse("volunteer-card-replace", args=[vera.pk])).status_code == 404


def test_an_account_without_a_volunteer_has_no_card(client):
    client.force_login(UserFactory())

    assert "这个账号没有志愿者卡" in client.get(reverse("card-own")).content.decode()
    assert client.get(reverse("card-own-pdf")).status_code == 404
