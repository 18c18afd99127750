"""What a unit says of its project in numbers: aims named by it, results by year, each dated and with its author."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction

from certificates.statistics.services.projects import years
from registry import clock
from registry.exceptions import ListRefused, ProjectRefused
from registry.history.services import history
from registry.models import Project, ProjectAim, ProjectResult, User
from registry.permissions import require, shown_name
from registry.units.services.list_rules import keeps_project

Reason = ProjectRefused.Reason
MOST_AIMS: Final = 10
Numbers = Mapping[int, int | None]  # of aims, by their keys


@transaction.atomic
def add_aim(*, project: Project, name: str, measure: str, goal: int | None, adds_up: bool, by: User) -> ProjectAim:
    """Whoever keeps the project names another number."""
    project = _held(project, by)
    if ProjectAim.objects.filter(project=project, ended_on=None).count() >= MOST_AIMS:
        raise ProjectRefused(Reason.AIMS_FULL, most=MOST_AIMS)
    aim = ProjectAim(project=project)
    _write(aim, name=name, measure=measure, goal=goal, adds_up=adds_up)
    _record("added project aim", aim, by, **_told(aim))
    return aim


@transaction.atomic
def change_aim(*, aim: ProjectAim, name: str, measure: str, goal: int | None, adds_up: bool, by: User) -> ProjectAim:
    """Its words and its goal; what was stated of it stays."""
    aim = _held_aim(aim, by)
    if aim.ended_on:
        raise ProjectRefused(Reason.AIM_ENDED, name=aim.name)
    before = _told(aim)
    _write(aim, name=name, measure=measure, goal=goal, adds_up=adds_up)
    if changed := {name: value for name, value in _told(aim).items() if before[name] != value}:
        _record("changed project aim", aim, by, **changed)
    return aim


@transaction.atomic
def end_aim(*, aim: ProjectAim, by: User) -> ProjectAim:
    """Nobody is asked for it any more; the years in which it was stated keep it."""
    aim = _held_aim(aim, by)
    if aim.ended_on:
        if history.is_newest(by=by, did="ended project aim", to=aim.project, aim=aim.pk):
            return aim  # a press that came twice
        raise ProjectRefused(Reason.AIM_ENDED, name=aim.name)
    aim.ended_on = clock.today()
    aim.save(update_fields=["ended_on"])
    _record("ended project aim", aim, by)
    return aim


@transaction.atomic
def resume_aim(*, aim: ProjectAim, by: User) -> ProjectAim:
    """It is asked for again."""
    aim = _held_aim(aim, by)
    if not aim.ended_on:
        if history.is_newest(by=by, did="resumed project aim", to=aim.project, aim=aim.pk):
            return aim  # a press that came twice
        raise ProjectRefused(Reason.AIM_RUNNING, name=aim.name)
    if ProjectAim.objects.filter(project=aim.project_id, ended_on=None).count() >= MOST_AIMS:
        raise ProjectRefused(Reason.AIMS_FULL, most=MOST_AIMS)
    aim.ended_on = None
    aim.save(update_fields=["ended_on"])
    _record("resumed project aim", aim, by)
    return aim


@transaction.atomic
def state(
    *,
    project: Project,
    year: int,
    as_of_on: date,
    reached: Numbers,
    by: User,
    seen: Numbers | None = None,
    confirms: bool = False,
) -> int:
    """State what was reached in a year, None takes a number back; returns how many were written.

    `seen` is what stood there: what was left as it was stays as somebody else wrote it, what both wrote is told. It
    keeps its day too, unless the user `confirms` that it holds on a later one. Without `seen`, the same number as of
    another day is stated anew.
    """
    project = _held(project, by)
    _refuse_outside(project, year, as_of_on)
    aims = ProjectAim.objects.with_results().filter(project=project).in_bulk(list(reached))
    written = 0
    for pk, aim in sorted(aims.items()):
        stated = aim.said.get(year)
        holds_on = confirms and stated is not None and stated.as_of_on < as_of_on and not aim.ended_on
        is_left = seen is not None and reached[pk] == seen.get(pk) and not holds_on
        is_later = holds_on or (seen is None and stated is not None and stated.as_of_on != as_of_on)
        if is_left or (reached[pk] == (stated and stated.reached) and not is_later):
            continue
        if aim.ended_on:
            raise ProjectRefused(Reason.AIM_ENDED, name=aim.name)
        if seen is not None and (stated and stated.reached) != seen.get(pk):
            _refuse_written_by_both(aim, stated, by)
        value = reached[pk]
        if value is None:
            _take_back(aim, stated, by)
        else:
            _put(aim, stated or ProjectResult(aim=aim, year=year), value, as_of_on, by)
        written += 1
    return written


def _put(aim: ProjectAim, row: ProjectResult, value: int, as_of_on: date, by: User) -> None:
    before = row.reached
    row.reached, row.as_of_on, row.said_by, row.said_at = value, as_of_on, by, clock.now()
    row.full_clean(validate_unique=False, validate_constraints=False)
    row.save()
    _record("stated project result", aim, by, year=row.year, reached=value, reached_before=before)


def _take_back(aim: ProjectAim, row: Any, by: User) -> None:
    row.delete()
    _record("took back project result", aim, by, year=row.year, reached_before=row.reached)


def _write(aim: ProjectAim, *, name: str, measure: str, goal: int | None, adds_up: bool) -> None:
    aim.name, aim.measure, aim.goal, aim.adds_up = name.strip(), measure.strip(), goal, adds_up
    if ProjectAim.objects.filter(project=aim.project_id, name=aim.name).exclude(pk=aim.pk).exists():
        raise ProjectRefused(Reason.AIM_NAME_TAKEN, name=aim.name)
    aim.full_clean(validate_constraints=False)
    aim.save()


def _told(aim: ProjectAim) -> dict[str, Any]:
    return {"aim_name": aim.name, "aim_measure": aim.measure, "aim_goal": aim.goal, "adds_up": aim.adds_up}


def _record(did: str, aim: ProjectAim, by: User, **told: Any) -> None:
    history.record(by=by, did=did, to=aim.project, unit=aim.project.unit, aim=aim.pk, **told)


def _refuse_outside(project: Project, year: int, as_of_on: date) -> None:
    known = years(project)
    if year not in known:
        said = f"{known[-1]}—{known[0]}" if len(known) > 1 else str(known[0])
        raise ProjectRefused(Reason.RESULT_YEAR_OUTSIDE, year=year, years=said)
    if as_of_on.year != year or as_of_on > clock.today():
        raise ProjectRefused(Reason.RESULT_DAY_OUTSIDE, year=year)


def _refuse_written_by_both(aim: ProjectAim, stated: ProjectResult | None, by: User) -> None:
    who = shown_name(stated.said_by, to=by) if stated else "其他人"
    reached = f" {stated.reached} {aim.measure}" if stated else "空白"
    raise ProjectRefused(Reason.RESULT_CHANGED_SINCE, who=who, name=aim.name, reached=reached)


def _held(project: Project, by: User) -> Project:
    """The project, locked, so that its aims are counted and written by one at a time."""
    held = Project.objects.select_for_update(no_key=True, of=("self",)).select_related("unit").get(pk=project.pk)
    require(keeps_project(by, held))
    if held.closed_on:
        raise ListRefused(ListRefused.Reason.LIST_ARCHIVED, name=held.name)
    return held


def _held_aim(aim: ProjectAim, by: User) -> ProjectAim:
    project = _held(aim.project, by)
    held = ProjectAim.objects.get(pk=aim.pk)
    held.project = project
    return held
