"""摆放: fields on the office's own drawing stay on the sheet, clear of each other, of the code and of the seal."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from PIL import Image, ImageDraw
from rest_framework.test import APIClient

from certificates.exceptions import TemplateRefused
from certificates.issuing.documents import award
from certificates.issuing.layouts import placed
from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.issuing.services import certificates, erasing
from certificates.models import Certificate, CertificateTemplate
from certificates.office import template_samples
from certificates.office.services import backgrounds, placing, templates
from certificates.recognition.services import stars
from certificates.verification.services import verification
from tests.factories import UserFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import granted, placed_template, served_long, sheet_upload
from tests.factories_hours import AFTERWARDS, committee_member
from tests.readers import drawn, pdf_codes, pdf_info, pdf_words

pytestmark = pytest.mark.django_db
Reason = TemplateRefused.Reason


@pytest.fixture
def member(at):
    at(AFTERWARDS)
    committee_unit()
    return committee_member()


@pytest.fixture
def drawing(member):
    return backgrounds.store(upload=sheet_upload(), by=member)


@pytest.mark.parametrize(
    ("places", "reason", "said"),
    [
        ({"title": {"x": 90}}, Reason.TEMPLATE_PLACE_OUTSIDE, "“标题”超出纸边：四周各留 5 毫米"),
        ({"words": {"y": 180}}, Reason.TEMPLATE_PLACE_OUTSIDE, "“正文”超出纸边"),
        ({"issuer": {"y": 172}}, Reason.TEMPLATE_PLACE_OUTSIDE, "“盖章处”超出纸边"),
        ({"check": {"x": -3}}, Reason.TEMPLATE_PLACE_OUTSIDE, "“编号、查验码和二维码”超出纸边"),
        ({"words": {"y": 130}}, Reason.TEMPLATE_PLACES_MEET, "“正文”和“结尾和依据”叠在一起"),
        ({"closing": {"y": 150, "w": 60}}, Reason.TEMPLATE_PLACES_MEET, "“结尾和依据”和“编号、查验码和二维码”叠在一起"),
        ({"closing": {"x": 120, "y": 150, "w": 100}}, Reason.TEMPLATE_PLACES_MEET, "“结尾和依据”和“落款”叠在一起"),
        ({"issuer": {"y": 140}}, Reason.TEMPLATE_PLACES_MEET, "“结尾和依据”和“落款”叠在一起"),
        ({"issuer": {"y": 148}}, Reason.TEMPLATE_PLACES_MEET, "“结尾和依据”和“盖章处”叠在一起"),
        ({"check": {"w": 60}}, Reason.TEMPLATE_PLACE_NARROW, "“编号、查验码和二维码”太窄，至少要 80 毫米宽"),
        ({"name": {"w": 40}}, Reason.TEMPLATE_PLACE_SMALL, "“姓名或名称”放不下最长的内容：约能放 2 行"),
        ({"words": {"h": 5}}, Reason.TEMPLATE_PLACE_SMALL, "“正文”放不下最长的内容"),
    ],
)  # fmt: skip
def test_a_field_in_the_way_is_named(member, drawing, places, reason, said):
    with pytest.raises(TemplateRefused) as refused:
        placed_template(drawing, by=member, places=places)

    assert (refused.value.code, said in refused.value.message) == (reason, True), refused.value.message
    assert CertificateTemplate.objects.count() == 0


def test_the_code_stays_whatever_is_placed(drawing, member, tmp_path):
    template = placed_template(drawing, by=member, places={"check": {"x": 30, "y": 150}})

    version = templates.newest(template)
    paper = template_samples.paper("person", version)
    sheet = drawn(award.as_pdf(paper))

    assert "check" in placing.shown("person", version, b"")
    assert (paper.place.check.x, paper.place.check.y) == (30, 150)
    assert pdf_codes(sheet, tmp_path) == [paper.verify_url]
    assert pdf_info(sheet, tmp_path)["Pages"] == "1"


def test_an_own_layout_needs_a_drawing_that_lies_the_same_way(drawing, member):
    for changes, reason in (
        ({"background": None}, Reason.TEMPLATE_NO_BACKGROUND),
        ({"layout": "own_upright"}, Reason.TEMPLATE_BACKGROUND_TURNED),
    ):
        with pytest.raises(TemplateRefused) as refused:
            placed_template(drawing, by=member, **changes)
        assert refused.value.code == reason


def test_type_on_a_dark_ground_is_refused_by_the_name_of_its_field(member):
    dark = Image.new("RGB", (2339, 1654), "white")
    ImageDraw.Draw(dark).rectangle((300, 660, 2000, 990), fill="#8a1b21")
    file = BytesIO()
    dark.save(file, "JPEG")
    upload = sheet_upload()
    upload.file, upload.size = file, file.tell()

    with pytest.raises(TemplateRefused) as refused:
        placed_template(backgrounds.store(upload=upload, by=member), by=member)

    assert refused.value.code == Reason.TEMPLATE_PLACE_DARK
    assert "“正文”处的底图太深" in refused.value.message


def test_somebody_who_knows_no_html_uploads_a_drawing_and_places_the_fields(client, member):
    client.force_login(member)
    client.post(reverse("certificate-backgrounds"), {"file": sheet_upload()})
    listed = client.get(reverse("certificate-backgrounds")).content.decode()
    create = reverse("certificate-template-create", args=["person"]) + "?background="
    link = create + listed.split(create)[1].split('"')[0]
    form = client.get(link).context["form"]
    typed = {name: form.get_initial_for_field(field, name) or "" for name, field in form.fields.items()}
    typed |= {"background": typed["background"].pk, "name": "年度嘉许", "right_mm": 0, "down_mm": 0, "do": "save"}

    made = client.post(link, typed)
    template = CertificateTemplate.objects.get()
    places = client.get(made["Location"])
    shown = places.context["form"]
    numbers = {name: shown.get_initial_for_field(field, name) for name, field in shown.fields.items()}
    saved = client.post(made["Location"], numbers | {"title-y": "26.5", "name-face": "song", "do": "save"}, follow=True)

    version = templates.newest(template)
    assert made["Location"] == reverse("certificate-template-places", args=[template.pk])
    assert "盖章处" in places.content.decode()
    assert 'data-place="check"' in places.content.decode()
    for said in ('dx="-1" dy=".8em">1</text>', "<b>1</b> 标题", ">1 标题</legend>"):  # beside the frame, by its number
        assert said in places.content.decode()
    assert "已保存新的一版" in saved.content.decode()
    assert (version.number, version.layout) == (2, "own")
    assert (version.places["title"]["y"], version.places["name"]["face"]) == (26.5, "song")
    assert "摆放文字" in saved.content.decode()


def test_a_refused_place_stays_as_it_was_typed_in_preview_and_when_saved(client, member, drawing):
    client.force_login(member)
    template = placed_template(drawing, by=member)
    address = reverse("certificate-template-places", args=[template.pk])
    form = client.get(address).context["form"]
    numbers = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}

    seen = client.post(reverse("certificate-template-places-preview", args=[template.pk]), numbers)
    answers = [
        client.post(where, numbers | {"title-x": "88", "do": do})
        for where, do in (
            (reverse("certificate-template-places-preview", args=[template.pk]), ""), (address, "preview"),
            (address, "save"),
        )
    ]  # fmt: skip
    nonsense = client.post(
        address, numbers | {"title-x": "x", "title-size": "400", "title-face": "Comic", "do": "save"}
    )

    assert seen.status_code == 200
    assert [answer.status_code for answer in answers] == [422] * 3
    for answer in answers:
        assert "“标题”超出纸边" in answer.content.decode()
        assert 'rect x="88' in answer.content.decode()
    assert {"title-x", "title-size", "title-face"} <= set(nonsense.context["form"].errors)
    assert template.versions.count() == 1


def test_only_templates_on_an_own_drawing_are_placed_and_only_by_the_committee(client, member, drawing):
    other = templates.create(kind="person", name="其他", design=templates.Design(**BEGINNINGS["person"]), by=member)
    own = placed_template(drawing, by=member)
    client.force_login(member)

    told = client.get(reverse("certificate-template-places", args=[other.pk]), follow=True)
    preview = client.post(reverse("certificate-template-places-preview", args=[other.pk]))
    client.force_login(UserFactory())
    strangers = client.get(reverse("certificate-template-places", args=[own.pk]))

    assert [message.extra_tags for message in told.context["messages"]] == [Reason.TEMPLATE_NOT_PLACED]
    assert "这个模板不是自备底图" in told.content.decode()
    assert (preview.status_code, strangers.status_code) == (404, 403)
    with pytest.raises(PermissionDenied):
        backgrounds.store(upload=sheet_upload(), by=UserFactory())


def test_words_of_the_next_version_keep_the_places_and_another_layout_drops_the_drawing(member, drawing):
    template = placed_template(drawing, by=member, places={"title": {"y": 26.5}})
    design = templates.design_of(templates.newest(template))

    second = templates.change(
        template=template, seen=1, design=replace(design, title="嘉许状"), by=member, signature=b""
    )
    third = templates.change(
        template=template, seen=2, design=replace(design, layout="weave"), by=member, signature=b""
    )

    assert (second.places["title"]["y"], second.background) == (26.5, drawing)
    assert (third.places, third.background) == ({}, None)


def test_onto_sheets_that_bear_the_drawing_already_only_words_are_printed(member, drawing):
    template = placed_template(drawing, by=member, is_overprint=True)

    paper = template_samples.paper("person", templates.newest(template))

    assert paper.background
    assert "background" not in paper.pictures
    assert "background" in replace(paper, is_overprint=False).pictures


def test_a_certificate_on_an_own_drawing_keeps_its_version_is_verified_and_erased(member, drawing):
    template = placed_template(drawing, by=member, kind="star", places={"title": {"y": 26.5}})
    volunteer = VolunteerFactory(name="韦示例一")
    served_long(volunteer, 120)
    granted(stars.propose(volunteer=volunteer, by=member), by=committee_member())
    paper = Certificate.objects.get()
    later = replace(templates.design_of(templates.newest(template)), places={"title": {"y": 20}})
    templates.change(template=template, seen=1, design=later, by=member, signature=b"")

    again = certificates.drawing._award(paper)
    found = verification.check(number=paper.number, code=paper.verify_code, sender="a")
    words = pdf_words(certificates.bytes_of(paper))
    erasing.erase(Certificate.objects.all())

    assert again.fields["title"].y == 26.5
    assert again.background == drawing.content
    assert found.is_valid
    assert "认定为一星级志愿者" in words
    assert "韦示例一" not in str(Certificate.objects.get().snapshot)


def test_the_api_places_by_the_same_rules_and_leaves_what_is_not_sent(member, drawing):
    api = APIClient()
    api.force_authenticate(member)
    said = {**BEGINNINGS["person"], "kind": "person", "name": "自备", "layout": "own", "background": drawing.pk}
    address = reverse("api-certificate-template-list")

    outside = api.post(address, said | {"places": {"title": {"x": 90}}}, format="json")
    shape = api.post(address, said | {"places": {"title": {"face": "Comic", "size": 4}}}, format="json")
    created = api.post(address, said | {"places": {"title": {"y": 26.5}}}, format="json")
    change = reverse("api-certificate-template-change", args=[created.json()["id"]])
    words = {"layout": "own", "title": "嘉许状", "words": "予以嘉许。"}
    changed = api.post(change, words | {"seen": 1, "places": {"name": {"size": 24}}}, format="json")

    assert (outside.status_code, outside.json()["code"]) == (409, "template_place_outside")
    assert (shape.status_code, set(shape.json()["places"]["title"])) == (400, {"face", "size"})
    newest = changed.json()["versions"][0]
    assert (newest["places"]["title"]["y"], newest["places"]["name"]["size"]) == (26.5, 24)
    assert newest["background"] == drawing.pk


@pytest.mark.parametrize("layout", ["own", "own_upright"])
@pytest.mark.parametrize("with_stars", [True, False])
def test_the_places_that_fields_begin_with_are_in_nobodys_way(layout, with_stars):
    places = placed.beginnings(layout, with_stars=with_stars)
    shown = set(placed.FIELDS) - (set() if with_stars else {"stars"})

    assert placed.narrow(places, shown) is None
    assert placed.outside(layout, places, shown) is None
    assert placed.meeting(layout, places, shown) is None
