"""What of this room hangs on rows of lower ones: on a merger of units (D141, D165), on the period of a 专项 (D2)."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.models import ActivityReport, Certificate, StageReport, StarApplication
from registry.models import Programme, Unit, UnitMerger, User
from registry.units.living import Line, moved
from registry.units.open_work import OpenLine, Section, section


def ties(merger: UnitMerger) -> Iterator[Line]:
    """Papers of the people and activities that moved, and tables of the successor, which count what it took over."""
    since, people = merger.at, moved(merger, "person")
    of_unit = Q(shift__activity__recording_unit=merger.unit) | Q(shift__activity__in=moved(merger, "activity"))
    issued = Q(recording_unit=merger.unit) | Q(issuing_unit=merger.successor, volunteer__in=people)
    for code, label, rows in (
        ("certificate", _("出具证书"), Certificate.objects.filter(issued, requested_at__gt=since)),
        ("star", _("星级申请"), StarApplication.objects.filter(volunteer__in=people, proposed_at__gt=since)),
        ("report", _("报送活动情况"), ActivityReport.objects.filter(of_unit, submitted_at__gt=since)),
        ("table", _("提交统计表"), StageReport.objects.filter(unit=merger.successor, submitted_at__gt=since)),
    ):
        yield Line(code, label, rows.count(), _("项"))


def accepted_stages(programme: Programme) -> list[tuple[date, date]]:
    """The stages of the tables of this 专项 that the committee accepted."""
    rows = StageReport.objects.filter(programme=programme, status=StageReport.Status.ACCEPTED).order_by("stage_from_on")
    return list(rows.values_list("stage_from_on", "stage_until_on"))


def table_drafts(unit: Unit, _user: User) -> Section:
    """Tables of the unit that were drawn and not handed in, or came back."""
    waiting = StageReport.objects.filter(unit=unit, status__in=[StageReport.Status.DRAFT, StageReport.Status.RETURNED])
    return section(
        _("统计表草稿"),
        (
            OpenLine(one.title, str(one.get_status_display()), url=reverse("table-detail", args=[one.pk]))
            for one in waiting.order_by("pk")
        ),
    )
