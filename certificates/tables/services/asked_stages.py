"""应交阶段: the tables the committee requests from every unit, due days, missing units (D10, D149, D151)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from certificates.exceptions import AskingRefused
from certificates.models import AskedStage, StageReport
from certificates.permissions import can_decide_tables
from certificates.tables.stage_activities import handing_in_units
from certificates.tables.stages import REPORT_DAYS, Stage
from registry import clock
from registry.history.services import history
from registry.models import Unit, User
from registry.permissions import require

Reason = AskingRefused.Reason
Status = StageReport.Status
HANDED_IN = (Status.SUBMITTED, Status.ACCEPTED)
MOST_STAGES, LONGEST_WAIT = 24, 60  # at once; days after the end


@dataclass(frozen=True, slots=True)
class Owed:
    """A unit and its table of an asked stage: the version that stands, or none."""

    asked: AskedStage
    unit: Unit
    report: StageReport | None

    @property
    def is_missing(self) -> bool:
        """Nothing was submitted, or it was returned."""
        return self.report is None or self.report.status not in HANDED_IN

    @property
    def is_returned(self) -> bool:
        return self.report is not None and self.report.status == Status.RETURNED

    @property
    def url(self) -> str:
        """The unit's draft or returned table, otherwise a new one with the stage filled in."""
        if self.report is not None:
            return reverse("table-detail", args=[self.report.pk])
        days = {"from_on": self.asked.from_on.isoformat(), "until_on": self.asked.until_on.isoformat()}
        named = {"programme": self.asked.programme_id} if self.asked.programme_id else {}
        return f"{reverse('table-new')}?{urlencode({'unit': self.unit.pk} | days | named)}"


@transaction.atomic
def ask(*, stages: Collection[Stage], due_days: int = REPORT_DAYS, by: User) -> list[AskedStage]:
    """Ask every unit for the tables of these stages, each due so many days after its end; one week by default (D10)."""
    require(can_decide_tables(by))
    if not stages or len(stages) > MOST_STAGES:
        raise AskingRefused(Reason.ASKED_HOW_MANY, most=MOST_STAGES)
    if not 1 <= due_days <= LONGEST_WAIT:
        raise AskingRefused(Reason.ASKED_DUE_DAYS, most=LONGEST_WAIT)
    for stage in stages:
        if stage.until_on < stage.from_on:
            raise AskingRefused(Reason.ASKED_STAGE)
        if AskedStage.objects.of(stage.from_on, stage.until_on, stage.programme).exists():
            raise AskingRefused(Reason.ASKED_ALREADY, stage=stage.label)
    rows = [
        AskedStage.objects.create(
            from_on=stage.from_on,
            until_on=stage.until_on,
            programme_id=stage.programme,
            due_on=stage.until_on + timedelta(days=due_days),
            asked_by=by,
        )
        for stage in stages
    ]
    for row in rows:
        history.record(by=by, did="table asked", to=row, due=row.due_on.isoformat())
    return rows


@transaction.atomic
def change_due(*, asked: AskedStage, due_on: date, by: User) -> AskedStage:
    """The committee changes the due day."""
    require(can_decide_tables(by))
    asked = _locked(asked)
    if not asked.until_on < due_on <= asked.until_on + timedelta(days=LONGEST_WAIT):
        raise AskingRefused(Reason.ASKED_DUE_DAYS, most=LONGEST_WAIT)
    asked.due_on = due_on
    asked.save(update_fields=["due_on"])
    history.record(by=by, did="table due day changed", to=asked, due=due_on.isoformat())
    return asked


@transaction.atomic
def withdraw(*, asked: AskedStage, by: User) -> AskedStage:
    """The committee withdraws the request for a stage; submitted tables stay."""
    require(can_decide_tables(by))
    asked = _locked(asked)
    asked.withdrawn_by, asked.withdrawn_at = by, clock.now()
    asked.save(update_fields=["withdrawn_by", "withdrawn_at"])
    history.record(by=by, did="table no longer asked", to=asked)
    return asked


def handing_in() -> list[Unit]:
    """The units that submit tables: those next to the committee today, whatever was merged or closed above them."""
    return [unit for pk, unit in sorted(handing_in_units().items()) if unit.pk == pk and unit.parent_id is not None]


def _is_asked(unit: Unit, asked: AskedStage) -> bool:
    """A unit added when the stage was over and had been asked for owes nothing of it."""
    return clock.local_date(unit.created_at) <= asked.until_on or unit.created_at <= asked.asked_at


def tables_of(asked: Iterable[AskedStage], units: Collection[int] | None = None) -> list[Owed]:
    """Every unit with its table of each stage, or these units only; by three queries for any number of them."""
    asked = list(asked)
    if not asked:
        return []
    concerned = [unit for unit in handing_in() if units is None or unit.pk in units]
    newest = _newest(asked)
    pairs = [(one, unit) for one in asked for unit in concerned]
    found = [Owed(one, unit, newest.get((unit.pk, *_key(one)))) for one, unit in pairs]
    return [each for each in found if each.report or _is_asked(each.unit, each.asked)]


def owed(units: Collection[int] | None = None) -> list[Owed]:
    """Missing tables of past stages, the earliest due day first."""
    missing = [one for one in tables_of(AskedStage.objects.ended(), units) if one.is_missing]
    return sorted(missing, key=lambda one: (one.asked.due_on, one.asked.pk, one.unit.pk))


def stage_of(asked: AskedStage) -> Stage:
    """The stage with its name."""
    programme = asked.programme
    return Stage(asked.from_on, asked.until_on, asked.programme_id, programme.name if programme else "")


def due_on(stage: Stage) -> date:
    """The day set by the committee, otherwise a week after the end (D10, D151)."""
    known = AskedStage.objects.of(stage.from_on, stage.until_on, stage.programme).first()
    return known.due_on if known else stage.due_on


def _newest(asked: list[AskedStage]) -> dict[tuple[int, date, date, int | None], StageReport]:
    days = Q(stage_from_on__in={one.from_on for one in asked}, stage_until_on__in={one.until_on for one in asked})
    reports = StageReport.objects.filter(days, scope=StageReport.Scope.UNIT).for_lists().order_by("version")
    found: dict[tuple[int, date, date, int | None], StageReport] = {}
    for one in reports:
        key = one.unit_id, one.stage_from_on, one.stage_until_on, one.programme_id
        stands = key in found and found[key].status in HANDED_IN
        if not (stands and one.status == Status.DRAFT):  # until a correction is submitted, what was handed in stands
            found[key] = one
    return found


def _key(asked: AskedStage) -> tuple[date, date, int | None]:
    return asked.from_on, asked.until_on, asked.programme_id


def _locked(asked: AskedStage) -> AskedStage:
    asked = AskedStage.objects.select_for_update(no_key=True, of=("self",)).get(pk=asked.pk)
    if asked.withdrawn_at is not None:
        raise AskingRefused(Reason.ASKED_WITHDRAWN)
    return asked
