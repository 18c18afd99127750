"""What watches the product, and what its administrator sees (design#jobs)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.urls import reverse

from config import health
from registry import clock
from registry.ground import jobs
from registry.ground.services import files
from registry.models import HistoryEntry, Job, RoleAssignment, StoredFile
from tests.factories import UserFactory
from tests.factories_reports import photo
from tests.people import browser_of, holder

pytestmark = [pytest.mark.django_db, pytest.mark.logs_errors]
Role = RoleAssignment.Role


@pytest.fixture
def ticking():
    """A worker has just ticked."""
    jobs.tick()
    yield
    cache.delete(jobs.WORKER_SEEN)


def wrong(client) -> list[str]:
    answer = client.get(reverse("readyz"))
    assert answer.status_code == (503 if answer.json()["wrong"] else 200)
    return answer.json()["wrong"]


def given_up(**fields) -> Job:
    row = {
        "key": "seal:2026-03-14",
        "name": "seal",
        "state": Job.State.FAILED,
        "attempts": 5,
        "last_error": "OSError: full",
    }
    return Job.objects.create(**row | {"finished_at": clock.now()} | fields)


@pytest.mark.usefixtures("ticking")
def test_all_is_well(client):
    assert wrong(client) == []


def test_no_worker_is_seen_and_one_that_fell_silent(client):
    cache.delete(jobs.WORKER_SEEN)
    assert wrong(client) == ["worker"]

    cache.set(jobs.WORKER_SEEN, (clock.now() - timedelta(minutes=6)).isoformat(), timeout=None)
    assert wrong(client) == ["worker"]
    assert client.get(reverse("healthz")).status_code == 200


@pytest.mark.usefixtures("ticking")
def test_a_full_disk_a_lost_cache_a_foreign_key_and_a_pending_migration(client, monkeypatch, settings):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=health.LEAST_FREE - 1))
    assert wrong(client) == ["disk"]
    monkeypatch.undo()

    monkeypatch.setattr(health.cache, "set", lambda *_arguments: None)
    assert "cache" in wrong(client)
    monkeypatch.undo()

    settings.MASTER_KEY = "another-master-key-than-the-one-of-the-data-0123"
    assert wrong(client) == ["keys"]


@pytest.mark.usefixtures("ticking")
def test_a_migration_that_was_not_run(client, monkeypatch):
    monkeypatch.setattr(health, "_migrated", [])
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_arguments: ["one"])

    assert wrong(client) == ["migrations"]


@pytest.mark.usefixtures("ticking")
def test_work_that_was_given_up_today(client):
    given_up(finished_at=clock.now() - timedelta(days=2))
    assert wrong(client) == []

    given_up(key="seal:2026-03-15")
    assert wrong(client) == ["jobs"]


def test_a_database_that_is_away_is_said_by_both(client, monkeypatch):
    def away(*_arguments: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get(reverse("healthz")).status_code == 503
    assert "database" in client.get(reverse("readyz")).json()["wrong"]


def test_who_watches_needs_neither_host_nor_scheme(client, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["volunteer.example.org"], True

    assert client.get(reverse("healthz"), headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert client.get(reverse("readyz"), headers={"host": "10.0.0.7"}).status_code in (200, 503)


@pytest.mark.usefixtures("ticking")
def test_the_system_administrator_reads_and_hands_out_again():
    row, browser = given_up(), browser_of(holder(Role.SYSTEM_ADMIN))

    page = browser.get(reverse("system")).content.decode()
    browser.post(reverse("job-retry", args=[row.pk]))
    again = browser.post(reverse("job-retry", args=[row.pk]), follow=True).content.decode()

    row.refresh_from_db()
    assert ("OSError: full" in page, "试了 5 次" in page, "没有记录" in page) == (True, True, True)
    assert (row.state, row.attempts) == (Job.State.WAITING, 0)
    assert "这件任务已经在办" in again
    assert HistoryEntry.objects.about(row).get().did == "retried job"


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_nobody_else_sees_it(role):
    browser = browser_of(holder(role))

    assert browser.get(reverse("system")).status_code == 403
    assert browser.post(reverse("job-retry", args=[given_up().pk])).status_code == 403


def test_uploads_that_a_restore_forgot(client, settings, tmp_path, ticking):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    files.store(upload=photo(), purpose=StoredFile.Purpose.PHOTO, by=UserFactory())
    before = wrong(client)
    settings.MEDIA_ROOT = tmp_path / "elsewhere"

    assert (before, wrong(client)) == ([], ["uploads"])
