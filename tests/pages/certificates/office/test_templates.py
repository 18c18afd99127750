"""证书模板: layouts and words that the committee edits, version by version (D147, D168, D171)."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from rest_framework.test import APIClient

from certificates.exceptions import CertificateRefused, TemplateRefused
from certificates.issuing.documents import award, raster
from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.issuing.services import certificates, erasing
from certificates.models import Certificate, CertificateTemplate, TemplateVersion
from certificates.office import template_samples
from certificates.office.services import templates
from certificates.office.services.templates import Design
from certificates.recognition.services import stars
from certificates.verification.services import verification
from registry.documents import pdf
from registry.models import HistoryEntry, Unit
from tests.factories import UserFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import granted, served_long
from tests.factories_hours import AFTERWARDS, committee_member
from tests.readers import drawn, pdf_words

pytestmark = pytest.mark.django_db
Reason = TemplateRefused.Reason
as_png = raster.as_png  # the real one, before tests put their own in its place
TYPED = {**BEGINNINGS["person"], "right_mm": "0", "down_mm": "0", "name": "个人嘉许", "do": "save"}


@pytest.fixture
def member(at):
    at(AFTERWARDS)
    committee_unit()
    return committee_member()


def made(by, kind="person", **changes):
    return templates.create(kind=kind, name="示例模板", design=design(kind, **changes), by=by)


def design(kind="person", **changes):
    return Design(**(BEGINNINGS[kind] | changes))


def test_the_committee_makes_a_template_and_changes_it_version_by_version(client, member):
    client.force_login(member)
    begun = client.get(reverse("certificate-template-create", args=["person"])).content.decode()
    client.post(reverse("certificate-template-create", args=["person"]), TYPED)
    template = CertificateTemplate.objects.get()
    change = reverse("certificate-template-change", args=[template.pk])

    page = client.post(change, TYPED | {"words": "在{年度}年度志愿服务中{嘉许词}，予以嘉许。", "seen": 1}, follow=True)

    assert "{志愿者编号}" in begun
    assert "{嘉许词}" in begun
    assert "已保存新的一版" in page.content.decode()
    assert list(template.versions.values_list("number", flat=True)) == [2, 1]
    assert template.versions.get(number=1).words == BEGINNINGS["person"]["words"]
    assert [entry.did for entry in HistoryEntry.objects.filter(did__contains="template").order_by("pk")] == [
        "created template",
        "changed template",
    ]


@pytest.mark.parametrize(
    ("changes", "reason", "said"),
    [
        ({"words": "{姓名}和{身份证号}、{手机}"}, Reason.TEMPLATE_PLACEHOLDER, "没有{身份证号}、{手机}这样的占位内容"),
        ({"note": "｛电话｝"}, Reason.TEMPLATE_PLACEHOLDER, "没有{电话}这样的占位内容"),
        ({"words": "予以嘉许。{姓名"}, Reason.TEMPLATE_BRACE, "花括号没有成对，请写成“{姓名}”这样"),
        ({"title": "优秀志愿者证书"}, Reason.TEMPLATE_AWARD, "“优秀”是表彰用语"),
        ({"words": "评为优{文件号}秀志愿者。"}, Reason.TEMPLATE_AWARD, "“优秀”是表彰用语"),
        ({"title": "优 秀志愿者证书"}, Reason.TEMPLATE_AWARD, "“优秀”是表彰用语"),
        ({"closing": "先/进"}, Reason.TEMPLATE_AWARD, "“先进”是表彰用语"),
        ({"suffix": "标\u200b兵"}, Reason.TEMPLATE_AWARD, "“标兵”是表彰用语"),
        ({"words": "本证书国家{文件号}级。"}, Reason.TEMPLATE_CLAIM, "证书上不能写“国家级”"),
        ({"words": "本证书全国通用。"}, Reason.TEMPLATE_CLAIM, "证书上不能写“全国通用”"),
        ({"approval": "桂评〔2026〕1号", "words": "官方认证。"}, Reason.TEMPLATE_CLAIM, "证书上不能写“官方认证”"),
        ({"layout": "gold"}, Reason.TEMPLATE_LAYOUT, "没有这个版式"),
    ],
)
def test_what_a_template_may_not_say_is_refused_by_name(member, changes, reason, said):
    with pytest.raises(TemplateRefused) as refused:
        made(member, **changes)

    assert refused.value.code == reason
    assert said in refused.value.message
    assert CertificateTemplate.objects.count() == 0


def test_award_words_stand_under_the_document_that_approved_them(member):
    template = made(member, title="优秀志愿者证书", approval="桂评〔2026〕1号")

    assert templates.newest(template).title == "优秀志愿者证书"


def test_words_without_room_and_characters_without_a_font_are_refused_where_they_were_typed(client, member):
    client.force_login(member)
    address = reverse("certificate-template-create", args=["person"])

    long = client.post(address, TYPED | {"words": "予以嘉许。\n" * 90})
    boxes = client.post(address, TYPED | {"words": "予以嘉许\U00031350。"})

    assert (long.status_code, boxes.status_code) == (422, 422)
    assert long.context["form"].errors.as_data()["words"][0].code == CertificateRefused.Reason.CERTIFICATE_TOO_LONG
    assert boxes.context["form"].errors.as_data()["words"][0].code == CertificateRefused.Reason.CERTIFICATE_GLYPHS
    assert "予以嘉许\U00031350。" in boxes.content.decode()


def test_of_two_who_change_at_once_the_second_sees_the_version_of_the_first(member):
    template = made(member)
    templates.change(template=template, seen=1, design=design(title="嘉许状"), by=member, signature=b"")

    with pytest.raises(TemplateRefused) as late:
        templates.change(template=template, seen=1, design=design(title="证书"), by=member, signature=b"")
    with pytest.raises(TemplateRefused) as same:
        templates.change(template=template, seen=2, design=design(title="嘉许状"), by=member, signature=b"")

    assert (late.value.code, same.value.code) == (Reason.TEMPLATE_CHANGED, Reason.TEMPLATE_UNCHANGED)


def test_an_archived_template_is_not_changed_until_it_is_restored(client, member):
    client.force_login(member)
    template = made(member)
    client.post(reverse("certificate-template-archive", args=[template.pk]))

    with pytest.raises(TemplateRefused) as archived:
        templates.change(template=template, seen=1, design=design(title="嘉许状"), by=member, signature=b"")
    again = client.post(reverse("certificate-template-archive", args=[template.pk]), follow=True).content.decode()
    client.post(reverse("certificate-template-restore", args=[template.pk]))
    with pytest.raises(TemplateRefused) as in_use:
        templates.restore(template=template, by=member)

    assert archived.value.code == Reason.TEMPLATE_ARCHIVED
    assert "这个模板已经停用" in again
    assert in_use.value.code == Reason.TEMPLATE_IN_USE
    assert templates.newest(template).number == 1


def test_two_templates_of_a_kind_have_two_names(member):
    made(member)

    with pytest.raises(ValidationError, match="已有同名的模板"):
        made(member)


def test_only_the_committee_makes_templates(member):
    template = made(member)

    for act in (templates.archive, templates.restore):
        with pytest.raises(PermissionDenied):
            act(template=template, by=UserFactory())
    with pytest.raises(PermissionDenied):
        made(UserFactory())


def test_the_preview_shows_the_longest_name_and_says_what_is_in_the_way(client, member):
    client.force_login(member)
    address = reverse("certificate-template-preview", args=["person"])

    shown = client.post(address, TYPED | {"sample": "longest"})
    long = client.post(address, TYPED | {"words": "予以嘉许。\n" * 30})
    refused = client.post(address, TYPED | {"words": "{身份证号}"})

    assert shown.status_code == 200
    assert ["接在附页上" in one.content.decode() for one in (shown, long)] == [False, True]
    assert 'src="data:image/png;base64,' in shown.content.decode()
    assert refused.status_code == 422
    assert "没有{身份证号}这样的占位内容" in refused.content.decode()
    assert CertificateTemplate.objects.count() == 0


def test_a_trial_print_is_marked_as_one(client, member):
    client.force_login(member)

    asked = TYPED | {"title": "嘉许状", "do": "trial"}
    sheet = client.post(reverse("certificate-template-create", args=["person"]), asked)
    saved = client.get(reverse("certificate-template-trial-of", args=[made(member).pk]), {"sample": "rare"})

    assert sheet["Content-Type"] == "application/pdf"
    assert [part for part in ("嘉许状", "样张", "韦示例一同志") if part not in pdf_words(sheet.content)] == []
    assert "覃𠮷㐱䶮同志" in pdf_words(saved.content)


def test_a_refused_trial_stays_on_the_form_of_its_template(client, member):
    template = made(member)
    client.force_login(member)
    change = reverse("certificate-template-change", args=[template.pk])

    refused = client.post(change, TYPED | {"words": "{身份证号}", "seen": 1, "do": "trial"})

    assert refused.status_code == 422
    assert "示例模板" in refused.content.decode()
    assert "没有{身份证号}这样的占位内容" in refused.content.decode()
    assert template.versions.count() == 1


def test_a_signature_is_kept_with_its_version_and_dropped_with_the_next(client, member):
    client.force_login(member)
    drawn = BytesIO()
    Image.new("RGB", (300, 150), "black").save(drawn, "PNG")
    upload = SimpleUploadedFile("签名.png", drawn.getvalue(), "image/png")
    client.post(reverse("certificate-template-create", args=["person"]), TYPED | {"signature_file": upload})
    template = CertificateTemplate.objects.get()
    change = reverse("certificate-template-change", args=[template.pk])

    client.post(change, TYPED | {"title": "嘉许状", "seen": 1})
    client.post(change, TYPED | {"title": "嘉许状", "seen": 2, "drops_signature": "on"})
    hostile = SimpleUploadedFile("签名.png", b"<svg onload=alert(1)>", "image/png")
    refused = client.post(change, TYPED | {"title": "嘉许证", "seen": 3, "signature_file": hostile})

    kept = [bool(version.signature) for version in TemplateVersion.objects.order_by("number")]
    assert kept == [True, True, False]
    assert refused.status_code == 422
    assert "signature_file" in refused.context["form"].errors


def test_an_issuer_without_room_is_told_in_a_sentence(client, member):
    client.force_login(member)
    template = made(member)
    Unit.objects.filter(parent=None).update(seal_name=("示" * 17 + "厅") * 5)
    version = templates.newest(template)

    trial = client.get(reverse("certificate-template-trial-of", args=[template.pk]), follow=True)
    picture = client.get(reverse("certificate-template-picture", args=[version.pk]))
    detail = client.get(reverse("certificate-template", args=[template.pk]))

    assert "落款放不下" in trial.content.decode()
    assert (picture.status_code, detail.status_code) == (404, 200)
    assert "落款放不下" in detail.content.decode()


def test_a_star_is_printed_from_the_committees_template_and_keeps_its_version(member):
    template = made(
        member, "star", title="星级志愿服务证书", words="{姓名}的志愿服务时间达到{小时标准}，认定为{星级}。"
    )
    volunteer = VolunteerFactory(name="韦{星级}一")
    served_long(volunteer, 120)
    granted(stars.propose(volunteer=volunteer, by=member), by=committee_member())
    certificate = Certificate.objects.get()

    templates.change(template=template, seen=1, design=design("star", title="证书"), by=member, signature=b"")
    words = pdf_words(certificates.bytes_of(certificate))

    assert certificate.snapshot["template"]["version"] == 1
    assert "星级志愿服务证书" in words
    assert "韦{星级}一的志愿服务时间达到100小时，认定为一星级志愿者。" in words


def test_onto_printed_sheets_only_the_words_go_and_as_far_as_they_were_moved(client, member):
    client.force_login(member)
    typed = TYPED | {"is_overprint": "on", "right_mm": "2.5", "down_mm": "-1"}
    far = client.post(reverse("certificate-template-create", args=["person"]), typed | {"down_mm": "21"})
    client.post(reverse("certificate-template-create", args=["person"]), typed)
    template = CertificateTemplate.objects.get()
    newest = templates.newest(template)

    sheet = award.sheet(template_samples.paper("person", newest))
    page = client.get(reverse("certificate-template-alignment", args=[template.pk]))

    assert "down_mm" in far.context["form"].errors
    assert sheet.award.border is None
    assert sheet.size_style.startswith("left:2.5mm;top:-1mm;")
    assert "向右2.5毫米，向下-1毫米" in pdf_words(page.content)
    assert "盖章处" in pdf_words(page.content)


@pytest.mark.parametrize("do", ["save", "preview", "trial"])
def test_a_sheet_moved_too_far_is_refused_alike_wherever_it_is_looked_at(client, member, do):
    client.force_login(member)
    typed = TYPED | {"is_overprint": "on", "right_mm": "25", "do": do}

    answers = [
        client.post(reverse(address, args=["person"]), typed)
        for address in ("certificate-template-create", "certificate-template-preview")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert ["不能大于 20" in answer.content.decode() for answer in answers] == [True, True]


@pytest.mark.parametrize(
    ("title", "answered"), [("星级志愿服务证书", "星级志愿服务证书"), ("{姓名}星级证书", "星级志愿者证书")]
)
def test_whoever_verifies_reads_the_title_that_was_printed_and_never_the_name(member, title, answered):
    made(member, "star", title=title)
    volunteer = VolunteerFactory(name="韦示例一")
    served_long(volunteer, 120)
    granted(stars.propose(volunteer=volunteer, by=member), by=committee_member())
    paper = Certificate.objects.get()

    found = verification.check(number=paper.number, code=paper.verify_code, sender="a")

    assert (found.title, found.masked_name) == (answered, "韦*")
    assert found.is_valid


def test_no_text_of_a_template_keeps_a_name_whose_years_are_over(member):
    named = dict.fromkeys(("title", "head", "suffix", "note", "words", "closing"), "{姓名}")
    made(member, "star", **named)
    volunteer = VolunteerFactory(name="韦示例一")
    served_long(volunteer, 120)
    granted(stars.propose(volunteer=volunteer, by=member), by=committee_member())
    assert [Certificate.objects.get().snapshot["award"][name] for name in named] == ["韦示例一"] * 6

    erasing.erase(Certificate.objects.all())

    assert "韦示例一" not in str(Certificate.objects.get().snapshot["award"])


def test_the_picture_of_a_version_is_drawn_once(client, member, monkeypatch):
    client.force_login(member)
    version = templates.newest(made(member))
    address, asked = reverse("certificate-template-picture", args=[version.pk]), []
    monkeypatch.setattr(raster, "as_png", lambda pdf, **_: asked.append(pdf) or b"\x89PNG picture")

    answers = [client.get(address) for _ in range(2)]

    assert [(answer["Content-Type"], answer.content) for answer in answers] == [("image/png", b"\x89PNG picture")] * 2
    assert len(asked) == 1


def test_a_picture_is_the_first_page_and_a_broken_file_has_none():
    page = drawn(pdf.laid_out("<html lang='zh-CN'><title>t</title><style>@page{size:20mm 10mm;margin:0}</style><p>一"))

    assert max(Image.open(BytesIO(as_png(page, longest=200))).size) == 200
    with pytest.raises(raster.NoPicture):
        as_png(b"%PDF-1.7 broken")


def test_the_api_follows_the_same_rules(member):
    api = APIClient()
    api.force_authenticate(member)
    said = {**BEGINNINGS["team"], "kind": "team", "name": "团队嘉许"}
    address = reverse("api-certificate-template-list")

    refused = api.post(address, said | {"words": "{电话}"}, format="json")
    created = api.post(address, said, format="json")
    template = created.json()
    change = reverse("api-certificate-template-change", args=[template["id"]])
    changed = api.post(change, {**BEGINNINGS["team"], "seen": 1, "title": "嘉许状"}, format="json")
    late = api.post(change, {**BEGINNINGS["team"], "seen": 1}, format="json")
    archived = api.post(reverse("api-certificate-template-archive", args=[template["id"]]))

    assert (refused.status_code, refused.json()["code"]) == (409, "template_placeholder")
    assert created.status_code == 201
    assert [version["number"] for version in changed.json()["versions"]] == [2, 1]
    assert late.json()["code"] == "template_changed"
    assert archived.json()["archived_at"] is not None


def test_a_change_over_the_api_leaves_what_is_not_sent(member):
    template = made(member, head="共青团示例委员会", shows_logo=True, is_tinted=False, approval="桂评〔2026〕1号")
    api = APIClient()
    api.force_authenticate(member)
    said = {"seen": 1, "layout": "weave", "title": "嘉许状", "words": "予以嘉许。"}

    changed = api.post(reverse("api-certificate-template-change", args=[template.pk]), said, format="json")

    version = templates.newest(template)
    assert (changed.status_code, version.number, version.title) == (201, 2, "嘉许状")
    assert (version.head, version.approval, version.suffix) == ("共青团示例委员会", "桂评〔2026〕1号", "同志")
    assert (version.shows_logo, version.is_tinted) == (True, False)


def test_nobody_but_the_committee_reads_templates_over_the_api(member):
    template = made(member)
    templates.archive(template=template, by=member)
    api = APIClient()
    for who, answer in ((VolunteerFactory().user, 403), (UserFactory(), 403), (member, 200)):
        api.force_authenticate(who)
        listed = api.get(reverse("api-certificate-template-list"))
        one = api.get(reverse("api-certificate-template-detail", args=[template.pk]))
        assert (listed.status_code, one.status_code) == (answer, answer)
