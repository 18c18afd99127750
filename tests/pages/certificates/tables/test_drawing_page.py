"""The page of a roll-up that the worker draws: its state in words, its file, its line in the history."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from certificates.tables.services import drawings, stage_reports
from certificates.tables.subjects import Subject
from registry import clock
from registry.ground import jobs
from registry.ground.services import drawn_files
from registry.models import HistoryEntry, Job
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import LATER, MARCH, drawn_roll_up, held_shift, reported, wanted_roll_up
from tests.people import browser_of
from tests.readers import pdf_words

pytestmark = pytest.mark.django_db
STAGE = "from=2026-03-01&until=2026-03-31&by=activity"


@pytest.fixture(autouse=True)
def later(at, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    at(LATER)
    cache.set(jobs.WORKER_SEEN, clock.now().isoformat(), timeout=None)


@pytest.fixture
def member():
    return committee_member()


@pytest.fixture
def everything_is_long(monkeypatch):
    monkeypatch.setattr(drawings, "MOST_AT_ONCE", 0)
    unit = UnitFactory(short_name="示例水利厅团委")
    reported(held_shift(VolunteerFactory(), people=1, recording_unit=unit, title="走进科技馆"))
    return unit


def page_of(user, job, **asked) -> str:
    return browser_of(user).get(reverse("table-drawing", args=[job.pk]), **asked).content.decode()


def waiting(by) -> Job:
    return drawings.ask(wanted=wanted_roll_up(), by=by)


def test_from_the_button_over_purpose_and_waiting_to_the_file(everything_is_long, member):
    browser = browser_of(member)
    address = f"{reverse('roll-up-file', args=['pdf'])}?{STAGE}"

    asked = browser.get(address)
    assert (asked["Location"].split("?")[0], Job.objects.count()) == (reverse("export-purpose"), 0)
    back = browser.post(asked["Location"], {"purpose": "reporting", "words": ""})["Location"]
    to = browser.get(back)["Location"]
    first = browser.get(to).content.decode()
    jobs.perform(Job.objects.get(name=drawings.DRAW).pk)
    assert browser.get(address)["Location"] == to  # pressed again, the same figures are the same job
    second = browser.get(to).content.decode()
    job = Job.objects.get(name=drawings.DRAW)
    file = browser.get(reverse("table-drawing-file", args=[job.pk]))

    assert ("排队中，共 1 项活动" in first, 'http-equiv="refresh"' in first, 'data-hx-trigger="every 3s"' in first) == (
        True,
    ) * 3
    assert ("已生成，保存到 4月9日 10:00。" in second, 'http-equiv="refresh"' in second) == (True, False)
    assert reverse("table-drawing-file", args=[job.pk]) in second
    assert "走进科技馆" in pdf_words(file.content)
    line = HistoryEntry.objects.get(did="exported")
    assert (line.by, line.target_id) == (member, member.pk)
    assert {name: line.fields[name] for name in ("what", "purpose", "people", "by_from", "by_until")} == {
        "what": "roll-up", "purpose": "reporting", "people": 2, "by_from": 20260301, "by_until": 20260331,
    }  # fmt: skip


def test_a_purpose_in_the_address_goes_along_to_the_file(everything_is_long, member):
    browser = browser_of(member)
    to = browser.get(f"{reverse('roll-up-file', args=['docx'])}?{STAGE}&purpose=checking")["Location"]
    job = Job.objects.get(name=drawings.DRAW)
    jobs.perform(job.pk)

    assert to == f"{reverse('table-drawing', args=[job.pk])}?purpose=checking"
    link = f"{reverse('table-drawing-file', args=[job.pk])}?purpose=checking"
    assert link in browser.get(to).content.decode()
    assert browser.get(f"{link}&by_from=x&people=9").status_code == 200
    assert HistoryEntry.objects.get(did="exported").fields["people"] == 2


def test_without_a_purpose_the_file_does_not_leave(member):
    answer = browser_of(member).get(reverse("table-drawing-file", args=[drawn_roll_up(by=member).pk]))

    assert answer["Location"].startswith(reverse("export-purpose"))
    assert not HistoryEntry.objects.filter(did="exported").exists()


def test_a_workbook_is_given_at_once_however_long(everything_is_long, member):
    answer = browser_of(member).get(f"{reverse('roll-up-file', args=['xlsx'])}?{STAGE}&purpose=reporting")

    assert (answer.status_code, Job.objects.count()) == (200, 0)


def test_a_kept_roll_up_takes_the_same_way_and_its_line_names_the_table(everything_is_long, member):
    subject = Subject(unit=committee_unit(), stage=MARCH, is_roll_up=True)
    report = stage_reports.draft(subject=subject, by=member)
    browser = browser_of(member)

    to = browser.get(reverse("table-file", args=[report.pk, "pdf"]))["Location"]
    job = Job.objects.get(name=drawings.DRAW)
    jobs.perform(job.pk)
    file = browser.get(reverse("table-drawing-file", args=[job.pk]))

    line = HistoryEntry.objects.get(did="exported")
    assert (to, file.status_code) == (reverse("table-drawing", args=[job.pk]), 200)
    assert (line.target_id, line.unit, line.fields["what"], line.fields["purpose"]) == (
        report.pk, report.unit, "table", "table",
    )  # fmt: skip


def test_a_second_one_of_the_same_person_shows_the_first_and_says_so(everything_is_long, member):
    first, browser = waiting(member), browser_of(member)

    answer = browser.get(f"{reverse('roll-up-file', args=['pdf'])}?{STAGE}&purpose=reporting", follow=True)

    assert answer.request["PATH_INFO"] == reverse("table-drawing", args=[first.pk])
    assert "一次只生成一份" in answer.content.decode()
    assert Job.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "attempts", "words"),
    [
        ("waiting", 0, "排队中，共 200 项活动"),
        ("waiting", 2, "试了 2 次没有成功，今天 10:00 自动再试"),
        ("running", 1, "正在生成，共 200 项活动"),
        ("failed", 5, "没有成功：试了 5 次都出错"),
        ("done", 1, "文件满 7 天已经删除"),
    ],
)
def test_every_state_is_said_in_words(member, state, attempts, words):
    job = waiting(member)
    Job.objects.update(state=state, attempts=attempts, last_error="MemoryError: secret")

    page = page_of(member, job)

    assert (words in page, "MemoryError" in page) == (True, False)
    assert ("再试一次" in page) is (state == "failed")
    assert ("重新生成" in page) is (state == "done")


def test_a_fragment_follows_the_state_without_the_rest_of_the_page(member):
    page = page_of(member, waiting(member), headers={"hx-request": "true"})

    assert page.lstrip().startswith("<section")


def test_a_worker_that_is_away_is_named_with_its_time(member, at):
    job = waiting(member)
    at("2026-04-02 10:04")
    assert "起没有办理" not in page_of(member, job)

    at("2026-04-02 10:06")
    page = page_of(member, job)
    cache.delete(jobs.WORKER_SEEN)

    assert "后台任务从 今天 10:00 起没有办理" in page
    assert "后台任务没有运行" in page_of(member, job)


def test_a_page_left_open_stops_asking_after_ten_minutes(member, at):
    job = waiting(member)
    at("2026-04-02 10:11")

    page = page_of(member, job)

    assert ('http-equiv="refresh"' in page, "data-hx-trigger" in page, "刷新" in page) == (False, False, True)


def test_what_was_given_up_is_tried_again_by_its_button(member):
    job = waiting(member)
    Job.objects.update(state=Job.State.FAILED, attempts=5, finished_at=clock.now())

    answer = browser_of(member).post(reverse("table-drawing-retry", args=[job.pk]))

    job.refresh_from_db()
    assert (answer["Location"], job.state) == (reverse("table-drawing", args=[job.pk]), Job.State.WAITING)


def test_a_file_that_is_gone_leads_back_to_its_page(member, at):
    job = drawn_roll_up(by=member)
    at(str((clock.now() + timedelta(days=8)).date()) + " 03:55")
    drawn_files.prune()
    answer = browser_of(member).get(reverse("table-drawing-file", args=[job.pk]) + "?purpose=checking")

    assert answer["Location"] == reverse("table-drawing", args=[job.pk])
    assert not HistoryEntry.objects.filter(did="exported").exists()


@pytest.mark.parametrize("name", ["table-drawing", "table-drawing-file", "table-drawing-retry"])
def test_somebody_else_finds_nothing(member, name):
    address = reverse(name, args=[drawn_roll_up(by=member).pk])
    browser = browser_of(administrator_of(UnitFactory()))

    answer = browser.post(address) if name.endswith("retry") else browser.get(f"{address}?purpose=checking")

    assert answer.status_code == 404
