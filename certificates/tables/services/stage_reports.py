"""The official statistics table: made, frozen on submission, accepted or returned, corrected by new versions."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.exceptions import TableRefused
from certificates.models import StageReport
from certificates.permissions import can_decide_tables, can_make_table, can_submit_table
from certificates.tables import stage_activities, stage_tables
from certificates.tables.stage_tables import Heading, StageTable
from certificates.tables.stages import Stage
from certificates.tables.subjects import Subject
from checkin.ledger import seal_lines
from checkin.ledger.services import seals
from checkin.models import Seal
from registry import clock
from registry.history.services import history
from registry.models import Activity, Programme, Unit, User
from registry.models.office import identity
from registry.notifications.services import notifications
from registry.permissions import is_account_of, require
from registry.units.services.open_units import refuse_closed

Reason = TableRefused.Reason
Status = StageReport.Status
Scope = StageReport.Scope
LONGEST_REASON: Final = 200
TOLD: Final = {
    Status.ACCEPTED: _("统计表已确认：{stage}《{title}》。"),
    Status.RETURNED: _("统计表被退回：{stage}《{title}》。请查看原因，更正后再提交。"),
}


def of_activity(activity: Activity) -> Subject:
    """One activity from its first shift to its last."""
    days = [clock.local_date(shift.starts_at) for shift in activity.shifts.live().in_order()] or [clock.today()]
    return Subject(unit=activity.recording_unit, stage=Stage(days[0], max(days)), activity=activity)


@transaction.atomic
def draft(*, subject: Subject, by: User) -> StageReport:
    """The newest version of the subject's table, or a first draft."""
    stage = subject.stage
    require(can_make_table(by, subject.unit, subject.activity))
    require(not subject.is_roll_up or can_decide_tables(by))
    if stage.until_on < stage.from_on:
        raise TableRefused(Reason.TABLE_STAGE)
    if stage.from_on > clock.today():
        raise TableRefused(Reason.TABLE_STAGE_FUTURE, day=f"{stage.from_on.month}月{stage.from_on.day}日")
    _lock_unit(subject.unit.pk)
    wanted = _wanted(subject, by)
    if newest := StageReport.objects.same_table(wanted).order_by("-version").first():
        return newest
    if subject.activity is None:  # the form of one activity names the unit that held it, whatever became of it
        refuse_closed(subject.unit)
    wanted.save()
    history.record(by=by, did="table drafted", to=wanted, unit=subject.unit, scope=wanted.scope)
    return wanted


@transaction.atomic
def submit(*, report: StageReport, by: User, is_empty: bool = False) -> StageReport:
    """Freeze the figures and hand the table to the committee (D151); without activities an empty one is declared."""
    report = _locked(report)
    require(can_submit_table(by, report))
    _expect(report, Status.DRAFT)
    seal = seals.latest()
    table = computed(report, seal=seal)
    _refuse_unfit(report, table, is_empty)
    report.snapshot, report.seal = stage_tables.snapshot(table), seal
    report.status, report.submitted_by, report.submitted_at = Status.SUBMITTED, by, clock.now()
    report.filled_on = clock.today()
    report.save(update_fields=["snapshot", "seal", "status", "submitted_by", "submitted_at", "filled_on"])
    history.record(by=by, did="table submitted", to=report, unit=report.unit, version=report.version)
    return report


@transaction.atomic
def accept(*, report: StageReport, by: User) -> StageReport:
    """The committee confirms a table that somebody else submitted (D121, D151)."""
    return _decide(report, Status.ACCEPTED, by)


@transaction.atomic
def send_back(*, report: StageReport, reason: str, by: User) -> StageReport:
    """The committee returns a table with a reason."""
    return _decide(report, Status.RETURNED, by, reason)


@transaction.atomic
def correct(*, report: StageReport, reason: str, by: User) -> StageReport:
    """Begin the next version of a decided table; what was submitted stays as it was (D151)."""
    require(can_make_table(by, report.unit, report.activity))
    report = _locked(report)
    _expect(report, Status.RETURNED, Status.ACCEPTED)
    newest = StageReport.objects.same_table(report).order_by("-version")[0]
    if newest.pk != report.pk:
        raise TableRefused(Reason.TABLE_NOT_LATEST, version=newest.version)
    _refuse_without(reason)
    following = StageReport.objects.create(
        scope=report.scope,
        unit=report.unit,
        activity=report.activity,
        programme=report.programme,
        title=report.title,
        stage_from_on=report.stage_from_on,
        stage_until_on=report.stage_until_on,
        version=report.version + 1,
        correction_reason=reason[:LONGEST_REASON],
        made_by=by,
    )
    history.record(
        by=by, did="table corrected", to=following, unit=report.unit, version=following.version, reason=reason
    )
    return following


@transaction.atomic
def discard(*, report: StageReport, by: User) -> None:
    """Delete a draft; submitted versions stay."""
    require(can_make_table(by, report.unit, report.activity))
    report = _locked(report)
    _expect(report, Status.DRAFT)
    history.record(by=by, did="table draft discarded", to=report, unit=report.unit, version=report.version)
    report.delete()


def table_of(report: StageReport) -> StageTable:
    """The frozen figures of a submitted table; the current ones of a draft."""
    return computed(report, seal=seals.latest()) if report.is_draft else stage_tables.restored(report.snapshot)


