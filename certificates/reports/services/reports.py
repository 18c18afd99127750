"""Reporting a shift to the committee: people served, summary, materials (D10, D99, D150, D152)."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from certificates.exceptions import ReportRefused
from certificates.models import ActivityReport
from certificates.permissions import can_report
from certificates.reports import content
from certificates.reports.content import LEAST_SUMMARY, MOST_SUMMARY, Purpose
from certificates.tables.stage_activities import countable_shifts
from certificates.tables.stages import REPORT_DAYS
from checkin.findings.services import findings
from registry import clock
from registry.activities.services import activities
from registry.ground.services import files
from registry.history.services import history
from registry.models import Activity, Shift, StoredFile, User
from registry.permissions import require

Reason = ReportRefused.Reason
Status = ActivityReport.Status
MOST_MATERIALS = 20
MOST_SHOWN: Final = 50


def due_on(shift: Shift) -> date:
    """A report is due seven days after the shift ends (D10)."""
    return clock.local_date(shift.ends_at) + timedelta(days=REPORT_DAYS)


def is_overdue(shift: Shift) -> bool:
    """The seven days are over."""
    return due_on(shift) < clock.today()


def overdue_before() -> datetime:
    """Shifts that ended before this moment should have been reported by yesterday."""
    return datetime.combine(clock.today() - timedelta(days=REPORT_DAYS), time(), clock.LOCAL)


def shifts_to_report() -> QuerySet[Shift]:
    """Shifts that are over and not reported, the oldest first."""
    reported = ActivityReport.objects.submitted().values("shift_id")
    ended = countable_shifts().filter(ends_at__lte=clock.now()).exclude(pk__in=reported)
    return ended.select_related("activity__recording_unit").order_by("ends_at", "pk")


@transaction.atomic
def save(*, shift: Shift, served_count: int | None, served_is_estimate: bool, summary: str, by: User) -> ActivityReport:
    """Save the leader's input so far; an empty number stays empty, not 0 (D152)."""
    report = _draft_of(shift, by)
    report.served_count, report.served_is_estimate = served_count, served_is_estimate
    report.summary = summary
    report.saved_at = clock.now()
    report.save(update_fields=["served_count", "served_is_estimate", "summary", "saved_at"])
    history.record(by=by, did="report saved", to=report, unit=shift.activity.recording_unit, served=served_count)
    return report


def attach(*, shift: Shift, upload: Any, purpose: str, by: User) -> StoredFile:
    """Add a file to the report; no pictures where they are forbidden (D99)."""
    require(can_report(by, shift))
    if content.forbids_pictures(shift) and (purpose in content.SHOWING or files.shows_something(upload)):
        raise ReportRefused(Reason.NO_PHOTO, site=shift.activity.site)
    with files.received((upload, purpose), by=by) as [came]:
        return _attach(shift, came, by)


@transaction.atomic
def _attach(shift: Shift, came: files.Received, by: User) -> StoredFile:
    report = _draft_of(shift, by)
    if report.materials.count() >= MOST_MATERIALS:
        raise ReportRefused(Reason.MATERIALS_TOO_MANY, most=MOST_MATERIALS)
    stored = files.keep(came, page=reverse("shift-report", args=[shift.pk]))
    report.materials.add(stored)
    history.record(by=by, did="report material added", to=report, unit=shift.activity.recording_unit, file=stored)
    return stored


@transaction.atomic
def detach(*, report: ActivityReport, material: StoredFile, by: User) -> ActivityReport:
    """Remove a file from an open report; the stored file stays."""
    report = _draft_of(report.shift, by)
    report.materials.remove(material)
    history.record(
        by=by, did="report material removed", to=report, unit=report.shift.activity.recording_unit, file=material
    )
    return report


