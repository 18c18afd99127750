"""核对: expected people, attendance, scans, and explanations of what differs (D91, D125)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from checkin.exceptions import ACCEPTED
from checkin.models import Attendance, EnteredTime, Finding, Scan
from registry.models import Shift, SignUp, Volunteer


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the comparison: label, number, people, and its finding if there is one."""

    title: str
    said: str
    people: tuple[Volunteer, ...] = ()
    finding: Finding | None = None

    @property
    def is_explained(self) -> bool:
        """No explanation is needed, or it was given."""
        return self.finding is None or not self.needs_a_word

    @property
    def needs_a_word(self) -> bool:
        """Approval waits for an explanation by leader or approver."""
        finding = self.finding
        return (
            finding is not None
            and finding.needs_a_word
            and finding.state == Finding.State.OPEN
            and not finding.explanation
        )


def lines_of(shift: Shift) -> list[Line]:
    """Lines that must be explained, then lines for information; none where everything agrees."""
    return [*_found(shift), *_told(shift)]


def unexplained(lines: Iterable[Line]) -> int:
    """How many lines still need an explanation."""
    return sum(line.needs_a_word for line in lines)


def _found(shift: Shift) -> list[Line]:
    findings = list(
        Finding.objects.about_shift().filter(shift=shift).select_related("settled_by", "explained_by").order_by("pk")
    )
    named = {pk for finding in findings for pk in finding.people_ids}
    people = Volunteer.objects.in_bulk(named)
    return [
        Line(
            title=finding.label,
            said=finding.words,
            people=tuple(people[pk] for pk in finding.people_ids if pk in people),
            finding=finding,
        )
        for finding in findings
    ]


def _told(shift: Shift) -> list[Line]:
    """Lines for information."""
    listed = SignUp.objects.confirmed().filter(shift=shift).select_related("volunteer")
    rows = Attendance.objects.filter(shift=shift).exclude(state=Attendance.State.NONE).select_related("volunteer")
    came = {row.volunteer.person_id for row in rows}
    missing = [row.volunteer for row in listed if row.volunteer.person_id not in came]
    guests = [
        row.volunteer for row in listed if row.volunteer.person_id in came and row.source == SignUp.Source.WALK_IN
    ]
    still_in = [row.volunteer for row in rows if row.state == Attendance.State.OPEN]
    counts = (
        Scan.objects.authentic()
        .filter(shift=shift)
        .aggregate(
            late=Count("pk", filter=Q(late=True)),
            told=Count("pk", filter=Q(arrival=Scan.Arrival.BACK_DATED)),
            odd=Count("pk", filter=~Q(code__in=ACCEPTED)),
        )
    )
    lines = [
        _line(_("已报名，没有到场"), missing),
        _line(_("现场加入"), guests),
        _line(_("没有签退，按 0 小时"), still_in),
        *_entered(shift),
        Line(_("72 小时后才上传的扫码"), _("{n} 次，按补录计").format(n=counts["late"]) if counts["late"] else ""),
        Line(_("账号补传的扫码"), _("{n} 次，按补录计").format(n=counts["told"]) if counts["told"] else ""),
        Line(_("现场有提示的扫码"), _("{n} 次，已计入并逐人核对").format(n=counts["odd"]) if counts["odd"] else ""),
    ]
    return [line for line in lines if line.said]


def _line(title: str, people: list[Volunteer]) -> Line:
    said = _("{n} 人").format(n=len(people)) if people else ""
    return Line(title, said, tuple(sorted(people, key=lambda one: (one.name, one.pk))))


def _entered(shift: Shift) -> list[Line]:
    """Entered times by origin, without withdrawn ones."""
    rows = EnteredTime.objects.filter(shift=shift, replaced_by=None).exclude(in_at=None, out_at=None)
    by_origin: dict[str, dict[int, Volunteer]] = {}
    for row in rows.select_related("volunteer").order_by("pk"):
        by_origin.setdefault(row.get_origin_display(), {})[row.volunteer_id] = row.volunteer
    return [
        _line(_("录入时间：{origin}").format(origin=origin), list(people.values()))
        for origin, people in by_origin.items()
    ]
