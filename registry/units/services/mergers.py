"""Mergers: what lives of a unit moves to its successor, facts keep their unit; undone within the day (D141, D165)."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import UnitRefused
from registry.history.services import history
from registry.models import Activity, MovedThing, Team, Unit, UnitMerger, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import is_committee, require
from registry.units import living
from registry.units.living import Line
from registry.units.living_work import TEAMS
from registry.units.services.deciders import administrators
from registry.units.services.open_units import held_units, refuse_closed

Reason = UnitRefused.Reason
ENDS = "role"  # what a closing ends instead of moving it


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merger would move, counted, and which teams would get another name."""

    unit: Unit
    successor: Unit | None
    lines: tuple[Line, ...]
    renamed: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[Line, ...]:
        """What has to go somewhere before the unit may close without a successor."""
        return tuple(line for line in self.lines if line.code != ENDS)


def preview(*, unit: Unit, successor: Unit | None, by: User) -> Preview:
    """Everything the merger would move, or, without a successor, what still lives."""
    require(is_committee(by))
    _refuse_unfit(unit, successor)
    renamed = tuple(TEAMS.renamed(unit, successor).values()) if successor else ()
    return Preview(unit, successor, _living(unit), renamed)


@transaction.atomic
def merge(*, unit: Unit, successor: Unit, by: User) -> UnitMerger:
    """Close the unit and move all that lives to its successor, at once; done again, it moves what was left behind."""
    require(is_committee(by))
    held = held_units(unit, successor, *Unit.objects.open().filter(parent=unit))
    unit, successor = held[unit.pk], held[successor.pk]
    _refuse_unfit(unit, successor)
    is_new = unit.is_open or unit.successor_id is None
    standing = UnitMerger.objects.standing().filter(unit=unit, successor=successor).first()
    if not is_new and standing and not _living(unit):
        return standing
    today = standing if standing and standing.on == clock.today() else None
    merger = today or UnitMerger.objects.create(unit=unit, successor=successor, by=by)
    if is_new:
        _close(merger)
    for kind in living.kinds():
        kind.move(merger)
    entry = history.record(by=by, did="merged unit", to=unit, unit=unit, successor=successor, **_counts(merger))
    text = _("{unit}已并入{successor}：{what}。").format(unit=unit, successor=successor, what=_said(receipt(merger)))
    url = reverse("committee-unit", args=[unit.pk])
    notifications.tell_of(entry, users=administrators(successor), text=text, url=url)
    _tell_people(merger, _("您所在的单位{unit}已并入{successor}，今后的事项由{successor}办理。"))
    return merger


@transaction.atomic
def close(*, unit: Unit, by: User) -> UnitMerger:
    """Close a unit of which nothing lives; its roles end that day, and the unit above answers for its past."""
    require(is_committee(by))
    unit = held_units(unit)[unit.pk]
    _refuse_unfit(unit, None)
    refuse_closed(unit)
    left = [line for line in _living(unit) if line.code != ENDS]
    if left:
        raise UnitRefused(Reason.UNIT_STILL_LIVING, what=_said(left))
    merger = UnitMerger.objects.create(unit=unit, by=by)
    _close(merger)
    for kind in living.kinds():
        if kind.code == ENDS:
            kind.move(merger)
    history.record(by=by, did="closed unit", to=unit, unit=unit)
    return merger


@transaction.atomic
def take_back(*, unit: Unit, by: User) -> Unit:
    """Undo a merger within its day, while nothing hangs on it; what closed without a successor opens on any day."""
    require(is_committee(by))
    moved = MovedThing.objects.filter(kind="below", merger__unit=unit, merger__undone_at=None).values("object_id")
    held = held_units(unit, Unit.objects.get(pk=unit.pk).successor, *Unit.objects.filter(pk__in=moved))
    unit = held[unit.pk]
    successor = unit.successor
    if unit.is_open:
        raise UnitRefused(Reason.UNIT_NOT_CLOSED)
    merger = UnitMerger.objects.standing().filter(unit=unit, successor=successor).first()
    is_of_today = merger is not None and can_be_taken_back(merger)
    if successor is not None:
        _refuse_to_take_back(merger, is_of_today=is_of_today)
    if merger is not None:
        _undo(merger, by, brings_back=is_of_today)
    if successor is None:
        unit.closed_on = None
        unit.save(update_fields=["closed_on"])
        history.record(by=by, did="reopened unit", to=unit, unit=unit)
    unit.refresh_from_db()
    return unit


def can_be_taken_back(merger: UnitMerger) -> bool:
    """It is of today, and it closed the unit: moving later what was left behind opens nothing again."""
    return merger.on == clock.today() and merger.moved.filter(kind="unit").exists()


