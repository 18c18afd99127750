"""A file is there whole, or not at all."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.exceptions import FileRefused
from registry.ground import whole_files
from registry.ground.services import files
from registry.models import StoredFile
from tests.factories import UserFactory
from tests.factories_reports import photo

NOT_WRITTEN = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file()]


def full(*_args, **_kwargs) -> None:
    raise NOT_WRITTEN


def test_a_kept_file_is_whole_and_only_ours(folder):
    name = storages["default"].save("2026/03/upload", ContentFile(b"x" * 200_000))

    kept = folder / name
    assert (kept.read_bytes(), kept.stat().st_mode & 0o777) == (b"x" * 200_000, 0o600)
    assert names_in(folder) == ["upload"]


def test_a_second_file_of_a_name_takes_another(folder):
    first, second = (storages["default"].save("upload", ContentFile(word)) for word in (b"one", b"two"))

    assert ((folder / first).read_bytes(), (folder / second).read_bytes()) == (b"one", b"two")


def test_what_breaks_off_leaves_nothing(tmp_path):
    def pieces():
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        whole_files.write_whole(tmp_path / "a", pieces())

    assert names_in(tmp_path) == []


def test_what_is_there_is_never_overwritten(tmp_path):
    (tmp_path / "a").write_text("first")

    with pytest.raises(FileExistsError):
        whole_files.write_whole(tmp_path / "a", [b"second"])

    assert ((tmp_path / "a").read_text(), names_in(tmp_path)) == ("first", ["a"])


@pytest.mark.django_db
@pytest.mark.logs_errors
@pytest.mark.parametrize("where", ["fsync", "link"])
def test_a_full_disk_leaves_no_half_file_and_says_so(folder, monkeypatch, where):
    monkeypatch.setattr(os, where, full)

    with pytest.raises(FileRefused) as refusal:
        files.store(upload=photo(), purpose=StoredFile.Purpose.PHOTO, by=UserFactory())

    assert refusal.value.reason == FileRefused.Reason.DISK_FULL
    assert (names_in(folder), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_a_row_that_is_refused_takes_its_file_along(folder, monkeypatch):
    monkeypatch.setattr(StoredFile, "save", full)

    with pytest.raises(OSError, match="No space"):
        files.store(upload=photo(), purpose=StoredFile.Purpose.PHOTO, by=UserFactory())

    assert names_in(folder) == []


@pytest.mark.django_db
@pytest.mark.logs_errors
def test_a_full_disk_is_told_at_both_doors(monkeypatch):
    """A large upload waits on disk while it arrives, before any rule of ours sees it."""
    monkeypatch.setattr("django.core.files.temp.NamedTemporaryFile", full)
    client = Client(raise_request_exception=False)
    page, api = (
        client.post(address, {"photo": SimpleUploadedFile("a.jpg", b"x" * 3_000_000)})
        for address in (reverse("verify"), reverse("api-merge-list"))
    )

    assert (page.status_code, api.status_code) == (503, 503)
    assert "服务器的存储空间已满，刚才的内容没有保存" in page.content.decode()
    assert "数据库暂时没有应答" not in page.content.decode()
    assert "服务器的存储空间已满，刚才的内容没有保存" in api.json()["message"]