def computed(report: StageReport, *, seal: Seal | None) -> StageTable:
    """The current figures of the table's subject."""
    stage, units = stage_of(report), counted_units(report)
    if report.activity_id:
        shifts = stage_activities.countable_shifts().filter(activity=report.activity_id)
    else:
        shifts = stage_activities.of_units(stage_activities.shifts_of_stage(stage), units)
    return sealed_table(shifts, units, seal)


def roll_up(stage: Stage) -> StageTable:
    """Every activity of a stage for the committee, current figures."""
    every_unit = set(Unit.objects.values_list("pk", flat=True))
    return sealed_table(stage_activities.shifts_of_stage(stage), every_unit, seals.latest())


def sealed_table(shifts: Any, units: set[int], seal: Seal | None) -> StageTable:
    """The entries of these shifts, with the newest seal."""
    entries = stage_activities.entries(shifts, sealed_at=seal.sealed_at if seal else None)
    waiting = sum(not entry.is_sealed for entry in entries)
    return StageTable(
        entries=entries,
        units=tuple(sorted(units)),
        seal_line=seal_lines.seal_line(seal, unsealed=waiting),
        as_of=clock.now().isoformat(),
        document_head=identity.current().document_head,
    )


def counted_units(report: StageReport) -> set[int]:
    """A unit's table counts what it and the units below it lead; the committee's own only its own.

    Both count what was merged into them or closed under them.
    """
    if report.scope == Scope.ROLL_UP:
        return set(Unit.objects.values_list("pk", flat=True))
    tree, own = Unit.objects.succession(), {report.unit_id}
    return tree.stood_for(own) if report.unit.parent_id is None else tree.reach(own)


def stage_of(report: StageReport) -> Stage:
    """The stage of the table, with its programme's name."""
    programme = report.programme
    return Stage(report.stage_from_on, report.stage_until_on, report.programme_id, programme.name if programme else "")


def heading_of(report: StageReport) -> Heading:
    """The heading above the figures."""
    return Heading(
        title=report.title,
        unit_name=report.unit.name_on_paper,
        stage=stage_of(report).label,
        filled_on=report.filled_on,
        is_draft=report.is_draft,
    )


def title_for(programme: Programme | None) -> str:
    """The programme's own title, otherwise the notice's corrected one (D148)."""
    return (programme.table_title if programme else "") or identity.current().stage_title


def last_end(report: StageReport) -> datetime | None:
    """When the last shift of the table's subject is over."""
    shifts = stage_activities.countable_shifts().filter(activity=report.activity_id)
    if not report.activity_id:
        shifts = stage_activities.shifts_of_stage(stage_of(report))
        shifts = stage_activities.of_units(shifts, counted_units(report))
    last = shifts.order_by("-ends_at").first()
    return last.ends_at if last else None


def _wanted(subject: Subject, by: User) -> StageReport:
    stage = subject.stage
    programme = Programme.objects.filter(pk=stage.programme).first() if stage.programme else None
    return StageReport(
        scope=subject.scope,
        unit=subject.unit,
        activity=subject.activity,
        programme=programme,
        title=title_for(programme or (subject.activity.programme if subject.activity else None)),
        stage_from_on=stage.from_on,
        stage_until_on=stage.until_on,
        made_by=by,
    )


def _decide(report: StageReport, status: Status, by: User, reason: str = "") -> StageReport:
    require(can_decide_tables(by))
    report = _locked(report)
    _expect(report, Status.SUBMITTED)
    if is_account_of(by, report.submitted_by_id):
        raise TableRefused(Reason.TABLE_OWN)
    if status == Status.RETURNED:
        _refuse_without(reason)
    report.status, report.decided_by, report.decided_at = status, by, clock.now()
    report.reason = reason[:LONGEST_REASON]
    report.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    entry = history.record(
        by=by, did=f"table {status}", to=report, unit=report.unit, version=report.version, reason=reason
    )
    text = TOLD[status].format(title=report.title, stage=stage_of(report).label)
    url = reverse("table-detail", args=[report.pk])
    notifications.tell_of(entry, users=[report.submitted_by_id, report.made_by_id], text=text, url=url)
    return report


def _refuse_unfit(report: StageReport, table: StageTable, is_empty: bool) -> None:
    last = last_end(report)
    if report.stage_until_on > clock.today() or (last is not None and last > clock.now()):
        day = report.stage_until_on
        raise TableRefused(Reason.TABLE_STAGE_RUNNING, day=f"{day.month}月{day.day}日")
    for entry in table.counted:
        if not entry.people:
            raise TableRefused(Reason.TABLE_ZERO_PEOPLE, theme=entry.theme)
    if is_empty and table.entries:
        raise TableRefused(Reason.TABLE_NOT_EMPTY, count=len(table.entries))
    if not table.entries and not (is_empty and report.scope == Scope.UNIT):
        raise TableRefused(Reason.TABLE_NOTHING)


def _expect(report: StageReport, *states: Status) -> None:
    if report.status not in states:
        raise TableRefused(Reason.TABLE_WRONG_STATE, status=report.get_status_display())


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise TableRefused(Reason.TABLE_REASON_MISSING)


def _locked(report: StageReport) -> StageReport:
    """The report as it is now, under the lock of its unit, which orders versions."""
    _lock_unit(report.unit_id)
    return StageReport.objects.select_related("unit", "activity", "programme").get(pk=report.pk)


def _lock_unit(unit_id: int) -> None:
    Unit.objects.select_for_update(no_key=True).get(pk=unit_id)
