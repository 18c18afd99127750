"""What an export refuses, over the API and behind the pages."""

import pytest
from django.urls import reverse

from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.exports.services import asking
from registry.ground.services import drawn_files
from registry.models import HistoryEntry, Job, RoleAssignment, User
from tests.doors import program_of
from tests.exports import drawn_export
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator, browser_of, holder

pytestmark = pytest.mark.django_db
ADDRESS = "api-export-list"


def said(program, **changes):
    wanted = {"list": "volunteers", "columns": ["name"], "purpose": "checking"} | changes
    return program.post(reverse(ADDRESS), wanted, content_type="application/json")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"list": "nonsense"}, ExportRefused.Reason.EXPORT_LIST_UNKNOWN),
        ({"list": "team-roll"}, ExportRefused.Reason.EXPORT_ABOUT_MISSING),
        ({"columns": ["nonsense"]}, ExportRefused.Reason.EXPORT_COLUMNS),
        ({"filters": {"nonsense": "1"}}, ExportRefused.Reason.EXPORT_FILTERS),
        ({"filters": {"status": "nonsense"}}, ExportRefused.Reason.EXPORT_FILTERS),
        ({"purpose": ""}, ExportRefused.Reason.EXPORT_PURPOSE),
        ({"purpose": "other"}, ExportRefused.Reason.EXPORT_PURPOSE_WORDS),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_given(changes, reason):
    committee = holder("committee")

    answer = said(program_of(committee), **changes)

    assert (answer.status_code, answer.json()["code"]) == (409, reason.value)
    assert not HistoryEntry.objects.filter(did="exported").exists()


def test_a_short_list_is_the_answer_and_a_long_one_a_job(monkeypatch):
    admin = administrator(UnitFactory())
    VolunteerFactory.create_batch(2, unit=RoleAssignment.objects.get(user=admin).unit)
    program = program_of(admin)

    short = said(program)
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 1)
    long = said(program)
    other = said(program, columns=["unit"])
    file = reverse("api-export-file", args=[long.json()["id"]])
    early = program.get(file)
    jobs.perform(long.json()["id"])
    ready = program.get(reverse("api-export-detail", args=[long.json()["id"]])).json()

    assert (short.status_code, long.status_code) == (200, 202)
    assert other.json()["code"] == ExportRefused.Reason.EXPORT_UNDER_WAY.value
    assert early.json()["code"] == ExportRefused.Reason.EXPORT_NOT_READY.value
    assert (ready["state"], ready["total"], bool(ready["kept_until"])) == ("done", 2, True)
    assert program.get(file).status_code == 200
    assert "volunteers" in {one["code"] for one in program.get(reverse("api-export-lists")).json()}


def test_a_file_lies_sealed_ends_with_its_week_and_with_the_right_to_read_the_list():
    admin = administrator(UnitFactory())
    job = drawn_export(by=admin)
    program, file = program_of(admin), reverse("api-export-file", args=[job.pk])

    assert not drawn_files.read(f"{job.arguments['asked']}.file").startswith(b"PK")
    assert not list(drawn_files._folder().glob(f"*{drawn_files.UNSEALED}*"))
    assert program.get(file).status_code == 200
    (drawn_files._folder() / f"{job.arguments['asked']}.file").unlink()
    assert program.get(file).json()["code"] == ExportRefused.Reason.EXPORT_ERASED.value
    RoleAssignment.objects.filter(user=admin).delete()
    assert browser_of(admin).get(reverse("export", args=["volunteers"])).status_code == 403


def test_a_file_is_not_given_once_its_reader_administers_another_unit():
    admin = administrator(UnitFactory())
    job = drawn_export(by=admin)
    RoleAssignment.objects.filter(user=admin).update(unit=UnitFactory())

    today = User.objects.get(pk=admin.pk)
    answer = program_of(today).get(reverse("api-export-file", args=[job.pk]))

    page = browser_of(today).get(reverse("export-job-file", args=[job.pk]), follow=True).content.decode()

    assert (answer.status_code, answer.json()["code"]) == (409, ExportRefused.Reason.EXPORT_RIGHTS.value)
    assert str(ExportRefused.Reason.EXPORT_RIGHTS.label) in page
    assert not HistoryEntry.objects.filter(did="exported").exists()


def test_a_killed_worker_begins_again_and_given_up_work_is_asked_for_once_more(monkeypatch):
    committee = holder("committee")
    monkeypatch.setattr(asking.drawing, "draw", lambda *_a, **_k: 1 / 0)
    monkeypatch.setattr(asking, "MOST_AT_ONCE", 0)
    VolunteerFactory()
    wanted = asking.checked(code="volunteers", by=committee, filters={}, columns=["name"], purpose="checking")
    job = asking.ask(wanted, by=committee)

    jobs.perform(job.pk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.FAILED, attempts=5)
    page = browser_of(committee).get(reverse("export-job", args=[job.pk]))
    monkeypatch.undo()
    browser_of(committee).post(reverse("export-job-retry", args=[job.pk]))
    jobs.perform(job.pk)

    assert "没有成功" in page.content.decode()
    assert asking.kept_until(Job.objects.get(pk=job.pk))
