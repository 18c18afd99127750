"""A plan to start from, and the people around an activity."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.activities.services import activities, approvals
from registry.activities.services.doubts import EVERYTHING
from registry.exceptions import RuleViolation
from registry.models import Activity, RoleAssignment, Unit, User
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, committee_unit, local

FACTS = {
    "title": "主题微课堂",
    "category": Activity.Category.CAMPUS,
    "content": "讲授科普课两节。",
    "place": "白沙小学",
    "contact_name": "黄示例六",
    "contact_phone": "0771-0000000",
    "risk_notice": "往返途中注意交通安全。",
}


@dataclass(frozen=True)
class People:
    """Two administrators of a unit, one of the committee."""

    unit: Unit
    lea: User
    colleague: User
    committee: User


def people() -> People:
    unit = UnitFactory()
    lea, colleague = administrator(unit), administrator(unit)
    committee = RoleAssignmentFactory(role=RoleAssignment.Role.COMMITTEE, unit=committee_unit()).user
    return People(unit, lea, colleague, committee)


def administrator(unit: Unit) -> User:
    return RoleAssignmentFactory(user=UserFactory(), unit=unit).user


def shift_plan(
    start: str | datetime = "2026-03-14 09:00", hours: float = 2, places: int = 30, **more: Any
) -> ShiftPlan:
    starts_at = local(start) if isinstance(start, str) else start
    positions = more.pop("positions", (PositionPlan(places=places, is_default=True),))
    return ShiftPlan(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), positions=positions, **more)


def plan(*shifts: ShiftPlan, lists: dict[str, list[Any]] | None = None, **facts: Any) -> ActivityPlan:
    return ActivityPlan(facts=FACTS | facts, shifts=shifts or (shift_plan(),), lists=lists or {})


def drafted(who: People, *shifts: ShiftPlan, **facts: Any) -> Activity:
    return activities.draft(plan=plan(*shifts, **facts), unit=who.unit, by=who.lea, confirmed=EVERYTHING)


def agreed(who: People, *shifts: ShiftPlan, **facts: Any) -> Activity:
    """An activity approved in both steps."""
    activity = activities.submit(activity=drafted(who, *shifts, **facts), by=who.lea)
    while step := activity.steps.current().first():
        decider = who.committee if step.unit.parent_id is None else who.colleague
        approvals.approve(step=step, by=decider, note="同意")
    activity.refresh_from_db()
    return activity


def published(who: People, *shifts: ShiftPlan, **facts: Any) -> Activity:
    """An approved activity, open for sign-up."""
    return activities.publish(activity=agreed(who, *shifts, **facts), by=who.lea)


def own_plan(activity: Activity, **facts: Any) -> ActivityPlan:
    """The plan of an activity with one shift, changed in these facts only."""
    return plan(shift_plan(pk=activity.shifts.get().pk), **facts)


def refused(reason: str, act: Callable[..., Any], /, **told: Any) -> str:
    """The words in which something is refused for this reason."""
    with pytest.raises(RuleViolation) as refusal:
        act(**told)
    assert refusal.value.reason == reason
    return refusal.value.message
