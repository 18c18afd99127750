"""The content of an activity as values, to digest what was approved and to see what changed."""

import hashlib
import json
from dataclasses import fields
from datetime import date
from typing import Any

from registry import clock
from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.exceptions import ActivityRefused
from registry.models import Activity, Position, Shift
from registry.words import plausible

FACTS = (
    "title",
    "kind",
    "origin",
    "category",
    "content",
    "place",
    "site_id",
    "meeting_point",
    "division_code",
    "programme_id",
    "project_id",
    "group_id",
    "team_id",
    "leader_id",
    "contact_name",
    "contact_phone",
    "risk_level",
    "risk_notice",
    "insurer",
    "insurance_policy_no",
    "insured_from_on",
    "insured_until_on",
    "in_working_hours",
    "is_own_duty",
    "is_series",
    "is_remote",
    "expected_served",
)
# Who is to be asked, and what of it everybody reads: nothing that an approver decides.
CONTACT = ("contact_wechat", "shows_contact_name", "shows_contact_phone", "shows_contact_wechat")
# How places are given: the organiser's own affair, settled before anybody signs up.
TERMS = ("flow", "late_sign_up_minutes", "withdraw_hours", "accept_hours", "most_shifts")
# What whoever signs up is asked; asking more than was approved is asked for again (`asked.asks_more`).
FREE = (*CONTACT, *TERMS, "questions")
POSITION_FACTS = tuple(each.name for each in fields(PositionPlan))
LISTS = ("fields", "co_units", "deputy_leaders")
# Time, place, size and risk go through approval again (design#states); so do kind, remote service and own duty.
IMPORTANT = ("place", "site_id", "risk_level", "risk_notice", "in_working_hours", "is_own_duty", "kind", "is_remote")


# What concerns everybody who has a place; new times concern those of that shift, a size nobody who has one already.
CONCERNING = tuple(name for name in IMPORTANT if name != "in_working_hours")


def important(activity: Activity) -> dict[str, Any]:
    """The points whose change after approval needs approval again."""
    return {name: getattr(activity, name) for name in IMPORTANT} | {"shifts": shift_values(activity)}


def digest(activity: Activity) -> str:
    """A digest of what an approver saw."""
    facts = {name: getattr(activity, name) for name in FACTS} | {"shifts": shift_values(activity)}
    facts |= {"questions": activity.questions} if activity.asks else {}  # what had none before keeps its digest
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def shift_values(activity: Activity) -> list[dict[str, Any]]:
    """Times, breaks and places of the shifts that are not cancelled."""
    shifts = Shift.objects.live().filter(activity=activity).in_order().prefetch_related("breaks", "positions")
    return [
        {
            "starts_at": shift.starts_at.isoformat(),
            "ends_at": shift.ends_at.isoformat(),
            "breaks": [[each.starts_at.isoformat(), each.ends_at.isoformat()] for each in shift.breaks.all()],
            "positions": [[each.name, each.places, each.min_age, each.qualification] for each in shift.positions.all()],
        }
        for shift in shifts
    ]


def meetings(activity: Activity) -> dict[int, tuple[int | None, str]]:
    """When and where the people of each position meet, of the shifts to come."""
    rows = Position.objects.filter(shift__in=Shift.objects.upcoming().filter(activity=activity)).order_by()
    return {pk: (before, point) for pk, before, point in rows.values_list("pk", "meets_before", "meeting_point")}


def next_day(activity: Activity) -> date | None:
    """The day on which the next shift begins."""
    first = Shift.objects.upcoming().filter(activity=activity).in_order().values_list("starts_at", flat=True).first()
    return first and clock.local_date(first)


def size(activity: Activity) -> int:
    """The places of the largest shift: how many people are there at once."""
    return max(Shift.objects.live().filter(activity=activity).place_counts(), default=0)


def size_of(plan: ActivityPlan) -> int:
    """The same of a plan."""
    return max((sum(each.places for each in shift.positions) for shift in plan.shifts), default=0)


def reason_not_to_publish(activity: Activity) -> ActivityRefused.Reason | None:
    """The risk must be told, and bodily risk insured for every day (D18, D22)."""
    if not activity.risk_notice.strip():
        return ActivityRefused.Reason.RISK_NOTICE_MISSING
    if activity.risk_level == Activity.Risk.BODILY and not is_insured(activity):
        return ActivityRefused.Reason.INSURANCE_MISSING
    return None


def is_insured(activity: Activity) -> bool:
    """Insurer, policy number and a period that covers every shift (D22)."""
    first, last = activity.insured_from_on, activity.insured_until_on
    if not (activity.insurer and activity.insurance_policy_no and first and last):
        return False
    return all(
        first <= clock.local_date(shift.starts_at) and clock.local_date(shift.ends_at) <= last
        for shift in Shift.objects.live().filter(activity=activity)
    )


def as_plan(activity: Activity) -> ActivityPlan:
    """The activity as a plan, to change or to repeat it."""
    shifts = Shift.objects.live().filter(activity=activity).in_order().prefetch_related("breaks", "positions")
    return ActivityPlan(
        facts={name: getattr(activity, name) for name in FACTS + FREE},
        lists={name: list(getattr(activity, name).all()) for name in LISTS},
        shifts=tuple(shift_plan(shift) for shift in shifts),
    )


def shift_plan(shift: Shift) -> ShiftPlan:
    """One stored shift as a plan."""
    return ShiftPlan(
        pk=shift.pk,
        label=shift.label,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        sign_up_opens_at=shift.sign_up_opens_at,
        sign_up_closes_at=shift.sign_up_closes_at,
        min_people=shift.min_people,
        breaks=tuple((each.starts_at, each.ends_at) for each in shift.breaks.all()),
        positions=tuple(
            PositionPlan(**{name: getattr(each, name) for name in POSITION_FACTS}) for each in shift.positions.all()
        ),
    )


def too_short(name: str, text: str) -> ActivityRefused | None:
    """Why nobody would know what this text means, with how many characters it takes; shown at its field."""
    if not plausible.is_too_short(name, text):
        return None
    label = str(Activity._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return ActivityRefused(
        ActivityRefused.Reason.TEXT_TOO_SHORT, at=name, field=label, least=plausible.SHORTEST_TEXT[name]
    )
