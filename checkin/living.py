"""What of this room a merger of units moves, and what done since keeps it from being undone (D141)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from checkin.models import CorrectionRequest, Decision, HandIn, ScanRuling, ServiceRecord, Station, Supplement
from registry.models import Unit, UnitMerger, User
from registry.units.living import FieldKind, Line, moved
from registry.units.open_work import OpenLine, Section, section


def stations(unit: Unit) -> QuerySet[Station]:
    """Devices that may still upload; a lost one stays where it was lost."""
    return Station.objects.filter(unit=unit).exclude(state=Station.State.COMPROMISED)


def stations_open(unit: Unit, _user: User) -> Section:
    """Devices that are paired, or wait for it: who takes over takes them in hand."""
    rows = stations(unit).exclude(state=Station.State.RETIRED).order_by("pk")
    return section(
        _("签到台"),
        (
            OpenLine(one.name, str(one.get_state_display()), url=reverse("station-detail", args=[one.pk]))
            for one in rows
        ),
    )


def supplements(unit: Unit) -> QuerySet[Supplement]:
    """Supplements that wait for the unit's decision."""
    return Supplement.objects.waiting().filter(deciding_unit=unit)


def decided_since(merger: UnitMerger) -> Q:
    return Q(decided_at__gt=merger.at)


KINDS = (
    FieldKind("station", gettext_lazy("签到台"), gettext_lazy("台"), stations, "unit"),
    FieldKind(
        "supplement", gettext_lazy("待审批的补录"), gettext_lazy("项"), supplements, "deciding_unit", decided_since
    ),
)


def ties(merger: UnitMerger) -> Iterator[Line]:
    """Acts since the merger about shifts of the closed unit, or of activities or people that moved."""
    since = merger.at
    # What was served elsewhere from that day on already names the successor as the person's unit.
    elsewhere = ServiceRecord.objects.filter(
        volunteer__in=moved(merger, "person"), volunteer_unit=merger.successor, hand_in__at__gt=since
    ).exclude(_of(merger, "shift"))
    for code, label, rows in (
        ("hand-in", _("提交到场"), HandIn.objects.filter(_of(merger, "shift"), at__gt=since)),
        ("record", _("在其他单位的服务记录"), elsewhere),
        ("decision", _("认定时长"), Decision.objects.filter(_of(merger, "record__shift"), at__gt=since)),
        ("ruling", _("裁定扫码"), ScanRuling.objects.filter(_of(merger, "scan__shift"), at__gt=since)),
        ("applied", _("申请补录"), Supplement.objects.filter(_of(merger, "shift"), applied_at__gt=since)),
        ("answer", _("答复更正申请"), CorrectionRequest.objects.filter(_of(merger, "shift"), answered_at__gt=since)),
    ):
        yield Line(code, label, rows.count(), _("项"))


def _of(merger: UnitMerger, shift: str) -> Q:
    activities: Any = moved(merger, "activity")
    return Q(**{f"{shift}__activity__recording_unit": merger.unit}) | Q(**{f"{shift}__activity__in": activities})
