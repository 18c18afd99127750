"""A heavy picture in a report: a calm word while the worker draws it, and what to do when it cannot be read."""

import pytest
from django.urls import reverse

from certificates.reports.services import reports
from checkin.findings.services import findings
from checkin.models import Finding
from checkin.words.finding_codes import FindingCode
from registry.ground import jobs
from registry.models import HistoryEntry, Job, Notification
from tests.factories_hours import AFTERWARDS
from tests.factories_reports import SAID, held_shift
from tests.heavy_pictures import as_worker, broken_heavy_picture, heavy_picture
from tests.people import browser_of

pytestmark = pytest.mark.django_db
HEADS = {"heads_at_start": "1", "heads_at_end": "1", "served_count": "40"}
IN_PROCESS, UNREADABLE = "照片正在处理，约一分钟", "这张照片没有读懂，原件已删除。请移除后换成 JPG 或截图。"


@pytest.fixture(autouse=True)
def afterwards(at, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    return at(AFTERWARDS)


@pytest.fixture
def shift():
    return held_shift(people=1)


def sent(shift, upload):
    browser = browser_of(shift.activity.leader)
    answer = browser.post(
        reverse("shift-report", args=[shift.pk]), {"purpose": "photo", "materials": [upload], "do": "save"}
    )
    assert answer.status_code == 302
    return browser, shift.report.materials.get()


def shown(browser, shift) -> str:
    return browser.get(reverse("shift-report", args=[shift.pk])).content.decode()


def test_a_heavy_picture_is_in_process_and_then_there(shift):
    browser, material = sent(shift, heavy_picture())
    url = reverse("report-material", args=[shift.report.pk, material.uuid])

    assert IN_PROCESS in shown(browser, shift)
    waiting = browser.get(url)
    assert (waiting.status_code, "照片正在处理" in waiting.content.decode()) == (202, True)
    assert b"SecretPhone" not in waiting.content
    assert 'http-equiv="refresh"' in waiting.content.decode()
    assert not HistoryEntry.objects.filter(did="opened file").exists()

    as_worker(material)

    ready = browser.get(url)
    assert (ready.status_code, b"".join(ready)[:4], ready["Content-Type"]) == (200, b"\x89PNG", "image/png")
    assert IN_PROCESS not in shown(browser, shift)
    ready.close()


def test_while_no_worker_runs_the_picture_waits_and_the_page_says_so(shift, monkeypatch, at):
    browser, material = sent(shift, heavy_picture())
    monkeypatch.setattr(jobs, "is_silent", lambda: True)
    at("2026-03-18 23:00")

    page = browser.get(reverse("report-material", args=[shift.report.pk, material.uuid])).content.decode()

    assert "后台任务没有运行，恢复后自动接着处理" in page
    assert 'http-equiv="refresh"' not in page  # it does not ask for hours


def test_one_that_cannot_be_read_is_told_where_it_stands_and_counts_for_nothing(shift, monkeypatch):
    monkeypatch.setattr(findings, "LARGE_GROUP", 1)
    browser, material = sent(shift, broken_heavy_picture())

    as_worker(material)

    assert UNREADABLE in shown(browser, shift)
    gone = browser.get(reverse("report-material", args=[shift.report.pk, material.uuid]))
    assert (gone.status_code, "照片没有读懂" in gone.content.decode()) == (410, True)
    assert Notification.objects.get().url == reverse("shift-report", args=[shift.pk])
    report = reports.save(shift=shift, by=shift.activity.leader, **SAID)
    reports.submit(report=report, by=shift.activity.leader)
    assert Finding.objects.filter(shift=shift, code=FindingCode.NO_PHOTOS).exists()
    assert "请撤回修改，移除后换成 JPG 或截图。" in shown(browser, shift)


@pytest.mark.parametrize("work", ["redraw picture", "look after received pictures"])
def test_one_that_turns_out_unreadable_after_the_report_is_noted_too(shift, monkeypatch, at, work):
    monkeypatch.setattr(findings, "LARGE_GROUP", 1)
    _browser, material = sent(shift, broken_heavy_picture())
    report = reports.save(shift=shift, by=shift.activity.leader, **SAID)
    reports.submit(report=report, by=shift.activity.leader)
    noted = Finding.objects.filter(shift=shift, code=FindingCode.NO_PHOTOS)
    assert not noted.exists()

    if work == "redraw picture":
        as_worker(material)
    else:
        Job.objects.update(state=Job.State.FAILED)
        at(AFTERWARDS[:10] + " 23:59")
        jobs.known[work].function()

    material.refresh_from_db()
    assert (material.state, noted.count()) == ("unreadable", 1)


def test_the_page_that_finishes_a_shift_says_it_too(shift):
    browser, material = sent(shift, broken_heavy_picture())
    browser.post(reverse("shift-finish-step", args=[shift.pk, "heads"]), HEADS)
    page = reverse("shift-finish-step", args=[shift.pk, "report"])

    assert "坏.png（正在处理，约一分钟）" in browser.get(page).content.decode()
    as_worker(material)
    assert "坏.png（没有读懂，请换一张）" in browser.get(page).content.decode()
