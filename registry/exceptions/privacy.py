"""Why a request about one's own data cannot be done like this."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class PrivacyRefused(RuleViolation):
    """What a person asks about their own data cannot be done like this now (D92, D93)."""

    class Reason(TextChoices):
        PASSWORD_NEEDED = "password_needed", _("请先在“我的”页面再次输入密码，再下载本人数据；也可以用接口令牌。")
        COPY_LIMIT = (
            "copy_limit",
            _("一天最多准备 {times} 份，{until} 以后可以再准备。已经准备好的，在“下载我的数据”页面仍可下载。"),
        )
        NOTHING_CHANGED = "nothing_changed", _("没有要更正的内容：请填写与现在不同的姓名、证件类型或号码。")
        CORRECTION_WAITING = "correction_waiting", _("已有一份更正申请在办理，请等待答复，或先撤回再重新申请。")
        CORRECTION_WHY = "correction_why", _("请写明为什么要更正，便于单位核对。")
        CORRECTION_HOW = "correction_how", _("请写明是看哪一种证件核对的。")
        REQUEST_ENDED = "request_ended", _("这份申请已经办结，请刷新页面查看结果。")
        REQUEST_OWN = "request_own", _("不能办理自己的申请，请由本单位其他管理员、上级单位或区直团工委办理。")
        LAST_ADMINISTRATOR = (
            "last_administrator",
            _("您是“{units}”唯一的管理员。请先由本单位提议、上级任命一名新管理员，任命后再注销。"),
        )
        LAST_COMMITTEE = (
            "last_committee",
            _("您是最后一名{role}。请先任命接任的人，再注销。"),
        )
        ACCOUNT_CLOSED = "account_closed", _("该志愿者已注销，信息已经清除，不能再办理。")
        ACCOUNT_HELD = "account_held", _("本人有登录账号，请由本人在“我的”页面注销。")
