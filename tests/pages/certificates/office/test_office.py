"""机构标识: what the office calls itself comes from one row, and what was issued stays."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from rest_framework.test import APIClient

from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.office.samples import SAMPLES
from certificates.tables import stage_tables
from certificates.tables.services import stage_reports
from registry.exceptions import OfficeRefused, UnitRefused
from registry.models import HistoryEntry, Office, StoredFile, Unit
from registry.models.office import identity
from registry.units.services import offices
from tests.factories import UserFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import proof_of, served_long
from tests.factories_hours import AFTERWARDS, committee_member
from tests.readers import pdf_words

pytestmark = pytest.mark.django_db
HEAD = "区直机关青年志愿服务"


@pytest.fixture
def member(at):
    at(AFTERWARDS)
    committee_unit()
    return committee_member()


@pytest.fixture
def page(client, member):
    client.force_login(member)
    return client


def picture(width=200, height=200, kind="PNG"):
    drawn = BytesIO()
    Image.new("RGB", (width, height), "#b4232a").save(drawn, kind)
    return SimpleUploadedFile("标识.png", drawn.getvalue(), content_type="image/png")


def typed(**changed):
    root = Unit.objects.get(parent=None)
    names = {name: getattr(root, name) for name in offices.OF_UNIT}
    return names | {name: getattr(identity.Identity(), name) or "" for name in identity.NAMES[:-1]} | changed


def text(response) -> str:
    return response.content.decode()


def test_without_a_row_everything_reads_as_before(client, member):
    home = text(client.get(reverse("home")))

    assert "<title>首页 · 区直志愿</title>" in home
    assert "区直机关青年志愿服务" in home
    assert 'class="brand-mark"' in home
    assert stage_reports.title_for(None) == "区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表"


def test_the_committee_names_the_office_on_pages_and_papers(page, member, client):
    said = typed(
        system_name="南城志愿", full_name="共青团南城区委员会（示例）", home_title="南城青年志愿服务",
        document_head=HEAD, table_title="南城区学雷锋志愿服务统计表", contact_phone="0771-1234567", do="save",
    )  # fmt: skip
    saved = text(page.post(reverse("committee-office"), said, follow=True))
    client.logout()
    public = text(client.get(reverse("home")))

    assert "已保存" in saved
    assert "<title>首页 · 南城志愿</title>" in public
    assert "南城青年志愿服务" in public
    assert "咨询" in public
    assert "0771-1234567" in public
    assert Unit.objects.get(parent=None).full_name == "共青团南城区委员会（示例）"
    assert stage_reports.title_for(None) == "南城区学雷锋志愿服务统计表"
    entry = HistoryEntry.objects.get(did="changed office")
    assert (entry.by, entry.target_id) == (member, 1)
    assert HistoryEntry.objects.filter(did="changed unit").count() == 1


def test_a_name_without_room_is_told_beside_the_sample(page):
    sample = reverse("committee-office-sample", args=["star"])
    too_long = ("示" * 17 + "厅") * 5
    typed_now = page.post(sample, typed(full_name=too_long))
    Unit.objects.filter(parent=None).update(full_name=too_long, seal_name="")
    saved = page.get(sample, follow=True)

    assert typed_now.status_code == 422
    assert "落款放不下" in text(typed_now)
    assert too_long in text(typed_now)
    assert "落款放不下" in text(saved)


def test_what_is_typed_is_shown_before_it_is_saved(page):
    shown = text(page.post(reverse("committee-office"), typed(star_title="五星志愿者证书", do="preview")))

    assert shown.count("五星志愿者证书") == 2  # the field and the paper beside it
    assert "还没有保存" in shown
    assert not Office.objects.exists()


@pytest.mark.parametrize("what", SAMPLES)
def test_a_sample_prints_what_is_typed(page, what):
    title = {"table": "table_title", "proof": "proof_title", "star": "star_title"}[what]
    address = reverse("committee-office-sample", args=[what])

    answer = page.post(address, typed(document_head="示例页头", **{title: "示例标题"}))

    words = pdf_words(answer.content)
    assert ("示例页头" in words, "示例标题" in words, "样张，仅供核对" in words) == (True, True, True)
    assert not Certificate.objects.exists()
    assert page.post(address, typed(system_name="")).status_code == 422
    assert page.post(reverse("committee-office-sample", args=["nothing"]), typed()).status_code == 404


def test_what_was_issued_stays_and_what_comes_next_follows(member):
    vera = VolunteerFactory(name="韦示例一")
    served_long(vera, 10)
    before = proof_of(vera)
    bytes_before = certificates.bytes_of(before)

    offices.change(by=member, proof_title="南城志愿服务证明", document_head=HEAD)
    after = proof_of(vera)

    assert certificates.bytes_of(before) == bytes_before
    assert after.number != before.number
    words = pdf_words(certificates.bytes_of(after))
    assert ("南城志愿服务证明" in words, HEAD in words) == (True, True)
    assert stage_tables.restored({"entries": [], "units": []}).document_head == ""  # frozen before there was one


def test_the_logo_stands_on_every_page_until_it_is_removed(page, client, member):
    page.post(reverse("committee-office-logo"), {"logo": picture()}, follow=True)
    office = Office.objects.get()
    address = reverse("office-logo", args=[office.logo_id])
    client.logout()
    home, sent = text(client.get(reverse("home"))), client.get(address)

    assert f'src="{address}"' in home
    assert (sent["Content-Type"], sent["Cache-Control"]) == ("image/png", "public, max-age=86400")
    assert office.logo.purpose == StoredFile.Purpose.LOGO

    page.force_login(member)
    page.post(reverse("committee-office-logo-remove"))
    assert client.get(address).status_code == 404
    assert 'class="brand-mark"' in text(page.get(reverse("home")))
    assert set(HistoryEntry.objects.filter(target_model="registry.office").values_list("did", flat=True)) == {
        "changed logo",
        "removed logo",
    }


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (lambda: picture(600, 100), "短边至少 128 像素"),
        (lambda: picture(1000, 200), "长边不超过短边的 4 倍"),
        (lambda: SimpleUploadedFile("a.png", b"%PDF-1.7 x"), "只接受"),
        (lambda: None, "请选择标识图片"),
    ],
)
def test_a_logo_that_cannot_be_one_is_refused(page, upload, said):
    sent = upload()
    answer = page.post(reverse("committee-office-logo"), {"logo": sent} if sent else {})

    assert (answer.status_code, said in text(answer)) == (422, True)
    assert not Office.objects.exclude(logo=None).exists()


def test_refusals_by_their_codes(member):
    with pytest.raises(OfficeRefused) as shape:
        offices.put_logo(upload=picture(100, 100), by=member)
    with pytest.raises(OfficeRefused) as none:
        offices.put_logo(upload=None, by=member)
    with pytest.raises(UnitRefused) as phone:
        offices.change(by=member, contact_phone="电话")

    assert shape.value.reason == OfficeRefused.Reason.LOGO_SHAPE
    assert none.value.reason == OfficeRefused.Reason.LOGO_NONE
    assert phone.value.reason == UnitRefused.Reason.UNIT_PHONE_INVALID
    for deed in (offices.remove_logo, offices.change):
        with pytest.raises(PermissionDenied):
            deed(by=UserFactory())


def test_the_api_reads_for_everybody_and_changes_for_the_committee(member):
    address, stranger, api = reverse("api-office-list"), APIClient(), APIClient()
    stranger.force_authenticate(UserFactory())
    api.force_authenticate(member)

    changed = api.post(address, {"system_name": "南城志愿", "short_name": "南城团委"})
    told = stranger.get(address).json()
    refused = api.post(address, {"contact_phone": "电话"})
    logo = api.post(reverse("api-office-logo"), {"file": picture(kind="PNG")}, format="multipart")
    wrong = api.post(reverse("api-office-logo"), {"file": picture(100, 100)}, format="multipart")

    assert (changed.status_code, told["system_name"], told["short_name"]) == (200, "南城志愿", "南城团委")
    assert (refused.status_code, refused.json()["code"]) == (409, "unit_phone_invalid")
    assert (logo.status_code, wrong.json()["code"]) == (200, "logo_shape")
    assert stranger.post(address, {"system_name": "别的"}).status_code == 403
