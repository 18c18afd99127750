"""今天该我办: handovers that wait for one of the two; units that sleep."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Handover, UnitFounding
from registry.permissions import is_committee
from registry.units import care
from registry.workdays.duties import Duty

Stage = Handover.Stage
MOST = 20


def unit_duties(user: Any) -> list[Duty]:
    """What the user must do for the units they run."""
    return [*_to_hand_over(user), *_to_found(user), *_to_wake(user)]


def _to_found(user: Any) -> Iterator[Duty]:
    """Units that ask the committee to be founded, but for what the user applied for."""
    if not is_committee(user):
        return
    waiting = UnitFounding.objects.waiting().exclude(applied_by=user).select_related("parent").order_by("pk")
    for founding in waiting[:MOST]:
        title = _("审批单位成立申请：{name}").format(name=founding.short_name)
        yield Duty(title=title, detail=str(founding.parent), url=reverse("founding", args=[founding.pk]))


def _to_wake(user: Any) -> Iterator[Duty]:
    """Units from which the committee has heard nothing for long."""
    if not is_committee(user):
        return
    if count := care.needing(care.Care.IDLE).count():
        yield Duty(
            title=_("联系长期没有办理的单位"),
            detail=_("{n} 个单位 {days} 天没有人登录，也没有活动").format(n=count, days=care.idle_days()),
            url=reverse("committee-units") + f"?care={care.Care.IDLE}",
            count=count,
        )


def _to_hand_over(user: Any) -> Iterator[Duty]:
    theirs = Q(outgoing=user.pk) | Q(successor=user.pk) | Q(proposal__user=user.pk)
    if is_committee(user):
        theirs |= Q(is_absent=True)
    for handover in Handover.objects.open().with_absence().filter(theirs).with_people().order_by("pk")[:MOST]:
        if todo := _step_of(handover, user):
            url = reverse("handover", args=[handover.pk])
            yield Duty(title=todo, detail=str(handover.unit), url=url, is_own=True)


def _step_of(handover: Handover, user: Any) -> str:
    """What this person does next, or nothing while it is somebody else's turn."""
    stage, incoming = handover.stage, handover.incoming
    if incoming is not None and incoming.pk == user.pk:
        is_asked = stage == Stage.SIGNING and handover.successor_at is None
        return _("接手管理员交接") if stage == Stage.TAKING else _("确认交接单") if is_asked else ""
    is_asked = stage == Stage.SIGNING and handover.outgoing_at is None
    if handover.outgoing_id == user.pk and not (handover.is_absent and stage == Stage.NAMING):
        return _("确定交接的接收人") if stage == Stage.NAMING else _("确认交接单") if is_asked else ""
    if not is_committee(user) or not handover.is_absent:
        return ""
    return _("代交出人确定交接的接收人") if stage == Stage.NAMING else _("代交出人确认交接单") if is_asked else ""
