"""Notifications of decisions to the volunteer, and of returns to the leader (D43)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from checkin.models import Decision, ServiceRecord
from registry.models import HistoryEntry
from registry.notifications.services import notifications
from registry.words.chinese import quoted
from registry.words.dates import as_date
from registry.words.durations import duration_text

Outcome = Decision.Outcome
TOLD = {
    Outcome.APPROVED: _("{day}{shift}认定 {hours}{origin}，查看小票。"),
    Outcome.NOT_COUNTED: _("{day}{shift}已认定：计入统计，不计时长。"),
    Outcome.RETURNED: _("{day}{shift}的服务记录已退回负责人修改，改好后再认定。"),
    Outcome.ADJUSTED: _("{day}{shift}的时长更正为 {hours}{origin}，查看小票。"),
    Outcome.RESTORED: _("{day}{shift}的时长已恢复，认定 {hours}{origin}，查看小票。"),
    Outcome.VOIDED: _("{day}{shift}的时长已作废，请查看原因。"),
}


def decided(entry: HistoryEntry, decision: Decision) -> None:
    """One line to the person for each decision; a return also to whoever handed it in, once per hand-in."""
    record = decision.record
    person = record.volunteer.person
    minutes = decision.timed_minutes + decision.supplementary_minutes
    text = TOLD[Outcome(decision.outcome)].format(
        day=as_date(record.service_on),
        shift=quoted(str(record.shift)),
        hours=duration_text(minutes),
        origin=_origin(decision),
    )
    notifications.tell_of(entry, users=[person.user_id], text=text, url=reverse("me-hours-record", args=[record.pk]))
    if decision.outcome == Outcome.RETURNED:
        _tell_the_leader(record)


def _origin(decision: Decision) -> str:
    """The origin of hours that were not timed, always named (D123)."""
    minutes = decision.supplementary_minutes
    return str(_("（其中补录 {hours}）")).format(hours=duration_text(minutes)) if minutes else ""


def _tell_the_leader(record: ServiceRecord) -> None:
    notifications.tell(
        users=[record.handed_in_by_id],
        key=f"hand-in:{record.hand_in_id}:returned",
        text=_("有服务记录被退回：{shift}。请按原因修改后再提交。").format(shift=record.shift),
        url=reverse("shift-hand-in", args=[record.shift_id]),
    )
