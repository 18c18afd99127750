"""Why a place on a shift is not given, or not taken back."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class SignUpRefused(RuleViolation):
    """A place on a shift cannot be given, or taken back, now."""

    class Reason(TextChoices):
        VOLUNTEER_NOT_REGISTERED = "volunteer_not_registered", _("注册审核通过后才能报名。")
        NOT_PUBLISHED = "not_published", _("活动尚未发布，不能报名。")
        CHANGE_PENDING = "change_pending", _("活动的变更正在审批，批准后再开放报名。")
        ACTIVITY_CALLED_OFF = "activity_called_off", _("活动已经取消，不能报名。")
        SHIFT_CALLED_OFF = "shift_called_off", _("这个场次已经取消，请看看其他场次。")
        SHIFT_OVER = "shift_over", _("这个场次已经结束，不再接受报名。")
        SIGN_UP_CLOSED = "sign_up_closed", _("报名已于{deadline} 截止。可以联系活动联系人。")
        SIGN_UP_NOT_OPEN = "sign_up_not_open", _("报名将于{opens} 开始。")
        SHIFT_FULL = "shift_full", _("名额已满（{taken}/{places}）。可以加入候补，有人退出会按顺序通知您。")
        SHIFT_OVERLAP = "shift_overlap", _("与您已报名的{other}（{when}）时间冲突。")
        SHIFT_TOO_FAR = (
            "shift_too_far",
            _("与您已报名的{other}（{when}，{place}）只隔 {gap} 分钟，不在同一地点，路上来不及：至少隔 {least} 分钟。"),
        )
        ALREADY_SIGNED_UP = "already_signed_up", _("您已报名这个场次。")
        TOO_YOUNG = "too_young", _("这个岗位要求年满 {age} 周岁。")
        QUALIFICATION_MISSING = "qualification_missing", _("这个岗位要求具备“{qualification}”资质。")
        RISK_NOT_ACKNOWLEDGED = "risk_not_acknowledged", _("请先阅读并确认风险告知。")
        SIGN_UP_NOT_ACTIVE = "sign_up_not_active", _("这条报名已经退出或结束。")
        SHIFT_STARTED = "shift_started", _("场次已经开始，不能退出报名。请联系活动负责人。")
        NOT_INVITED = "not_invited", _("没有等待您答复的邀请。")
        WRONG_POSITION = "wrong_position", _("请在这个场次的岗位中选一个。")
        NOT_INVITABLE = "not_invitable", _("只能邀请本单位或本团队的已注册志愿者。")
        INVITATION_ONLY = "invitation_only", _("这项活动由负责人邀请参加，不能自行报名。想参加的，请联系活动联系人。")
        TEAMS_ONLY = "teams_only", _("这项活动的名额分给了团队，由队长提名、本人接受。想参加的，请联系您的队长。")
        NOT_BY_TEAMS = "not_by_teams", _("这项活动不分团队名额。请先在“报名方式”里选“团队名额”。")
        NO_TEAM_QUOTA = "no_team_quota", _("您的团队没有分到这项活动的名额，或者选的人不在您的团队里。")
        TEAM_QUOTA_FULL = "team_quota_full", _("“{team}”有 {places} 个名额，已提名 {taken} 人，还能提名 {left} 人。")
        QUOTAS_TOO_LARGE = (
            "quotas_too_large",
            _("名额最少的一场只有 {places} 个名额，分给各团队的合计 {total} 个。请减一些。"),
        )
        QUOTA_IN_USE = "quota_in_use", _("“{team}”在一个场次已提名 {taken} 人，名额不能少于 {taken}。")
        NOBODY_CHOSEN = "nobody_chosen", _("还没有选人。请先勾选，再办理。")
        REQUESTS_CHANGED = "requests_changed", _("有人已经退出或处理过，名单有变化。请看最新的名单再选。")
        TOO_MANY_CHOSEN = "too_many_chosen", _("“{position}”只剩 {free} 个名额，选了 {chosen} 人。请少选几人。")
        DECLINED_WITHOUT_REASON = "declined_without_reason", _("请写明不录用的原因，本人会看到。")
        LOT_DECIDES = "lot_decides", _("这项活动由抽签决定，不能在抽签以前确认。要请谁参加的，请用“邀请”。")
        NOT_BY_LOT = "not_by_lot", _("这项活动不抽签。")
        LOT_TOO_EARLY = "lot_too_early", _("报名到{deadline} 截止，之后才能抽签。")
        LOT_DRAWN = "lot_drawn", _("这个场次已于{when} 抽签，结果不能重抽。")
        SHIFT_LIMIT = (
            "shift_limit",
            _("这项活动每人最多报 {most} 场，您已经报了 {taken} 场。要换一场的，请先退出另一场。"),
        )
        NOBODY_IN_LINE = "nobody_in_line", _("现在没有人候补，名额让不出去。不能参加的，请直接退出。")
        ANOTHER_IN_LINE = "another_in_line", _("候补名单有变化，现在排第一的是另一位。确要让出的，请再按一次。")
        OFFER_GONE = "offer_gone", _("没有等您接受的名额。递补的名额过了期限，已给下一位。")
        NOBODY_TO_DRAW = "nobody_to_draw", _("没有等待抽签的报名。")
