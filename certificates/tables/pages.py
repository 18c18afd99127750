"""Context of the table pages: figures with the lists behind them, versions, and submissions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import AskedStage, StageReport
from certificates.permissions import can_decide_tables, can_make_table, can_submit_table
from certificates.tables import stage_activities, stage_tables
from certificates.tables.documents import roll_up_files, stage_form_files
from certificates.tables.documents.roll_up import RollUp
from certificates.tables.services import asked_stages, stage_reports
from certificates.tables.services.asked_stages import Owed
from certificates.tables.services.drawings import Wanted
from certificates.tables.stage_tables import Entry, Heading, StageTable
from certificates.tables.stages import Stage, month, month_before, quarter, quarter_before
from registry import clock
from registry.models import Programme, Unit
from registry.models.office import identity

Status = StageReport.Status
UNIT, ACTIVITY = "unit", "activity"
FILES = {"xlsx": "as_xlsx", "pdf": "as_pdf", "docx": "as_docx"}


@dataclass(frozen=True, slots=True)
class Source:
    """One line below the table: an activity's figures, each linked to its list."""

    place: int
    theme: str
    people: int
    people_url: str
    served: int | None
    served_url: str
    unreported: int
    is_sealed: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class QuickStage:
    """A shortcut to a stage."""

    label: str
    query: str


def detail(report: StageReport, user: Any) -> dict[str, Any]:
    """The context of a table's page."""
    table = stage_reports.table_of(report)
    versions = StageReport.objects.same_table(report).for_lists().order_by("-version")
    newest = versions[0]
    is_newest = newest.pk == report.pk
    makes = can_make_table(user, report.unit, report.activity)
    return {
        "report": report,
        "stage": stage_reports.stage_of(report).label,
        "is_roll_up": report.scope == StageReport.Scope.ROLL_UP,
        "table": table,
        "as_of": datetime.fromisoformat(table.as_of),
        "people_url": reverse("table-people", args=[report.pk]),
        "total": table.total,
        "drawn": drawn(report, table),
        "headings": roll_up_files.HEADINGS,
        "sources": sources(report, table),
        "versions": versions,
        "newest": newest,
        "may_submit": report.is_draft and can_submit_table(user, report),
        "is_empty": not table.entries and report.scope == StageReport.Scope.UNIT,
        "may_discard": report.is_draft and makes,
        "may_correct": report.is_decided and is_newest and makes,
        "may_decide": report.is_waiting and can_decide_tables(user) and report.submitted_by_id != user.pk,
    }


def drawn(report: StageReport, table: StageTable) -> Any:
    """The table as the value that all formats draw."""
    heading = stage_reports.heading_of(report)
    if report.scope == StageReport.Scope.ROLL_UP:
        return stage_tables.by_unit(table, heading, stage_activities.names_on_paper())
    return stage_tables.as_form(table, heading)


def file(report: StageReport, suffix: str) -> dict[str, Any]:
    """The table as an Excel, PDF or Word file, with what the history says of it."""
    name, people = f"{file_name(report)}.{suffix}", len(stage_reports.table_of(report).volunteers(None))
    about = {"what": "table", "people": people, "to": report, "unit": report.unit}
    return {"draw": partial(file_of, report, suffix), "name": name, **about}


def wanted(report: StageReport, drawn: RollUp, suffix: str) -> Wanted:
    """The table as a file for the worker to draw."""
    return Wanted(
        drawn,
        suffix,
        name=f"{file_name(report)}.{suffix}",
        people=len(stage_reports.table_of(report).volunteers(None)),
        again=reverse("table-file", args=[report.pk, suffix]),
        back=reverse("table-detail", args=[report.pk]),
        report=report.pk,
    )


def file_of(report: StageReport, suffix: str) -> bytes:
    """The bytes of that file."""
    is_roll_up = report.scope == StageReport.Scope.ROLL_UP
    module = roll_up_files if is_roll_up else stage_form_files
    content: bytes = getattr(module, FILES[suffix])(drawn(report, stage_reports.table_of(report)))
    return content


