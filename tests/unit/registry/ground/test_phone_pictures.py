"""Pictures as iPhones keep them: HEIC, packed like a film."""

import io
from pathlib import Path

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry.exceptions import FileRefused
from registry.ground.services import files
from tests.factories import UserFactory

Reason = FileRefused.Reason
CASE = Path(__file__).parents[3] / "cases" / "IMG_0001.HEIC"
pytestmark = pytest.mark.django_db


def test_a_phone_picture_in_its_own_format_becomes_a_jpeg_without_its_place():
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[2] = (22.0, 49.0, 1.0)
    file = io.BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 32), "red")).save(file, exif=exif.tobytes())

    stored = files.store(upload=SimpleUploadedFile("IMG_0002.HEIC", file.getvalue()), purpose="photo", by=UserFactory())

    with stored.file.open("rb") as file_kept:
        content = file_kept.read()
    with Image.open(io.BytesIO(content)) as picture:
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (64, 32), {})
    assert (stored.content_type, stored.name) == ("image/jpeg", "IMG_0002.jpg")
    assert b"SecretPhone" not in content


@pytest.mark.parametrize(
    ("purpose", "reason", "words"),
    [("photo", Reason.PICTURE_BROKEN_HEIC, "换成 JPG"), ("video", Reason.FILE_TYPE, "只接受 MP4 文件")],
)
def test_the_phone_picture_that_passed_as_a_film_is_judged_by_its_brand(purpose, reason, words):
    upload = SimpleUploadedFile("IMG_0001.mp4", CASE.read_bytes(), "video/mp4")

    with pytest.raises(FileRefused) as refusal:
        files.store(upload=upload, purpose=purpose, by=UserFactory())

    assert refusal.value.reason == reason
    assert words in str(refusal.value)
