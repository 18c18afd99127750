"""Uploads of the database that the disk does not have, or has otherwise."""

from pathlib import Path

import pytest

from registry.ground.services import files
from registry.history.audit import audit, upload_faults
from registry.models import StoredFile
from tests.factories import UserFactory
from tests.factories_reports import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return files.store(upload=photo(), purpose=StoredFile.Purpose.PHOTO, by=UserFactory())


def found(**how) -> list[str]:
    return [str(fault) for fault in audit.faults(**how) if "storedfile" in str(fault)]


def test_what_is_there_is_no_fault(stored):
    assert found() == []


def test_a_restore_without_uploads_is_found(stored):
    Path(stored.file.path).unlink()

    [line] = found()
    assert f"registry_storedfile {stored.pk}" in line
    assert "is not there; was uploads restored?" in line


def test_a_changed_upload_is_found(stored):
    path = Path(stored.file.path)
    bytes_of_it = path.read_bytes()

    path.write_bytes(bytes_of_it[:-1] + b"\0")
    assert ["is not what was uploaded" in line for line in found()] == [True]
    path.write_bytes(bytes_of_it[:-1])
    assert ["another length" in line for line in found()] == [True]


def test_a_quick_audit_asks_of_all_whether_they_are_there(stored, monkeypatch):
    monkeypatch.setattr(upload_faults, "DAYS_OF_A_ROUND", stored.pk + 10**6)
    path = Path(stored.file.path)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")

    assert (len(found(quick=True)), len(found())) == (0, 1)
    path.unlink()
    assert len(found(quick=True)) == 1
