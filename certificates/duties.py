"""Duties about stars, reports and tables, for the home page."""

from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import Certificate, StageReport, StarApplication
from certificates.permissions import can_decide_stars, can_decide_tables
from certificates.recognition.services import stars
from certificates.reports.services import reports
from certificates.rounds import duties as of_rounds
from certificates.tables.services import asked_stages
from certificates.urging.services.overdue import by_unit, overdue_for, to_urge
from registry import clock
from registry.models import Activity, SamePerson
from registry.permissions import is_committee, leads_activities, unit_reach, volunteer_of
from registry.workdays.duties import Duty

DRAWN_WITHIN: Final = timedelta(hours=1)


def certificate_duties(user: Any) -> list[Duty]:
    """What a reviewer must judge; for the committee files to merge, stars to decide, and rounds to take on."""
    judged, papers = of_rounds.to_judge(user), [*of_rounds.to_run(user), *_undrawn(user)]
    if not can_decide_stars(user):
        return [*judged, *papers]
    stars_owed = [*_stars_to_decide(user), *_stars_under_review(user)]
    return [*judged, *_to_merge(user), *stars_owed, *papers]


def _undrawn(user: Any) -> list[Duty]:
    """Numbered for an hour, and still without a file: the worker tries again and again, somebody has to look why."""
    if not (committee := is_committee(user)) and not unit_reach(user):
        return []
    waiting = Certificate.objects.preparing().filter(requested_at__lt=clock.now() - DRAWN_WITHIN)
    if not committee:
        waiting = waiting.filter(issuing_unit__in=unit_reach(user))
    if not (count := waiting.count()):
        return []
    page = "committee-certificates" if committee else "manage-certificates"
    detail = _("有编号，一小时以上没有做出来，请打开看原因")
    return [Duty(title=_("核查没有制作的证书"), detail=detail, url=f"{reverse(page)}?status=preparing", count=count)]


def _to_merge(user: Any) -> list[Duty]:
    """Pairs of files that a unit holds to be one person's."""
    count = SamePerson.objects.said_same().count() if is_committee(user) else 0
    detail = _("单位核对后认为是同一人")
    return [Duty(title=_("合并重复档案"), detail=detail, url=reverse("duplicates"), count=count)] if count else []


def _stars_to_decide(user: Any) -> list[Duty]:
    waiting = StarApplication.objects.waiting().exclude(proposed_by=user)
    if own := volunteer_of(user):
        waiting = waiting.exclude(volunteer=own)
    count = waiting.count()
    if not count:
        return []
    return [Duty(title=_("星级认定"), detail=_("待区直团工委决定"), url=reverse("committee-stars"), count=count)]


def _stars_under_review(user: Any) -> list[Duty]:
    """Whose hours fell below what their star asks for (D174)."""
    if not (count := len(stars.under_review_for(user))):
        return []
    url = f"{reverse('committee-stars')}#under-review"
    return [Duty(title=_("复核星级"), detail=_("更正后时长低于星级的要求"), url=url, count=count)]


def report_duties(user: Any) -> list[Duty]:
    """Shifts to report, returned tables, and for the committee tables to decide and units to urge."""
    return _to_report(user) + _tables_owed(user) + _tables_returned(user) + _tables_to_decide(user) + _to_urge(user)


def _to_report(user: Any) -> list[Duty]:
    """Each shift for its leader; for administrators one duty with what is overdue in their units."""
    leads, reach = leads_activities(user), unit_reach(user)
    if not leads and not reach:
        return []
    shifts = reports.shifts_to_report()
    own = shifts.filter(activity__in=Activity.objects.led_by(user)) if leads else shifts.none()
    duties = [
        Duty(
            title=_("报送活动情况"),
            detail=str(shift),
            url=reverse("shift-report", args=[shift.pk]),
            due_on=reports.due_on(shift),
        )
        for shift in own[: reports.MOST_SHOWN]
    ]
    late = shifts.filter(activity__recording_unit__in=reach).exclude(pk__in=own.values("pk"))
    late = late.filter(ends_at__lt=reports.overdue_before())
    if (first := late.first()) is not None:
        title, day = _("本单位逾期未报送的场次"), reports.due_on(first)
        count = late.count()
        detail = _("{n} 场没有报送").format(n=count)
        duties.append(Duty(title=title, detail=detail, url=reverse("report-list"), due_on=day, count=count))
    return duties


def _tables_owed(user: Any) -> list[Duty]:
    """Tables of stages that are over, from the first day on; what came back is a duty of its own."""
    reach = unit_reach(user)
    owed = [one for one in asked_stages.owed(reach) if not one.is_returned] if reach else []
    return [
        Duty(
            title=_("提交统计表"),
            detail=f"{one.unit} · {asked_stages.stage_of(one.asked).label}",
            url=one.url,
            due_on=one.asked.due_on,
        )
        for one in owed
    ]


def _tables_returned(user: Any) -> list[Duty]:
    if not (reach := unit_reach(user)):
        return []
    returned = StageReport.objects.filter(unit__in=reach).latest_versions().for_lists()
    return [
        Duty(title=_("更正被退回的统计表"), detail=report.reason, url=reverse("table-detail", args=[report.pk]))
        for report in returned.filter(status=StageReport.Status.RETURNED)
    ]


def _tables_to_decide(user: Any) -> list[Duty]:
    if not can_decide_tables(user):
        return []
    count = StageReport.objects.waiting().exclude(submitted_by=user).count()
    return [Duty(title=_("确认各单位统计表"), url=reverse("committee-tables"), count=count)] if count else []


def _to_urge(user: Any) -> list[Duty]:
    """One duty for the committee with everything overdue."""
    if not is_committee(user):
        return []
    groups = to_urge(by_unit(overdue_for(user)))
    if not groups:
        return []
    count = sum(len(group.dues) for group in groups)
    detail = _("{units} 个单位、{n} 项").format(units=len(groups), n=count)
    day = min(due.due_on for group in groups for due in group.dues)
    return [Duty(title=_("催办各单位超期事项"), detail=detail, url=reverse("overdue"), due_on=day, count=count)]