@transaction.atomic
def submit(*, report: ActivityReport, by: User) -> ActivityReport:
    """Report the shift; when it was the last one of its activity, the activity is reported."""
    report = _draft_of(report.shift, by)
    _refuse_incomplete(report)
    report.status, report.submitted_at, report.submitted_by = Status.SUBMITTED, clock.now(), by
    report.save(update_fields=["status", "submitted_at", "submitted_by"])
    unit = report.shift.activity.recording_unit
    history.record(by=by, did="report submitted", to=report, unit=unit, served=report.served_count)
    findings.note_photos(shift=report.shift, photos=_photos_of(report).count())
    if not _open_shifts(report.shift.activity_id).exists():
        activities.mark_reported(activity=report.shift.activity, by=by)
    return report


@transaction.atomic
def reopen(*, report: ActivityReport, reason: str, by: User) -> ActivityReport:
    """Reopen a submitted report to correct it; submitted tables keep their figures (D151)."""
    require(can_report(by, report.shift))
    _lock(report.shift)
    report.refresh_from_db()
    if report.status != Status.SUBMITTED:
        raise ReportRefused(Reason.REPORT_NOT_SUBMITTED)
    if not reason.strip():
        raise ReportRefused(Reason.REPORT_REASON_MISSING)
    report.status, report.submitted_at, report.submitted_by = Status.DRAFT, None, None
    report.save(update_fields=["status", "submitted_at", "submitted_by"])
    unit = report.shift.activity.recording_unit
    history.record(by=by, did="report reopened", to=report, unit=unit, served=report.served_count, reason=reason)
    activities.reopen_reporting(activity=report.shift.activity, by=by)
    return report


@transaction.atomic
def recount_photos(*, material: int) -> None:
    """A photo that turned out unreadable after its report was submitted counts for nothing either."""
    unreadable = StoredFile.objects.filter(pk=material, state=StoredFile.State.UNREADABLE)
    reports = ActivityReport.objects.submitted().filter(materials__in=unreadable)
    for report in reports.select_related("shift__activity__site"):
        findings.note_photos(shift=report.shift, photos=_photos_of(report).count())


def _draft_of(shift: Shift, by: User) -> ActivityReport:
    """The open report of the shift, locked; created if there is none."""
    require(can_report(by, shift))
    _lock(shift)
    if not countable_shifts().filter(pk=shift.pk).exists():
        raise ReportRefused(Reason.REPORT_NOT_REPORTABLE)
    if not shift.has_ended:
        ends = shift.ends_at.astimezone(clock.LOCAL)
        raise ReportRefused(Reason.REPORT_NOT_ENDED, when=f"{ends.month}月{ends.day}日 {ends:%H:%M}")
    report, _is_new = ActivityReport.objects.get_or_create(shift=shift, defaults={"written_by": by})
    if report.status != Status.DRAFT:
        raise ReportRefused(Reason.REPORT_ALREADY_SUBMITTED)
    return report


def _lock(shift: Shift) -> None:
    # The last report changes the activity, so two reports at once must see each other.
    Activity.objects.select_for_update(no_key=True).get(pk=shift.activity_id)


def _refuse_incomplete(report: ActivityReport) -> None:
    if report.served_count is None:
        raise ReportRefused(Reason.SERVED_MISSING)
    if report.served_count == 0:
        raise ReportRefused(Reason.SERVED_ZERO)
    if not LEAST_SUMMARY <= len(report.summary) <= MOST_SUMMARY:
        raise ReportRefused(Reason.SUMMARY_LENGTH, least=LEAST_SUMMARY, most=MOST_SUMMARY, length=len(report.summary))


def _photos_of(report: ActivityReport) -> QuerySet[StoredFile]:
    return report.materials.filter(purpose=Purpose.PHOTO).exclude(state=StoredFile.State.UNREADABLE)


def _open_shifts(activity_id: int) -> QuerySet[Shift]:
    """Shifts of the activity that are still to come, or to be reported."""
    reported = ActivityReport.objects.submitted().values("shift_id")
    return Shift.objects.live().filter(activity=activity_id).exclude(pk__in=reported)
