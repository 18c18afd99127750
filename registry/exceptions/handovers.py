"""Why an administrator cannot hand over like this."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class HandoverRefused(RuleViolation):
    """A step of a handover cannot be taken now."""

    class Reason(TextChoices):
        NOT_IN_OFFICE = (
            "not_in_office",
            _("交接由现任单位管理员办理；这项授权已经结束或者还没有开始，需要交接的请告知区直团工委代办。"),
        )
        HANDOVER_OPEN = "handover_open", _("{name}在{unit}的交接已经发起，请在原来的交接中继续办理。")
        ON_BEHALF_REASON = "on_behalf_reason", _("代交出人办理的，请写明原因，例如已调离、无法联系。")
        SUCCESSOR_SAME = "successor_same", _("接收人须是另一个人。")
        SUCCESSOR_NAMED = (
            "successor_named",
            _("接收人的任命正等待确认。要换人，请先由提议人撤回任命，或由上级答复不同意。"),
        )
        SUCCESSOR_NOT_READY = (
            "successor_not_ready",
            _("接收人现在不是{unit}的管理员，不能接手。请先任命，任命有日期的等到生效之日。"),
        )
        HANDOVER_NOT_ACCEPTED = "handover_not_accepted", _("接收人接手以后才有交接单，才能确认。请接收人先办理接手。")
        HANDOVER_ACCEPTED = "handover_accepted", _("接收人已经接手，请由双方确认；有出入的，写明原因取消后重新办理。")
        HANDOVER_CONFIRMED = "handover_confirmed", _("这一方已经确认过，正在等待对方确认。")
        HANDOVER_OVER = "handover_over", _("这次交接已经办结或取消，请刷新页面。")
        HANDOVER_REASON_MISSING = "handover_reason_missing", _("请写明原因，对方会看到。")
