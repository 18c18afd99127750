"""What is unlikely about an activity, asked before it is taken: each point is confirmed by its own code."""

import hashlib
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import clock
from registry.activities.doubted import Doubt, Doubted
from registry.activities.plans import ActivityPlan, ShiftPlan
from registry.activities.services import contact_consents, shifts
from registry.models import Activity, Shift, Unit
from registry.words import chinese, plausible
from registry.words.dates import as_full_date, time_range
from registry.words.durations import round_duration_text

MINUTE = timedelta(minutes=1)


class _Everything(Collection[str]):
    """Whatever is asked is meant."""

    def __contains__(self, code: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


EVERYTHING = _Everything()  # for the demonstration, which means what it tells
CONTACT_WORDS = {"name": gettext_lazy("姓名"), "phone": gettext_lazy("电话"), "wechat": gettext_lazy("微信号")}


def refuse_unconfirmed(
    plan: ActivityPlan,
    *,
    unit: Unit,
    confirmed: Collection[str],
    before: ActivityPlan | None = None,
    activity: Activity | None = None,
) -> None:
    """Ask for every doubt that was not confirmed and that the stored version did not have already."""
    stored = {shift.pk: shift for shift in before.shifts if shift.pk} if before else {}
    shifts.refuse_too_many(len(plan.shifts), stored=len(stored))
    for shift in plan.shifts:
        shifts.check(shift, stored.get(shift.pk or 0))  # what cannot be is refused, not asked
    asked_before = {doubt.code for doubt in about(before, unit=unit, activity=activity)} if before else set()
    found = [doubt for doubt in about(plan, unit=unit, activity=activity) if doubt.code not in asked_before]
    found += _of_contact(before, plan) if before else []
    if unconfirmed := [doubt for doubt in found if doubt.code not in confirmed]:
        raise Doubted(unconfirmed)


def about(plan: ActivityPlan, *, unit: Unit, activity: Activity | None) -> list[Doubt]:
    """Everything unlikely; a code holds what was seen, so that a tick counts for nothing else."""
    doubts = [doubt for shift in plan.shifts for doubt in _of_shift(shift)]
    doubts += _far_ahead(sorted({clock.local_date(shift.starts_at) for shift in plan.shifts}))
    if 0 < plausible.weight(plan.facts.get("risk_notice") or "") < plausible.SHORT_NOTICE:
        doubts.append(Doubt("short:risk_notice", _("风险告知只有几个字，报名的人须先读过它，确认不用再写")))
    doubts += _twice(plan, unit, activity)
    return list({doubt.code: doubt for doubt in doubts}.values())


def _of_shift(shift: ShiftPlan) -> Iterator[Doubt]:
    length = shift.ends_at - shift.starts_at
    minutes, words = length // MINUTE, {"times": time_range(shift.starts_at, shift.ends_at)}
    words["long"] = round_duration_text(minutes)
    if clock.local_date(shift.ends_at - MINUTE) != clock.local_date(shift.starts_at):
        yield Doubt(f"overnight:{minutes}", _("%(times)s 跨夜，共 %(long)s，确认无误") % words)
    elif length > plausible.LONG_SHIFT:
        yield Doubt(f"long:{minutes}", _("%(times)s 共 %(long)s，确认无误") % words)


def _far_ahead(days: list[date]) -> Iterator[Doubt]:
    """One question, also about the many days of a series."""
    far = [day for day in days if day - clock.today() > plausible.FAR_AHEAD]
    if len(far) == 1:
        yield Doubt(f"far:{far[0].isoformat()}", _("%(day)s 在一年以后，确认无误") % {"day": as_full_date(far[0])})
    elif far:
        words = {"first": as_full_date(far[0]), "last": as_full_date(far[-1]), "n": len(far)}
        code = f"far:{far[0].isoformat()}:{far[-1].isoformat()}:{len(far)}"
        yield Doubt(code, _("%(first)s 至 %(last)s 的 %(n)d 天在一年以后，确认无误") % words)


def _of_contact(before: ActivityPlan, plan: ActivityPlan) -> list[Doubt]:
    """What one person agreed to show is not agreed by the next: ticks that came along are asked about."""
    after = before.facts | plan.facts
    names = [name for name, flag in contact_consents.SHOWN.items() if before.facts[flag] and after[flag]]
    told = {name: str(after[f"contact_{name}"]) for name in names}
    told = {name: value for name, value in told.items() if value and value != before.facts[f"contact_{name}"]}
    if not told:
        return []
    digest = hashlib.sha256("\x1f".join(f"{name}={told[name]}" for name in sorted(told)).encode()).hexdigest()
    what = chinese.join_list([str(CONTACT_WORDS[name]) for name in told])
    return [Doubt(f"contact:{digest[:16]}", _("联系人的%(what)s改了，现在的联系人本人已同意公开") % {"what": what})]


def _twice(plan: ActivityPlan, unit: Unit, activity: Activity | None) -> Iterator[Doubt]:
    """The same title at the same unit at the same time."""
    title = (plan.facts.get("title") or "").strip()
    rows = Activity.objects.filter(recording_unit=unit, title=title).exclude(status__in=Activity.CALLED_OFF_STATUSES)
    others = Shift.objects.filter(activity__in=rows)
    if activity is not None:
        others = others.exclude(activity=activity)
    first: dict[int, Shift] = {}
    others = others.select_related("activity").order_by("activity", "starts_at", "pk")
    for shift in shifts.at_the_same_time(plan.shifts, others):
        first.setdefault(shift.activity_id, shift)
    for pk, found in first.items():
        words = {"times": time_range(found.starts_at, found.ends_at), "status": found.activity.get_status_display()}
        url = reverse("manage-activity", args=[pk])
        yield Doubt(f"twice:{pk}", _("本单位已有同名活动（%(times)s，%(status)s），确认是另一项活动") % words, url)
