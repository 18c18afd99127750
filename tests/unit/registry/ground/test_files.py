import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry.documents import file_kinds
from registry.exceptions import FileRefused
from registry.ground.services import files
from registry.models import StoredFile
from tests.factories import UserFactory

Reason = FileRefused.Reason
Purpose = StoredFile.Purpose
pytestmark = pytest.mark.django_db


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "SecretPhone"
    drawn = io.BytesIO()
    Image.new("RGB", size, "red").save(drawn, kind, exif=exif)
    return drawn.getvalue()


def office(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return packed.getvalue()


def brand(first: bytes, *others: bytes) -> bytes:
    """The first box of a film or of a phone's picture."""
    inside = b"ftyp" + first + bytes(4) + b"".join(others)
    return (4 + len(inside)).to_bytes(4, "big") + inside + bytes(40)


def store(content: bytes, purpose: str = Purpose.PHOTO, name: str = "图.jpg") -> StoredFile:
    return files.store(upload=SimpleUploadedFile(name, content), purpose=purpose, by=UserFactory())


def kept_bytes(stored: StoredFile) -> bytes:
    with stored.file.open("rb") as kept:
        return kept.read()


def refused(content: bytes, purpose: str = Purpose.PHOTO) -> str:
    with pytest.raises(FileRefused) as refusal:
        store(content, purpose)
    assert not StoredFile.objects.exists()
    return refusal.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_drawn_anew_upright_and_without_hidden_data(kind):
    stored = store(picture(kind), name="../../图.jpg")

    content = kept_bytes(stored)
    with Image.open(io.BytesIO(content)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((20, 40), {})
    assert b"SecretPhone" not in content
    assert (stored.name, stored.size) == ("图.jpg", len(content))


def test_a_large_picture_is_made_smaller():
    stored = store(picture(size=(3000, 10)))

    with Image.open(io.BytesIO(kept_bytes(stored))) as kept:
        assert max(kept.size) == 2560


@pytest.mark.parametrize(
    "content", [b"<html>", b"%PDF-1.7", office("word/document.xml"), b"PK\x03\x04 broken", b"\x00\x00\x00\x18ftypmp42"]
)
def test_what_is_no_picture_is_refused_whatever_its_name(content):
    assert refused(content) == Reason.FILE_TYPE


def test_an_empty_or_too_large_file_is_refused(monkeypatch):
    assert refused(b"") == Reason.FILE_EMPTY
    monkeypatch.setattr(files, "MEGABYTE", 1)
    assert refused(picture()) == Reason.FILE_SIZE


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (office("word/document.xml"), file_kinds.DOCX),
        (office("xl/workbook.xml"), file_kinds.XLSX),
        (office("word/document.xml", "word/vbaProject.bin"), ""),
        (office("other.xml"), ""),
        (b"%PDF-1.7", file_kinds.PDF),
        (brand(b"mp42"), file_kinds.MP4),
        (brand(b"isom", b"avc1"), file_kinds.MP4),
        (brand(b"qt  ", b"mp42"), file_kinds.MOV),
        (brand(b"mif1", b"heic"), file_kinds.HEIC),
        (brand(b"heix"), file_kinds.HEIC),
        (brand(b"hevc", b"mp42"), file_kinds.HEIC),
        (brand(b"mif1", b"avif", b"mp42"), file_kinds.AVIF),
        (brand(b"M4A "), ""),
    ],
)
def test_the_content_tells_the_kind(content, kind):
    assert file_kinds.sniffed(content) == kind


def test_a_document_is_kept_as_it_came():
    content = office("word/document.xml")

    assert kept_bytes(store(content, Purpose.SUMMARY, "总结.docx")) == content
