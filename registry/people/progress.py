"""The progress of an application: who acted, and who must act by when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from registry.models import Team, Unit, Volunteer
from registry.words.dates import as_moment, as_recent, due_label, estimate_note
from registry.workdays.services import workdays


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a progress list; `state` is done, now, todo or stop."""

    title: str
    state: str = "todo"
    note: str = ""


def of_registration(volunteer: Volunteer) -> list[Step]:
    """Handed in → reviewed by the unit → number and card."""
    status = Volunteer.Status
    handed_in = Step(_("提交注册申请"), "done", as_moment(volunteer.submitted_at))
    number = Step(_("取得志愿者编号和志愿者卡"))
    if volunteer.status == status.SUBMITTED:
        return [handed_in, _waiting(volunteer.unit, volunteer.submitted_at), number]
    if volunteer.status == status.RETURNED:
        returned = Step(_("已退回，请修改后重新提交"), "stop", volunteer.status_reason)
        return [handed_in, returned, number]
    if volunteer.volunteer_no:
        admitted = Step(_("{unit}审核通过").format(unit=volunteer.unit), "done", as_recent(volunteer.decided_at))
        return [handed_in, admitted, Step(number.title, "done", volunteer.volunteer_no)]
    return [Step(_("补全信息并提交"), "now"), Step(_("单位审核")), number]


def of_team(team: Team) -> list[Step]:
    """Proposed → reviewed by the unit → open for members."""
    proposed = Step(_("提交团队申请"), "done", as_moment(team.submitted_at))
    open_for_members = Step(_("成立，可以招募队员"))
    if team.status == Team.Status.SUBMITTED:
        return [proposed, _waiting(team.unit, team.submitted_at), open_for_members]
    if team.status == Team.Status.RETURNED:
        return [proposed, Step(_("已退回，请修改后重新提交"), "stop", team.returned_reason), open_for_members]
    return [proposed, Step(_("单位审核通过"), "done", as_recent(team.decided_at))]


def _waiting(unit: Unit, submitted_at: datetime | None) -> Step:
    if submitted_at is None:
        return Step(_("待{unit}审核").format(unit=unit), "now")
    due = workdays.review_due(submitted_at)
    day = f"{due_label(due.on)}{estimate_note(due.is_estimated)}"
    note = _("第 {n} 个工作日（{day}）前办理").format(n=workdays.REVIEW_WORKDAYS, day=day)
    return Step(_("待{unit}审核").format(unit=unit), "now", note)
