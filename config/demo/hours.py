"""Deciding hours: by the unit whose turn it is, by somebody unbarred, on the basis they saw."""

from datetime import timedelta

from checkin.deciding.services import approvers, decisions
from checkin.findings.services import findings, shift_looks
from checkin.minutes.services import assessments
from checkin.models import Attendance, Finding, ServiceRecord
from config.demo.scripts import Script
from config.demo.story import Story
from registry.models import Shift, Unit, User, persons
from registry.units.services import deciders

DECIDED_AFTER = (4, 7)  # days after the shift, chosen at random
CHECKED = "已与负责人和本人核实，情况属实。"
EXPLAINED = "已与现场人员逐一核对，情况属实。"


def expect_decisions(story: Story, script: Script, shift: Shift) -> None:
    """The approver opens the roll some days later."""
    days = story.dice("decides", script.key, shift.starts_at.date()).randint(*DECIDED_AFTER)
    story.agenda.at(shift.ends_at + timedelta(days=days, hours=1), decide_shift, shift)


def decide_shift(shift: Shift) -> None:
    """Approve what the deciding unit may approve, records with findings with an explanation."""
    pending = list(
        ServiceRecord.objects.pending()
        .filter(shift=shift)
        .select_related("volunteer", "recording_unit", "shift__activity")
    )
    if not pending:
        return
    _explain(shift)
    bases = _bases(shift)
    turns, barred = approvers.deciding_units(pending), approvers.barred_by_record(pending)
    odd = set(Finding.objects.open().that_need_a_word().filter(shift=shift).values_list("volunteer", flat=True))
    together: dict[tuple[User, str], list[tuple[ServiceRecord, str]]] = {}
    for record in pending:
        by = _hands(turns[record.pk], barred[record.pk])
        if by is not None:
            reason = CHECKED if record.volunteer_id in odd else ""
            together.setdefault((by, reason), []).append((record, bases[record.volunteer_id]))
    for (by, reason), records in together.items():
        decisions.approve_many(records=records, by=by, reason=reason)


def _explain(shift: Shift) -> None:
    """The leader explains the findings before they are asked."""
    shift_looks.look_again(shift=shift)
    for finding in Finding.objects.unexplained().about_shift().filter(shift=shift):
        findings.explain(finding=finding, by=shift.activity.leader, text=EXPLAINED)


def _bases(shift: Shift) -> dict[int, str]:
    rows = Attendance.objects.filter(shift=shift).select_related(persons.joined(), "shift__activity")
    worth = assessments.assess_many(list(rows))
    return {volunteer: assessment.basis for (volunteer, _shift), assessment in worth.items()}


def _hands(unit: Unit, barred: set[int]) -> User | None:
    return next(iter(deciders.administrators(unit, excluding=barred)), None)
