"""Films lose their notes in place; picture and sound stay byte by byte."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from registry.exceptions import FileRefused
from registry.ground.services import files
from registry.models import StoredFile
from tests.factories import UserFactory

Reason = FileRefused.Reason
pytestmark = pytest.mark.django_db
PLACE = b"+22.8170+108.3669/"


def box(name: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return (8 + len(content)).to_bytes(4, "big") + name + content


def track(kind: bytes) -> bytes:
    handler = box(b"hdlr", bytes(8), kind, bytes(12), b"SecretPhone\0")
    return box(b"trak", box(b"tkhd", bytes(4), b"\xe1" * 8, bytes(8)), box(b"mdia", handler))


def film(*tracks: bytes, brand: bytes = b"mp42", after: bytes = b"") -> bytes:
    notes = box(b"udta", box(b"\xa9xyz", PLACE)) + box(b"SMTA", PLACE)
    moov = box(b"moov", box(b"mvhd", bytes(4), b"\xe1" * 8, bytes(80)), *tracks, notes)
    return box(b"ftyp", brand, bytes(4), b"isom") + moov + box(b"mdat", b"picture and sound") + after


def nested(times: int) -> bytes:
    """Holders in holders, deeper than a program follows."""
    content = b""
    for _ in range(times):
        content = box(b"moov", content)
    return content


def store(content: bytes, upload=None) -> StoredFile:
    upload = upload or SimpleUploadedFile("影像.mp4", content)
    return files.store(upload=upload, purpose="video", by=UserFactory())


def refused(content: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        store(content)
    assert not StoredFile.objects.exists()
    return refusal.value.reason


def kept_bytes(stored: StoredFile) -> bytes:
    with stored.file.open("rb") as kept:
        return kept.read()


def test_a_film_is_kept_without_place_device_and_time():
    sent = film(track(b"vide"), track(b"soun"), after=box(b"uuid", PLACE))

    content = kept_bytes(store(sent))

    assert (len(content), content.index(b"mdat")) == (len(sent), sent.index(b"mdat"))
    assert b"picture and sound" in content
    assert not any(secret in content for secret in (PLACE, b"SecretPhone", b"\xe1" * 4, b"udta", b"SMTA"))


def test_a_large_film_is_blanked_where_it_was_received():
    sent = film(track(b"vide"))
    with TemporaryUploadedFile("影像.mp4", "video/mp4", len(sent), None) as upload:
        upload.write(sent)
        stored = store(sent, upload)

    assert PLACE not in kept_bytes(stored)
    assert stored.size == len(sent)


@pytest.mark.parametrize("kind", [b"meta", b"sbtl", b"camm", b"tmcd"])
def test_a_film_with_places_along_the_way_is_refused(kind):
    assert refused(film(track(b"vide"), track(kind))) == Reason.FILM_TELLS_MORE


def test_a_film_of_an_apple_phone_is_told_the_way_to_mp4():
    assert refused(film(track(b"vide"), brand=b"qt  ")) == Reason.FILM_MOV


@pytest.mark.parametrize(
    "content",
    [
        film(track(b"vide"))[:-20],
        film(),
        film(track(b"soun")),
        film(track(b"vide"), after=b"\0\0\0\x04free"),
        film(track(b"vide"), after=nested(1200)),
    ],
)
def test_a_film_whose_parts_do_not_add_up_is_broken(content):
    assert refused(content) == Reason.FILM_BROKEN
