"""Why a need, a host's link or a host's confirmation is refused."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class NeedRefused(RuleViolation):
    """A need cannot be posted, taken, given back or withdrawn like this now."""

    class Reason(TextChoices):
        NEED_TEXT_TOO_SHORT = "need_text_too_short", _("“{field}”至少写 {least} 个字，单位才看得明白需要什么。")
        NEED_BACKWARDS = "need_backwards", _("结束时间应晚于开始时间，一次不超过 24 小时。")
        NEED_IN_PAST = "need_in_past", _("开始时间已经过去，请填以后的时间。")
        NEED_TOO_FAR = "need_too_far", _("请填两年以内的时间。")
        NEED_NUMBERS = "need_numbers", _("志愿者请填 1 至 {people} 人，服务对象请填 1 至 {served} 人或者留空。")
        NEED_TWICE = "need_twice", _("这个地点在同一时间已经有同名的需求，不用再提。")
        NEEDS_TOO_MANY = "needs_too_many", _("这个地点已有 {most} 项需求等待承接，请先撤回不再需要的。")
        NEED_SITE_CLOSED = "need_site_closed", _("服务地点“{site}”已停用，不能再提需求。")
        NEED_CONTACT_ELSEWHERE = "need_contact_elsewhere", _("联系人不是这个地点的，或者已经移除，请重新选择。")
        NEED_TAKEN = "need_taken", _("{unit}已经承接这项需求，请看其他需求。")
        NEED_NOT_OPEN = "need_not_open", _("这项需求{state}，不能再办理。")
        NEED_STARTED = "need_started", _("这项需求的时间已经到了，不能再承接。仍需要的，请服务对象另提一项。")
        NEED_NOT_TAKEN = "need_not_taken", _("这项需求没有由您的单位承接，不能退回。")
        NEED_PUBLISHED = (
            "need_published",
            _("活动已经发布，不能直接退回。确实不能开展的，请在活动页取消，需求随即重新开放。"),
        )
        NEED_UNIT_BUSY = (
            "need_unit_busy",
            _("{unit}已经承接，不能撤回。有变化的，请按页面上的电话和活动联系人商量。"),
        )
        NEED_REASON_MISSING = "need_reason_missing", _("请写明原因，对方会看到。")


class HostRefused(RuleViolation):
    """A host's link does not open, or what the host confirms does not hold."""

    class Reason(TextChoices):
        HOST_LINK_DAYS = "host_link_days", _("链接的有效期为 {days} 天中的一种。")
        HOST_LINK_UNKNOWN = "host_link_unknown", _("这个链接不能用：可能已过期、已停用或者不完整。请向结对单位要新的。")
        HOST_PIN_WRONG = "host_pin_wrong", _("口令不对，{then}。口令是 6 位数字，和链接一起交给您的。")
        CONFIRM_EARLY = "confirm_early", _("活动在{when} 结束，结束以后再确认。")
        CONFIRM_NOT_HELD = "confirm_not_held", _("这项活动没有开展，不用确认。")
        CONFIRMED_BEFORE = "confirmed_before", _("{who}已在{when} 确认过。有出入的，请在原来的确认上更正。")
        CONFIRM_CORRECTED = "confirm_corrected", _("这份确认刚刚更正过，请刷新后再看。")
        CONFIRM_NUMBERS = "confirm_numbers", _("服务人数请填 0 至 {most} 的整数，评价请选 1 至 5 分。")