def unfinished() -> QuerySet[Unit]:
    """Merged or closed units to which people, teams or activities under way still belong."""
    here = OuterRef("pk")
    people = Volunteer.objects.canonical().filter(unit=here).exclude(status=Volunteer.Status.LEFT)
    teams = Team.objects.filter(unit=here).exclude(status=Team.Status.DISSOLVED)
    begun = Activity.objects.filter(recording_unit=here, status__in=Activity.BEGUN_STATUSES)
    return Unit.objects.closed().filter(Exists(people) | Exists(teams) | Exists(begun))


def left_behind(unit: Unit) -> tuple[Line, ...]:
    """What of a merged or closed unit still stands there, since a version that moved nothing."""
    return () if unit.is_open else tuple(line for line in _living(unit) if line.code != ENDS)


def receipt(merger: UnitMerger) -> tuple[Line, ...]:
    """What the merger moved, counted kind by kind."""
    counts = dict(merger.moved.order_by().values_list("kind").annotate(Count("pk")))
    kinds = [kind for kind in living.kinds() if counts.get(kind.code)]
    return tuple(Line(kind.code, str(kind.label), counts[kind.code], str(kind.measure)) for kind in kinds)


def _living(unit: Unit) -> tuple[Line, ...]:
    lines = (Line(kind.code, str(kind.label), kind.living(unit).count(), str(kind.measure)) for kind in living.kinds())
    return tuple(line for line in lines if line.count)


def _refuse_unfit(unit: Unit, successor: Unit | None) -> None:
    if unit.parent_id is None:
        raise UnitRefused(Reason.UNIT_IS_ROOT)
    if successor is not None and (successor.pk == unit.pk or not successor.is_open or _is_root(unit, successor)):
        raise UnitRefused(Reason.UNIT_SUCCESSOR_INVALID)
    if unit.successor_id is not None and unit.successor_id != (successor.pk if successor else None):
        raise UnitRefused(Reason.UNIT_MERGED_ALREADY, unit=unit, successor=unit.successor)


def _is_root(unit: Unit, successor: Unit) -> bool:
    """The committee takes over nothing; what an earlier version merged into it may still be moved there."""
    return successor.parent_id is None and unit.successor_id != successor.pk


def _close(merger: UnitMerger) -> None:
    unit = merger.unit
    was = unit.closed_on.isoformat() if unit.closed_on else None
    living.keep(merger, "unit", {unit.pk: {"closed_on": was}})
    unit.closed_on, unit.successor = unit.closed_on or merger.on, merger.successor
    unit.save(update_fields=["closed_on", "successor"])


def _refuse_to_take_back(merger: UnitMerger | None, *, is_of_today: bool) -> None:
    hanging = living.ties(merger) if merger else []
    if not is_of_today:
        what = _("承接单位已办理：{what}。").format(what=_said(hanging)) if hanging else ""
        raise UnitRefused(Reason.MERGER_LATE, what=what)
    if hanging:
        raise UnitRefused(Reason.MERGER_IN_USE, what=_said(hanging))


def _undo(merger: UnitMerger, by: User, *, brings_back: bool) -> None:
    merger.undone_at, merger.undone_by = clock.now(), by
    for kind in reversed(living.kinds() if brings_back else []):
        kind.bring_back(merger)
    if was := merger.moved.filter(kind="unit").first():
        closed_on = was.before["closed_on"]
        Unit.objects.filter(pk=merger.unit_id).update(closed_on=closed_on, successor=None)
    merger.save(update_fields=["undone_at", "undone_by"])
    if (successor := merger.successor) is not None:
        unit = merger.unit
        entry = history.record(by=by, did="took back merger", to=unit, unit=unit, successor=successor)
        text = _("{unit}并入{successor}已撤销，转来的事项已全部转回。").format(unit=unit, successor=successor)
        url = reverse("committee-unit", args=[successor.pk])
        notifications.tell_of(entry, users=administrators(successor), text=text, url=url)
        _tell_people(merger, _("{unit}并入{successor}已撤销，您仍属于{unit}。"))


def _tell_people(merger: UnitMerger, text: str) -> None:
    people = living.moved(merger, "person")
    users = User.objects.filter(volunteer__in=people).values_list("pk", flat=True)
    said = text.format(unit=merger.unit, successor=merger.successor)
    key = f"merger:{merger.pk}:{'undone' if merger.undone_at else 'done'}"
    notifications.tell(users=users, key=key, text=said, url=reverse("me"))


def _counts(merger: UnitMerger) -> dict[str, int]:
    return {line.code: line.count for line in receipt(merger)}


def _said(lines: tuple[Line, ...] | list[Line]) -> str:
    return "、".join(str(line) for line in lines)
