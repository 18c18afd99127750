"""Files drawn for somebody stay a week, and nobody but the product reads them."""

from datetime import timedelta

import pytest

from config import nightly
from registry import clock
from registry.ground.services import drawn_files
from tests.factories import local


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path / "drawn"


def test_a_file_is_kept_whole_for_the_product_only(folder):
    drawn_files.keep("ab.pdf", b"drawn")

    assert drawn_files.read("ab.pdf") == b"drawn"
    assert (oct((folder / "ab.pdf").stat().st_mode)[-3:], oct(folder.stat().st_mode)[-3:]) == ("600", "700")


def test_the_same_name_stands_for_the_same_content_and_is_kept_for_longer(at):
    at("2026-04-02 10:00")
    drawn_files.keep("ab.pdf", b"drawn")
    at("2026-04-05 10:00")
    drawn_files.keep("ab.pdf", b"drawn")

    assert drawn_files.kept_until("ab.pdf") == local("2026-04-12 10:00")
    assert drawn_files.kept_until("cd.pdf") is None
    at("2026-04-12 10:00")
    assert drawn_files.kept_until("ab.pdf") is None


def test_after_a_week_it_is_deleted_at_night_and_not_before(folder, at):
    at("2026-04-02 10:00")
    drawn_files.keep("old.pdf", b"old")
    at("2026-04-03 10:00")
    drawn_files.keep("new.pdf", b"new")

    at(f"{clock.today() + timedelta(days=7)} 03:55")
    nightly.prune_drawn_files()

    assert [path.name for path in folder.iterdir()] == ["new.pdf"]
    with pytest.raises(FileNotFoundError):
        drawn_files.read("old.pdf")


def test_a_night_without_any_drawn_file_is_calm(folder):
    assert (drawn_files.prune(), folder.exists()) == (0, False)
