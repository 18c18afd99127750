"""底图: what may be the drawing below a certificate, and what becomes of everything else in the file (D160)."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from rest_framework.test import APIClient

from certificates.exceptions import BackgroundRefused
from certificates.issuing.documents import backgrounds as drawings
from certificates.models import TemplateBackground
from certificates.office.services import backgrounds
from registry.documents import pdf
from registry.exceptions import FileRefused
from registry.ground.services import files
from registry.models import HistoryEntry, StoredFile
from tests.factories import UserFactory, committee_unit
from tests.factories_certificates import placed_template, sheet_upload
from tests.factories_hours import AFTERWARDS, committee_member
from tests.readers import drawn

pytestmark = pytest.mark.django_db
Reason = BackgroundRefused.Reason
ACROSS = "297mm 210mm"


@pytest.fixture
def member(at):
    at(AFTERWARDS)
    committee_unit()
    return committee_member()


def page(size: str = ACROSS, body: str = "<p>共青团</p>") -> bytes:
    style = f"<style>@page{{size:{size};margin:0}}body{{background:#fff8e8}}</style>"
    return drawn(pdf.laid_out(f"<html lang='zh-CN'><title>底图</title>{style}{body}"))


def as_upload(content: bytes, name: str = "底图.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.mark.parametrize(
    ("upload", "across", "size"),
    [
        (lambda: sheet_upload(), True, (2339, 1654)),
        (lambda: sheet_upload(size=(1754, 2480)), False, (1754, 2480)),
        (lambda: as_upload(page()), True, (3508, 2480)),
        (lambda: as_upload(page("210mm 297mm")), False, (2480, 3508)),
    ],
    ids=["picture across", "picture upright", "page across", "page upright"],
)
def test_a_picture_and_a_page_become_pixels_of_at_least_200_dots_to_the_inch(member, upload, across, size):
    kept = backgrounds.store(upload=upload(), by=member)

    width, height = drawings.size_of(kept.content)
    assert kept.is_across is across
    assert (abs(width - size[0]) <= 2, abs(height - size[1]) <= 2) == (True, True)
    assert max(width, height) / (297 / 25.4) >= 199
    assert kept.content.startswith(b"\xff\xd8")
    assert kept.content not in bytes(kept.content_sealed)
    assert StoredFile.objects.count() == 0
    assert HistoryEntry.objects.get(did="stored background").target_id == kept.pk


def locked(pages: bytes) -> bytes:
    """As far as anybody looks who has no password: the trailer names an encryption."""
    trailer = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>] " % (
        b"41" * 32,
        b"42" * 32,
    )
    return pages.replace(b"/Root", trailer + b"/Root")


PLAIN = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R%s>>endobj\n2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]%s>>endobj\n%s"
    b"trailer<</Size 9/Root 1 0 R>>\n%%%%EOF\n"
)


def plain(*, catalog: bytes = b"", pages: int = 1, more: bytes = b"", objects: bytes = b"") -> bytes:
    """A PDF written by hand, for what no printer driver writes."""
    return PLAIN % (catalog, b"3 0 R " * pages, pages, more, objects)


@pytest.mark.parametrize(
    ("content", "reason", "said"),
    [
        (lambda: plain(pages=2), Reason.BACKGROUND_PAGES, "这个 PDF 有 2 页"),
        (lambda: locked(plain()), Reason.BACKGROUND_LOCKED, "设了密码或者限制"),
        (lambda: b"%PDF-1.7 broken", Reason.BACKGROUND_BROKEN, "打不开，或者内容太复杂"),
        (lambda: page("200mm 200mm"), Reason.BACKGROUND_SHAPE, "这个文件是 200×200 毫米"),
    ],
    ids=["pages", "locked", "broken", "shape"],
)
def test_a_pdf_that_cannot_lie_below_a_certificate_is_refused_by_its_reason(member, content, reason, said):
    with pytest.raises(BackgroundRefused) as refused:
        backgrounds.store(upload=as_upload(content()), by=member)

    assert refused.value.code == reason
    assert said in refused.value.message
    assert TemplateBackground.objects.count() == 0


@pytest.mark.parametrize(
    ("size", "reason", "said"),
    [
        ((2400, 2400), Reason.BACKGROUND_SHAPE, "这个文件是 2400×2400 像素"),
        ((1754, 1240), Reason.BACKGROUND_BLURRED, "这张图片只有 1754×1240 像素"),
    ],
)
def test_a_picture_of_another_shape_or_too_few_pixels_is_refused(member, size, reason, said):
    with pytest.raises(BackgroundRefused) as refused:
        backgrounds.store(upload=sheet_upload(size=size), by=member)

    assert refused.value.code == reason
    assert said in refused.value.message


class Heavy(SimpleUploadedFile):
    """80 MB that nobody may read."""

    def __init__(self) -> None:
        super().__init__("底图.pdf", b"%PDF-1.7", content_type="application/pdf")
        self.size = 80 * 1024 * 1024

    def read(self, *_args):
        raise AssertionError("80 MB were read")

    chunks = read


def test_80_megabytes_are_refused_before_a_byte_is_read_and_the_page_says_how_much_may_come(client, member):
    client.force_login(member)

    shown = client.get(reverse("certificate-backgrounds")).content.decode()
    with pytest.raises(FileRefused) as refused:
        backgrounds.store(upload=Heavy(), by=member)

    assert refused.value.code == FileRefused.Reason.FILE_SIZE
    assert "20 MB" in refused.value.message
    assert "不超过 20 MB" in shown


def test_a_picture_of_more_pixels_than_may_be_unfolded_is_refused_by_its_header(member):
    header = BytesIO()
    Image.new("1", (29_700, 21_000)).save(header, "PNG")

    with pytest.raises(FileRefused) as refused:
        backgrounds.store(upload=SimpleUploadedFile("底图.png", header.getvalue()), by=member)

    assert refused.value.code == FileRefused.Reason.PICTURE_TOO_LARGE


def test_a_page_that_never_ends_drawing_is_given_up(member, monkeypatch):
    monkeypatch.setattr(drawings, "LIMITS", [(drawings.resource.RLIMIT_CPU, 0)])

    with pytest.raises(BackgroundRefused) as refused:
        backgrounds.store(upload=as_upload(page()), by=member)

    assert refused.value.code == Reason.BACKGROUND_BROKEN


def test_svg_is_no_picture_here_and_a_pdf_that_points_elsewhere_fetches_nothing(member, listener, tmp_path):
    canary = tmp_path / "canary.png"
    Image.new("RGB", (400, 400), "#00ff00").save(canary)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x".encode()
    there = str(canary).encode()
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="%s"/><image href="file://%s"/></svg>' % (
        address,
        there,
    )
    script = b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('%s'\\))>>" % address
    image = b"/Type/XObject/Subtype/Image/Width 400/Height 400/ColorSpace/DeviceRGB/BitsPerComponent 8/Length 0"
    outside = (
        b"4 0 obj<<%s/F<</Type/Filespec/FS/URL/F(%s)>>>>stream\n\nendstream endobj\n" % (image, address)
        + b"5 0 obj<<%s/F(%s)/FFilter/DCTDecode>>stream\n\nendstream endobj\n" % (image, there)
        + b"6 0 obj<</Length 61>>stream\n"
        + b"q 300 0 0 300 9 9 cm /A Do Q q 300 0 0 300 400 9 cm /B Do Q   \nendstream endobj\n"
        + b"7 0 obj<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/A<</S/URI/URI(%s)>>>>endobj\n" % address
    )
    opened = b"/AA<</O<</S/URI/URI(%s)>>>>" % address
    more = b"/Contents 6 0 R/Annots[7 0 R]/Resources<</XObject<</A 4 0 R/B 5 0 R>>>>" + opened

    with pytest.raises(FileRefused) as refused:
        backgrounds.store(upload=SimpleUploadedFile("底图.svg", svg, "image/svg+xml"), by=member)
    kept = backgrounds.store(upload=as_upload(plain(catalog=script, more=more, objects=outside)), by=member)

    assert refused.value.code == FileRefused.Reason.FILE_TYPE
    assert address not in kept.content
    with Image.open(BytesIO(kept.content)) as picture:
        colours = {colour for _count, colour in picture.resize((60, 42)).getcolors(9999)}
    assert not [colour for colour in colours if colour[1] > 200 and colour[0] < 100]
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_committee_uploads_looks_and_removes_and_nobody_else(client, member):
    client.force_login(member)
    address = reverse("certificate-backgrounds")

    refused = client.post(address, {"file": sheet_upload(size=(300, 212))})
    client.post(address, {"file": sheet_upload()})
    client.post(address, {"file": sheet_upload("又一次.jpg")})
    stored = TemplateBackground.objects.get()
    listed = client.get(address).content.decode()
    small = client.get(reverse("certificate-background-picture", args=[stored.pk]))
    template = placed_template(stored, by=member)
    used = client.post(reverse("certificate-background-remove", args=[stored.pk]), follow=True).content.decode()
    with pytest.raises(BackgroundRefused) as in_use:
        backgrounds.remove(background=stored, by=member)

    assert refused.status_code == 422
    assert "file" in refused.context["form"].errors
    assert f"?background={stored.pk}" in listed
    assert small["Content-Type"] == "image/jpeg"
    assert in_use.value.code == Reason.BACKGROUND_IN_USE
    assert f"“{template.name}”用着这张底图，不能删除" in used
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    assert client.post(reverse("certificate-background-remove", args=[stored.pk])).status_code == 403


def test_the_api_takes_and_removes_drawings_by_the_same_rules(member):
    api = APIClient()
    api.force_authenticate(member)
    address = reverse("api-certificate-background-list")

    shape = api.post(address, {"file": sheet_upload(size=(2400, 2400))}, format="multipart")
    stored = api.post(address, {"file": sheet_upload()}, format="multipart")
    listed = api.get(address)
    removed = api.post(reverse("api-certificate-background-remove", args=[stored.json()["id"]]))

    assert (shape.status_code, shape.json()["code"]) == (409, "background_shape")
    assert (stored.status_code, stored.json()["is_across"]) == (201, True)
    assert listed.json()["count"] == 1
    assert removed.status_code == 204
    assert TemplateBackground.objects.count() == 0
    assert HistoryEntry.objects.filter(did="removed background").count() == 1


def test_what_lies_outside_the_limits_of_uploads_is_said_where_it_is_set():
    types, megabytes = files.ACCEPTED[StoredFile.Purpose.BACKGROUND]

    assert (types, megabytes) == (("application/pdf", "image/png", "image/jpeg"), 20)
