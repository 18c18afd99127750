"""Pictures of every phone: measured before they cost anything, kept upright and without hidden data."""

import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from registry.documents import pictures
from registry.exceptions import FileRefused
from registry.ground.services import files
from registry.models import StoredFile
from tests.factories import UserFactory
from tests.heavy_pictures import as_worker

Reason = FileRefused.Reason
CASES = Path(__file__).parents[3] / "cases"
ROOT = Path(__file__).parents[4]
pytestmark = pytest.mark.django_db


def store(content: bytes, name: str = "IMG_0001.jpg") -> StoredFile:
    return files.store(upload=SimpleUploadedFile(name, content), purpose="photo", by=UserFactory())


def kept(stored: StoredFile) -> Image.Image:
    with stored.file.open("rb") as file:
        picture = Image.open(io.BytesIO(file.read()))
        picture.load()
    return picture


def refused(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        store(content)
    assert not StoredFile.objects.exists()
    return refusal.value


def drawn(kind: str, size: tuple[int, int], mode: str = "RGB", **options) -> bytes:
    Image.new(mode, size, "red").save(file := io.BytesIO(), kind, **options)
    return file.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim to be a picture of this size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("case", ["exif-neg-rational.jpg", "exif-ori-rational.jpg"])
def test_a_camera_that_writes_odd_notes_gives_a_picture_upright(case):
    picture = kept(store((CASES / case).read_bytes()))

    assert (picture.size, dict(picture.getexif())) == ((48, 64), {})


def test_notes_that_cannot_be_read_at_all_do_not_matter():
    content = drawn("JPEG", (40, 20), exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f broken")

    assert kept(store(content)).size == (40, 20)


def test_an_avif_picture_becomes_a_jpeg():
    assert kept(store(drawn("AVIF", (64, 32)), "a.avif")).format == "JPEG"


@pytest.mark.parametrize(
    "content", [b"\xff\xd8\xff broken", drawn("JPEG", (400, 400))[:300], drawn("PNG", (40, 40))[:30]]
)
def test_a_broken_picture_is_called_broken_not_of_another_kind(content):
    assert refused(content).reason == Reason.PICTURE_BROKEN


@pytest.mark.parametrize(
    ("size", "kept_size"), [((9248, 6936), (2560, 1920)), ((20_000, 3_300), (2560, 422)), ((30_000, 20), (2560, 2))]
)
def test_sixty_four_million_pixels_and_panoramas_are_kept_small(size, kept_size, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    stored = store(drawn("JPEG", size))

    assert kept(stored if stored.is_ready else as_worker(stored)).size == kept_size


def test_too_many_pixels_are_refused_by_what_the_picture_says_of_itself(monkeypatch):
    monkeypatch.setattr(pictures, "_small", lambda _picture: pytest.fail("it was decoded"))

    refusal = refused(png_that_says(14_000, 14_000))

    assert refusal.reason == Reason.PICTURE_TOO_LARGE
    assert "14000 × 14000 像素，这种 PNG 图片最多 4000 万像素" in str(refusal)


def test_a_jpeg_of_several_scans_counts_like_one_that_unfolds_whole(monkeypatch):
    monkeypatch.setitem(pictures.MOST_PIXELS_WHOLE, "image/jpeg", 100)

    assert kept(store(drawn("JPEG", (40, 20)))).size == (40, 20)
    with pytest.raises(FileRefused) as refusal:
        store(drawn("JPEG", (40, 20), progressive=True))
    assert refusal.value.reason == Reason.PICTURE_TOO_LARGE


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printers_colours_are_kept(mode):
    file = io.BytesIO()
    Image.new(mode, (3000, 30)).save(file, "JPEG")
    assert kept(store(file.getvalue())).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "P", "LA", "I;16", "RGBA"])
def test_every_sort_of_png_is_kept(mode):
    file = io.BytesIO()
    Image.new(mode, (6000, 30)).save(file, "PNG")
    assert kept(store(file.getvalue(), "a.png")).size == (2560, 13)


def test_the_largest_png_costs_a_bounded_memory(tmp_path):
    """Measured in a process of its own: the peak never falls again in this one."""
    heavy = tmp_path / "a.png"
    heavy.write_bytes(drawn("PNG", (8000, 5000), "RGBA"))
    script = (
        "import resource, sys; from pathlib import Path; from registry.documents import pictures;"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024;"
        "before = peak(); pictures.drawn_anew(Path(sys.argv[1]).read_bytes(), 'image/png'); print(peak() - before)"
    )
    done = subprocess.run([sys.executable, "-c", script, heavy], cwd=ROOT, capture_output=True, text=True, check=True)

    assert int(done.stdout) < 260
