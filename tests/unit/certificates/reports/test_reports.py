"""Reporting a shift: input, refusals, and the state of the activity."""

from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.exceptions import ReportRefused
from certificates.models import ActivityReport
from certificates.reports import content
from certificates.reports.services import reports
from registry.models import Activity, HistoryEntry, Site
from tests.factories import ShiftFactory, SiteFactory, UserFactory, local
from tests.factories_hours import AFTERWARDS, administrator_of, shift_of
from tests.factories_reports import SAID, SUMMARY, held_shift, pdf, photo, reported

pytestmark = pytest.mark.django_db
Reason = ReportRefused.Reason


@pytest.fixture
def shift(at):
    at(AFTERWARDS)
    return held_shift(people=2)


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def reason_of(act, **said) -> Reason:
    with pytest.raises(ReportRefused) as refused:
        act(**said)
    return refused.value.reason


def draft(shift, **said) -> ActivityReport:
    return reports.save(shift=shift, by=shift.activity.leader, **(SAID | said))


def test_a_report_is_due_seven_calendar_days_after_the_shift(shift):
    assert reports.due_on(shift) == date(2026, 3, 21)


@pytest.mark.parametrize(("day", "late"), [("2026-03-21 23:59", False), ("2026-03-22 00:00", True)])
def test_a_report_is_overdue_from_the_eighth_day(at, day, late):
    shift = shift_of()
    at(day)

    assert reports.is_overdue(shift) is late
    assert (shift.ends_at < reports.overdue_before()) is late


def test_nothing_typed_is_kept_as_nothing_and_not_as_zero(shift):
    report = draft(shift, served_count=None, summary="")

    report.refresh_from_db()
    assert (report.served_count, report.summary, report.status) == (None, "", "draft")


def test_the_last_report_of_an_activity_makes_it_reported(shift):
    second = ShiftFactory(
        activity=shift.activity, starts_at=local("2026-03-15 09:00"), ends_at=local("2026-03-15 11:00")
    )
    reported(shift)
    shift.activity.refresh_from_db()
    between = shift.activity.status
    reported(second)
    shift.activity.refresh_from_db()

    assert (between, shift.activity.status) == (Activity.Status.PUBLISHED, Activity.Status.REPORTED)
    assert shift.activity.ended_at is not None


def test_a_shift_to_come_keeps_the_activity_open(shift):
    ShiftFactory(activity=shift.activity, starts_at=local("2026-05-01 09:00"), ends_at=local("2026-05-01 11:00"))
    reported(shift)

    shift.activity.refresh_from_db()
    assert shift.activity.status == Activity.Status.PUBLISHED


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"served_count": None}, Reason.SERVED_MISSING),
        ({"served_count": 0}, Reason.SERVED_ZERO),
        ({"summary": "字" * 49}, Reason.SUMMARY_LENGTH),
        ({"summary": "字" * 301}, Reason.SUMMARY_LENGTH),
    ],
)
def test_an_incomplete_report_is_not_submitted(shift, said, reason):
    report = draft(shift, **said)

    assert reason_of(reports.submit, report=report, by=shift.activity.leader) == reason
    report.refresh_from_db()
    assert report.status == ActivityReport.Status.DRAFT


@pytest.mark.parametrize("length", [50, 300])
def test_the_summary_may_have_50_to_300_characters(shift, length):
    assert reported(shift, summary="字" * length).status == ActivityReport.Status.SUBMITTED


def test_a_submitted_report_is_not_changed_nor_submitted_again(shift):
    report, leader = reported(shift), shift.activity.leader

    assert reason_of(reports.save, shift=shift, by=leader, **SAID) == ReportRefused.Reason.REPORT_ALREADY_SUBMITTED
    assert reason_of(reports.submit, report=report, by=leader) == ReportRefused.Reason.REPORT_ALREADY_SUBMITTED


