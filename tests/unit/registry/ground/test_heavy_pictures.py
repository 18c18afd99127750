"""Heavy pictures are drawn by the worker: once, bounded, nothing of what came is left, and a failure is told."""

import io
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from registry import clock
from registry.documents import pictures, pictures_apart
from registry.documents.file_kinds import AVIF, HEIC, JPEG, PNG
from registry.exceptions import FileRefused
from registry.ground.services import files, raw_pictures
from registry.history.audit import audit
from registry.history.services import history
from registry.models import HistoryEntry, Job, Notification, StoredFile
from registry.models.files import upload_path
from registry.notifications.services import redrawn_pictures
from tests.factories import UserFactory
from tests.factories_reports import photo
from tests.heavy_pictures import as_worker, broken_heavy_picture, heavy_picture, job_of

State = StoredFile.State
PAGE = "/where-it-stands/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path) -> Path:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    return tmp_path


def store(upload=None) -> StoredFile:
    return files.store(upload=upload or heavy_picture(), purpose="photo", by=UserFactory(), page=PAGE)


def lying(folder: Path) -> list[str]:
    """Every file that is left, of received ones and of uploads."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def deeds_of(stored: StoredFile) -> list[str]:
    return list(HistoryEntry.objects.filter(target_id=stored.pk).order_by("pk").values_list("did", flat=True))


def faults() -> list[str]:
    return [str(fault) for fault in audit.faults() if "storedfile" in str(fault)]


def sized(kind: str, size: tuple[int, int], mode: str = "L", **options) -> bytes:
    Image.new(mode, size, 128).save(file := io.BytesIO(), kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("kind", "content", "heavy"),
    [
        (JPEG, sized("JPEG", (9248, 6936)), False),  # what a phone of 64 million pixels takes
        (JPEG, sized("JPEG", (20_000, 3_300)), True),  # a panorama
        (JPEG, sized("JPEG", (3600, 3600), progressive=True), False),
        (JPEG, sized("JPEG", (3700, 3600), progressive=True), True),
        (JPEG, sized("JPEG", (64, 64), progressive=True) + pictures.START_OF_SCAN * 17, True),
        (PNG, sized("PNG", (2500, 2000)), False),
        (PNG, sized("PNG", (2500, 2001)), True),
        (PNG, sized("PNG", (64, 64)) + bytes(pictures.LIGHT_PNG_BYTES), True),
        (AVIF, sized("AVIF", (64, 64), "RGB"), False),
    ],
)
def test_what_costs_more_than_a_request_may_is_for_the_worker(kind, content, heavy):
    assert pictures.is_heavy(content, kind) is heavy


def test_a_phones_own_format_is_light_at_twelve_million_pixels():
    assert 4032 * 3024 <= pictures.LIGHT_PIXELS[HEIC] < 24_000_000


def test_the_worker_draws_it_and_nothing_of_what_came_is_left(folder):
    stored = store()

    path = folder / "received" / stored.uuid.hex
    assert (stored.state, stored.file.name, stored.sha256, job_of(stored).state) == ("processing", "", "", "waiting")
    assert (oct(path.stat().st_mode)[-3:], oct(path.parent.stat().st_mode)[-3:]) == ("600", "700")
    assert b"SecretPhone" in path.read_bytes()
    assert faults() == []

    as_worker(stored)

    content = Path(stored.file.path).read_bytes()
    assert (stored.state, stored.size, b"SecretPhone" in content) == ("ready", len(content), False)
    assert Image.open(io.BytesIO(content)).size == (2500, 2001)
    assert lying(folder) == [f"uploads/{stored.file.name}"]
    assert deeds_of(stored) == ["stored file", "redrew picture"]
    assert (faults(), Notification.objects.count()) == ([], 0)


def test_a_light_picture_is_ready_at_once():
    assert (store(photo()).state, Job.objects.count()) == ("ready", 0)


def test_a_second_delivery_changes_nothing(folder):
    stored = as_worker(store())
    before = (stored.sha256, lying(folder), HistoryEntry.objects.count())

    redrawn_pictures.redraw(pk=stored.pk, page=PAGE)
    redrawn_pictures.give_up(pk=stored.pk, page=PAGE)

    stored.refresh_from_db()
    assert (stored.sha256, lying(folder), HistoryEntry.objects.count()) == before
    assert stored.state == State.READY


def test_a_broken_one_is_told_to_its_sender_and_nothing_is_kept(folder):
    stored = as_worker(store(broken_heavy_picture()))

    [told] = Notification.objects.all()
    assert (told.user, told.url) == (stored.uploaded_by, PAGE)
    assert "照片“坏.png”没有读懂" in told.text
    assert "请换成 JPG 或截图后重新上传" in told.text
    assert (stored.state, stored.file.name, lying(folder), faults()) == ("unreadable", "", [], [])
    redrawn_pictures.redraw(pk=stored.pk, page=PAGE)
    assert Notification.objects.count() == 1


@pytest.mark.parametrize(("limit", "value"), [("MOST_BYTES", 40 * 1024**2), ("MOST_PROCESSOR_SECONDS", 0)])
def test_what_needs_too_much_memory_or_time_is_given_up(monkeypatch, folder, limit, value):
    stored = store()
    monkeypatch.setattr(pictures_apart, limit, value)

    assert (as_worker(stored).state, lying(folder)) == (State.UNREADABLE, [])


def test_a_request_waits_for_less_time_than_the_worker(monkeypatch, folder):
    monkeypatch.setattr(pictures_apart, "AT_ONCE_SECONDS", 0)
    with (
        pytest.raises(FileRefused) as refused,
        files.received((heavy_picture(), "evidence"), by=UserFactory(), at_once=True),
    ):
        pass

    assert (refused.value.code, lying(folder)) == (FileRefused.Reason.PICTURE_BROKEN, [])
    assert as_worker(store()).state == State.READY


def test_an_interrupted_one_waits_for_the_next_try(monkeypatch, folder):
    stored = store()
    monkeypatch.setattr(pictures_apart, "MOST_SECONDS", 0.01)

    assert as_worker(stored).state == State.PROCESSING
    monkeypatch.undo()
    assert (job_of(stored).state, lying(folder)) == ("waiting", [f"received/{stored.uuid.hex}"])


def test_what_a_killed_worker_wrote_is_written_anew(folder):
    stored = store()
    left = folder / "uploads" / upload_path(stored, "")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of the killed one")

    as_worker(stored)

    assert (stored.state, lying(folder), faults()) == ("ready", [f"uploads/{stored.file.name}"], [])


def test_what_cannot_be_kept_leaves_no_half_file(monkeypatch, folder):
    stored = store()
    monkeypatch.setattr(history, "record", lambda **_how: 1 / 0)

    assert as_worker(stored).state == State.PROCESSING
    assert lying(folder) == [f"received/{stored.uuid.hex}"]


def test_an_act_that_fails_keeps_nothing_of_what_it_received(folder):
    def failing() -> None:
        with files.received((heavy_picture(), "photo"), (photo(), "photo"), by=UserFactory()):
            assert len(lying(folder)) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    with files.received((heavy_picture(), "photo"), by=UserFactory()):
        pass
    with pytest.raises(FileRefused):
        store(SimpleUploadedFile("a.jpg", b"\xff\xd8\xff nothing"))

    assert (lying(folder), StoredFile.objects.count()) == ([], 0)


def test_a_heavy_one_that_an_act_needs_is_drawn_at_once(monkeypatch, folder):
    with files.received((heavy_picture(), "evidence"), by=UserFactory(), at_once=True) as [came]:
        assert files.keep(came).state == State.READY
    monkeypatch.setattr(pictures_apart, "MOST_SECONDS", 0.01)
    with (
        pytest.raises(FileRefused) as refusal,
        files.received((heavy_picture(), "evidence"), by=UserFactory(), at_once=True),
    ):
        pass

    assert refusal.value.reason == FileRefused.Reason.PICTURE_BROKEN
    assert [name for name in lying(folder) if name.startswith("received")] == []


def test_what_no_job_works_on_is_given_up_in_the_end(folder, at):
    at("2026-04-02 10:00")
    failed, waiting = store(), store()
    Job.objects.filter(pk=job_of(failed).pk).update(state=Job.State.FAILED)
    redrawn_pictures.look_after()
    assert Notification.objects.count() == 0  # not at once

    at("2026-04-02 10:16")
    redrawn_pictures.look_after()

    failed.refresh_from_db()
    waiting.refresh_from_db()
    assert (failed.state, waiting.state) == (State.UNREADABLE, State.PROCESSING)
    assert [(told.user, told.url) for told in Notification.objects.all()] == [(failed.uploaded_by, PAGE)]
    assert lying(folder) == [f"received/{waiting.uuid.hex}"]


def test_a_restore_without_received_pictures_is_found_and_ends(folder):
    stored = store()
    raw_pictures.delete(stored.uuid)

    assert ["received is not there" in line for line in faults()] == [True]
    assert (as_worker(stored).state, faults()) == (State.UNREADABLE, [])


def test_what_is_called_unreadable_by_hand_is_found(folder):
    stored = store(photo())
    StoredFile.objects.filter(pk=stored.pk).update(state=State.UNREADABLE)

    assert ["is called unreadable, but was kept" in line for line in faults()] == [True]


def test_what_was_received_for_nothing_is_deleted_after_an_hour(folder):
    stored = store()
    for name in ("0" * 32, f".{stored.uuid.hex}.ab12.part"):
        (folder / "received" / name).write_bytes(b"left")

    redrawn_pictures.look_after()
    assert len(lying(folder)) == 3
    assert redrawn_pictures.any_waiting()
    with clock.at(clock.now() + timedelta(hours=2)):
        Job.objects.filter(pk=job_of(stored).pk).update(run_at=clock.now())
        redrawn_pictures.look_after()

    assert lying(folder) == [f"received/{stored.uuid.hex}"]


def test_pictures_are_drawn_outside_the_transaction_that_keeps_them(monkeypatch):
    depths, drawn = [], pictures.drawn_anew
    monkeypatch.setattr(
        pictures, "drawn_anew", lambda *told: depths.append(len(connection.savepoint_ids)) or drawn(*told)
    )
    outside = len(connection.savepoint_ids)

    store(photo())

    assert depths == [outside]


def test_one_person_fills_the_queue_of_heavy_pictures_for_nobody_else(monkeypatch):
    monkeypatch.setattr(files, "MOST_WAITING", 1)
    by = UserFactory()
    files.store(upload=heavy_picture(), purpose="photo", by=by)

    with pytest.raises(FileRefused) as refusal:
        files.store(upload=heavy_picture(), purpose="photo", by=by)

    assert refusal.value.reason == FileRefused.Reason.PICTURES_WAITING
    assert files.store(upload=photo(), purpose="photo", by=by).is_ready
    assert store().is_processing


@pytest.mark.parametrize("ends", ["kept", "given up", "refused"])
def test_a_place_in_the_queue_is_counted_once_however_an_upload_ends(ends, django_capture_on_commit_callbacks):
    by = UserFactory()
    with pytest.MonkeyPatch.context() as full:
        if ends == "refused":
            full.setattr(raw_pictures, "keep", lambda *told: [][0])
        for _time in range(1 if ends == "kept" else 4):
            with suppress(IndexError, KeyError), django_capture_on_commit_callbacks(execute=True):
                _come(by, gives_up=ends == "given up")

    assert cache.get(f"{files.COMING}:{by.pk}") == 0


def _come(by, *, gives_up):
    with files.received((heavy_picture(), "photo"), by=by) as [one]:
        if gives_up:
            raise KeyError
        files.keep(one)