def file_name(report: StageReport) -> str:
    """单位 阶段 统计表, and the version from the second on."""
    version = f"（第{report.version}版）" if report.version > 1 else ""
    what = report.activity.title if report.activity else stage_reports.stage_of(report).label
    return f"{report.unit.short_name} {what} 阶段性情况统计表{version}"


def entry_of(table: StageTable, asked: str | None) -> Entry | None:
    """The entry of the requested activity."""
    return next((entry for entry in table.entries if str(entry.activity) == asked), None)


def roll_up_of(stage: Stage, by: str, unit: Unit) -> tuple[StageTable, Any]:
    """The committee's current roll-up, by unit or by activity."""
    programme = Programme.objects.filter(pk=stage.programme).first() if stage.programme else None
    heading = Heading(stage_reports.title_for(programme), unit.name_on_paper, stage.label, clock.today())
    table = stage_reports.roll_up(stage)
    if by == ACTIVITY:
        return table, stage_tables.by_activity(table, heading)
    return table, stage_tables.by_unit(table, heading, stage_activities.names_on_paper())


def sources(report: StageReport, table: StageTable) -> list[Source]:
    """Each entry with the addresses of the lists behind its figures."""
    people, served = reverse("table-people", args=[report.pk]), reverse("report-list")
    return [
        Source(
            place=place,
            theme=entry.theme,
            people=entry.people,
            people_url=f"{people}?activity={entry.activity}",
            served=entry.served,
            served_url=f"{served}?activity={entry.activity}",
            unreported=entry.unreported,
            is_sealed=entry.is_sealed,
            counts=table.counts(entry),
        )
        for place, entry in enumerate(table.entries, start=1)
    ]


def hand_ins(stage: Stage) -> list[Owed]:
    """Every submitting unit with its newest table of this stage, missing ones first."""
    known = AskedStage.objects.of(stage.from_on, stage.until_on, stage.programme).first()
    asked = known or AskedStage(from_on=stage.from_on, until_on=stage.until_on, programme_id=stage.programme)
    return sorted(asked_stages.tables_of([asked]), key=lambda each: (not each.is_missing, each.unit.pk))


def reminder(stage: Stage, missing: Iterable[Owed]) -> str:
    """A reminder text for the units that have not submitted."""
    names = "、".join(each.unit.short_name for each in missing)
    due = asked_stages.due_on(stage)
    return _(
        "【区直团工委】请以下单位尽快提交{stage}阶段性情况统计表（{due}前）：{names}。"
        "登录{system}，在“统计表”中选择阶段，核对后提交。没有开展活动的，也请提交空表。"
    ).format(
        stage=stage.label,
        due=f"{due.year}年{due.month}月{due.day}日",
        names=names,
        system=identity.current().system_name,
    )


def query_of(stage: Stage) -> str:
    """The stage as a query string."""
    days = {"from": stage.from_on.isoformat(), "until": stage.until_on.isoformat()}
    return urlencode({"programme": stage.programme, **days} if stage.programme else days)


def quick_stages(*, first: str = "from_on", last: str = "until_on") -> list[QuickStage]:
    """本月、上月、本季度、上季度 and the programmes that have begun."""
    today = clock.today()
    usual = [
        (_("本月"), month(today)),
        (_("上月"), month_before(today)),
        (_("本季度"), quarter(today)),
        (_("上季度"), quarter_before(today)),
    ]
    quick = [
        QuickStage(label, urlencode({first: stage.from_on.isoformat(), last: stage.until_on.isoformat()}))
        for label, stage in usual
    ]
    for programme in Programme.objects.open().filter(starts_on__lte=today)[:3]:
        days = {first: programme.starts_on.isoformat(), last: programme.ends_on.isoformat()}
        quick.append(QuickStage(str(programme), urlencode({"programme": programme.pk, **days})))
    return quick