def test_a_shift_is_reported_after_its_end(at):
    at("2026-03-14 11:59")
    shift = shift_of()

    assert reason_of(reports.save, shift=shift, by=shift.activity.leader, **SAID) == Reason.REPORT_NOT_ENDED


@pytest.mark.parametrize(
    "activity", [{"kind": "training"}, {"origin": "historical"}, {"status": "cancelled", "end_reason": "暴雨"}]
)
def test_what_is_no_service_is_not_reported(at, activity):
    at(AFTERWARDS)
    shift = shift_of(**activity)

    assert reason_of(reports.save, shift=shift, by=shift.activity.leader, **SAID) == Reason.REPORT_NOT_REPORTABLE
    assert shift not in reports.shifts_to_report()


def test_a_report_is_taken_back_with_a_reason(shift):
    report, leader = reported(shift), shift.activity.leader

    assert reason_of(reports.reopen, report=report, reason=" ", by=leader) == Reason.REPORT_REASON_MISSING
    report = reports.reopen(report=report, reason="人数多打了一个零", by=leader)

    shift.activity.refresh_from_db()
    assert (report.status, report.submitted_at) == ("draft", None)
    assert shift.activity.status == Activity.Status.CLOSED
    assert reason_of(reports.reopen, report=report, reason="再来", by=leader) == Reason.REPORT_NOT_SUBMITTED
    assert HistoryEntry.objects.filter(did="report reopened", target_id=report.pk).count() == 1


@pytest.mark.parametrize("who", ["stranger", "foreign administrator"])
def test_only_who_runs_the_activity_reports_it(shift, who):
    by = UserFactory() if who == "stranger" else administrator_of(shift_of().activity.recording_unit)

    with pytest.raises(PermissionDenied):
        reports.save(shift=shift, by=by, **SAID)
    assert not ActivityReport.objects.exists()


def test_the_administrator_of_the_recording_unit_may_report(shift):
    report = reports.save(shift=shift, by=administrator_of(shift.activity.recording_unit), **SAID)

    assert report.summary == SUMMARY


def phone_photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("总结.docx", (Path(__file__).parents[3] / "cases" / "IMG_0001.HEIC").read_bytes())


@pytest.mark.parametrize(
    ("upload", "purpose"), [(photo, "photo"), (photo, "news"), (phone_photo, "news"), (pdf, "video")]
)
def test_where_pictures_are_forbidden_none_is_kept(shift, uploads, upload, purpose, tmp_path):
    shift.activity.site = SiteFactory(kind=Site.Kind.BASE, name="示例未管所", no_photo=True)
    shift.activity.save()

    refused = reason_of(reports.attach, shift=shift, upload=upload(), purpose=purpose, by=shift.activity.leader)

    assert refused == Reason.NO_PHOTO
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert content.purposes_at(shift) == ("summary", "news")


def test_papers_are_welcome_where_pictures_are_forbidden(shift, uploads):
    shift.activity.site = SiteFactory(no_photo=True)
    shift.activity.save()

    stored = reports.attach(shift=shift, upload=pdf(), purpose="summary", by=shift.activity.leader)

    assert list(shift.report.materials.all()) == [stored]


def test_there_is_an_end_to_materials(shift, uploads, monkeypatch):
    monkeypatch.setattr(reports, "MOST_MATERIALS", 1)
    leader = shift.activity.leader
    stored = reports.attach(shift=shift, upload=photo(), purpose="photo", by=leader)

    assert (
        reason_of(reports.attach, shift=shift, upload=photo(), purpose="photo", by=leader) == Reason.MATERIALS_TOO_MANY
    )
    reports.detach(report=shift.report, material=stored, by=leader)
    assert not shift.report.materials.exists()


def test_shifts_wait_for_their_report_the_oldest_first(at):
    at("2026-04-01 09:00")
    late, early = held_shift(day="2026-03-20"), held_shift(day="2026-03-10")
    reported(held_shift(day="2026-03-05"))
    held_shift(day="2026-04-02")

    assert list(reports.shifts_to_report()) == [early, late]
