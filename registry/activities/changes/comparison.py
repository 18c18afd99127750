"""A change beside the approved version: line by line what it is and what it would be."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from registry.activities import content
from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.activities.services import proposals
from registry.models import Activity, ActivityChange, QualificationKind, User
from registry.models.office import asked
from registry.permissions import shown_name
from registry.words.dates import as_date, as_moment, time_range


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would differ."""

    field: str
    term: str
    approved: str
    proposed: str
    remark: Any = None  # the box for what the approver has to say about it


def lines(change: ActivityChange, user: Any) -> list[Line]:
    """Facts, lists and shifts that would differ, named as this user may read them."""
    activity = change.activity
    now, then = content.as_plan(activity), proposals.plan(change)
    leaders = _leaders(now, then, user)
    return [*_facts(activity, now, then, user), *_lists(now, then, user), *_shifts(now, then, leaders)]


def _leaders(now: ActivityPlan, then: ActivityPlan, user: Any) -> dict[int, str]:
    """The leaders of positions, named as this user may read them."""
    positions = [each for plan in (now, then) for shift in plan.shifts for each in shift.positions]
    named = {each.leader_id for each in positions if each.leader_id}
    rows = User.objects.filter(pk__in=named).select_related("volunteer") if named else ()
    return {row.pk: shown_name(row, to=user) for row in rows}


def _facts(activity: Activity, now: ActivityPlan, then: ActivityPlan, user: Any) -> Iterator[Line]:
    for name in content.FACTS + content.FREE:
        if now.facts[name] != then.facts[name]:
            field: Any = Activity._meta.get_field(name)
            before, after = (_said(field, plan.facts[name], user) for plan in (now, then))
            yield Line(field.name, str(field.verbose_name), before, after)


def _said(field: Any, value: Any, user: Any) -> str:
    if field.name == "questions":
        return "；".join(one.says for one in asked.asked_now(value))
    if value in (None, ""):
        return ""
    if field.is_relation:
        row = field.related_model._default_manager.filter(pk=value).first()
        return shown_name(row, to=user) if field.name == "leader" and row else str(row or "")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return as_date(value) if hasattr(value, "year") else str(value)


def _lists(now: ActivityPlan, then: ActivityPlan, user: Any) -> Iterator[Line]:
    for name in content.LISTS:
        before, after = (sorted(row.pk for row in plan.lists[name]) for plan in (now, then))
        if before != after:
            field: Any = Activity._meta.get_field(name)
            term = _("副负责人") if name == "deputy_leaders" else str(field.verbose_name)
            yield Line(name, term, *(_names(name, plan.lists[name], user) for plan in (now, then)))


def _names(name: str, rows: list[Any], user: Any) -> str:
    return "、".join(shown_name(row, to=user) if name == "deputy_leaders" else str(row) for row in rows)


def _shifts(now: ActivityPlan, then: ActivityPlan, leaders: dict[int, str]) -> Iterator[Line]:
    kept = {shift.pk: shift for shift in then.shifts}
    for number, shift in enumerate(now.shifts, start=1):
        after = kept.get(shift.pk)
        if after != shift:
            term = _("第 %(n)d 场") % {"n": number}
            words = _words(after, shift, leaders) if after else _("不再举行")
            yield Line("shifts", term, _words(shift, after, leaders), words)
    for shift in then.shifts:
        if shift.pk is None:
            yield Line("shifts", _("增加的场次"), "", _words(shift, None, leaders))


def _words(shift: ShiftPlan, other: ShiftPlan | None, leaders: dict[int, str]) -> str:
    """Times and places always; what else is said depends on whether it differs."""
    places = sum(position.places for position in shift.positions)
    parts = [shift.label, time_range(shift.starts_at, shift.ends_at), _("%(n)d 人") % {"n": places}]
    if shift.min_people and (other is None or shift.min_people != other.min_people):
        parts.append(_("至少 %(n)d 人") % {"n": shift.min_people})
    if other is None or shift.breaks != other.breaks:
        parts += [_("休息 %(times)s") % {"times": time_range(*each)} for each in shift.breaks] or [_("不休息")]
    if other is None or shift.sign_up_closes_at != other.sign_up_closes_at:
        parts.append(_("报名截止 %(moment)s") % {"moment": as_moment(shift.sign_up_closes_at)})
    if other is None or shift.positions != other.positions:
        parts += [_position(each, leaders) for each in shift.positions if not each.is_default]
    return "；".join(part for part in parts if part)


def _position(position: PositionPlan, leaders: dict[int, str]) -> str:
    kinds = QualificationKind.objects.names() if position.qualification else {}
    parts = [_("%(n)d 人") % {"n": position.places}, str(kinds.get(position.qualification, ""))]
    if position.min_age:
        parts.append(_("满 %(age)d 周岁") % {"age": position.min_age})
    if position.min_people:
        parts.append(_("至少 %(n)d 人") % {"n": position.min_people})
    if position.meets_before:
        parts.append(_("提前 %(n)d 分钟集合") % {"n": position.meets_before})
    parts.append(position.meeting_point and _("在%(place)s集合") % {"place": position.meeting_point})
    if position.leader_id in leaders:
        parts.append(_("岗位负责人%(name)s") % {"name": leaders[position.leader_id]})
    return f"{position.name}（{'，'.join(part for part in (*parts, position.note) if part)}）"
