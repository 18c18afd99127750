"""A proposed change as JSON: only what differs from the approved version, read back strictly.

Of a list it keeps who comes and who goes, since others may have left it by the time the change is approved.
"""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from registry.activities import content
from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.models import Activity, User, Volunteer

DAYS = ("insured_from_on", "insured_until_on")
MOMENTS = ("starts_at", "ends_at", "sign_up_opens_at", "sign_up_closes_at")


def difference(before: ActivityPlan, after: ActivityPlan) -> dict[str, Any]:
    """What the change would make different: facts, lists by keys, and all shifts when one of them differs."""
    lists = {name: _moved(before.lists[name], rows) for name, rows in after.lists.items()}
    lists = {name: moved for name, moved in lists.items() if any(moved.values())}
    values: dict[str, Any] = {
        "facts": {name: _plain(value) for name, value in after.facts.items() if value != before.facts[name]},
        "lists": lists,
        "shifts": None,
    }
    known = {shift.pk for shift in before.shifts}
    shifts = tuple(shift if shift.pk in known else replace(shift, pk=None) for shift in after.shifts)
    if shifts != before.shifts:
        values["shifts"] = [_shift_values(shift) for shift in shifts]
    return values


def over(activity: Activity, values: dict[str, Any]) -> ActivityPlan:
    """The activity as it would be; neither shifts that were cancelled since nor people who left come back."""
    plan = content.as_plan(activity)
    facts = plan.facts | {name: _fact(name, value) for name, value in values["facts"].items()}
    if not _can_lead().filter(pk=facts["leader_id"]).exists():
        facts["leader_id"] = plan.facts["leader_id"]
    lists = plan.lists | {name: _list(name, plan.lists[name], keys) for name, keys in values["lists"].items()}
    if values["shifts"] is None:
        return replace(plan, facts=facts, lists=lists)
    live = {shift.pk for shift in plan.shifts} | {None}
    shifts = tuple(shift for shift in map(_shift, values["shifts"]) if shift.pk in live)
    return replace(plan, facts=facts, lists=lists, shifts=without_gone_leaders(shifts))


def without_gone_leaders(shifts: tuple[ShiftPlan, ...]) -> tuple[ShiftPlan, ...]:
    """Whoever cannot lead any more does not get a position by an older change or a copy."""
    named = {each.leader_id for shift in shifts for each in shift.positions if each.leader_id}
    gone = named - set(_can_lead().filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    if not gone:
        return shifts
    return tuple(
        replace(
            shift,
            positions=tuple(
                replace(each, leader_id=None) if each.leader_id in gone else each for each in shift.positions
            ),
        )
        for shift in shifts
    )


def _moved(before: Collection[Any], after: Collection[Any]) -> dict[str, list[int]]:
    was, becomes = {row.pk for row in before}, {row.pk for row in after}
    return {"added": sorted(becomes - was), "removed": sorted(was - becomes)}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _shift_values(shift: ShiftPlan) -> dict[str, Any]:
    values = asdict(shift) | {"positions": [asdict(each) for each in shift.positions]}
    breaks = [[_plain(start), _plain(end)] for start, end in shift.breaks]
    return values | {name: _plain(values[name]) for name in MOMENTS} | {"breaks": breaks}


def _fact(name: str, value: Any) -> Any:
    if name not in content.FACTS + content.FREE:
        raise ValueError(f"an activity has no fact called {name}")
    return date.fromisoformat(value) if name in DAYS and value is not None else value


def _list(name: str, present: list[Any], keys: Any) -> list[Any]:
    """The list with the change made to it as it is now; changes of the first days kept the whole list."""
    if name not in content.LISTS:
        raise ValueError(f"an activity has no list called {name}")
    related: Any = Activity._meta.get_field(name).related_model
    rows = _can_lead() if name == "deputy_leaders" else related._default_manager.all()
    moved = keys if isinstance(keys, dict) else {"added": keys, "removed": [row.pk for row in present]}
    stay = [row for row in present if row.pk not in moved["removed"]]
    return [*stay, *rows.filter(pk__in=moved["added"]).exclude(pk__in=[row.pk for row in stay])]


def _can_lead() -> Any:
    """Accounts that were not closed, of people who were neither suspended nor left."""
    gone = (Volunteer.Status.SUSPENDED, Volunteer.Status.LEFT)
    return User.objects.filter(is_active=True).exclude(volunteer__status__in=gone)


def _shift(values: dict[str, Any]) -> ShiftPlan:
    moments = {name: values[name] and datetime.fromisoformat(values[name]) for name in MOMENTS}
    breaks = tuple((datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in values["breaks"])
    positions = tuple(PositionPlan(**position) for position in values["positions"])
    return ShiftPlan(**values | moments | {"breaks": breaks, "positions": positions})
