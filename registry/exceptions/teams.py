"""Why a team or a membership cannot be changed like this."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class TeamRefused(RuleViolation):
    """A team or a membership cannot be changed like this now."""

    class Reason(TextChoices):
        TEAM_ALREADY_DECIDED = "team_already_decided", _("这支团队的申请已经处理过。")
        TEAM_NAME_TAKEN = "team_name_taken", _("本单位已有同名团队，请换一个名称。")
        TEAM_NOT_ADMITTED = "team_not_admitted", _("团队审核通过后才能办理这件事。")
        ALREADY_MEMBER = "already_member", _("您已经是这支团队的队员，或已提交加入申请。")
        NOT_MEMBER = "not_member", _("该志愿者不是这支团队的队员。")
        LAST_LEADER = "last_leader", _("团队至少要有一名队长，请先移交队长。")
        MEMBER_NOT_REGISTERED = "member_not_registered", _("注册审核通过后才能加入团队。")
        NOT_REQUESTED = "not_requested", _("没有等待处理的加入申请。")
        TEAM_REASON_MISSING = "team_reason_missing", _("请写明原因，让对方知道怎样改。")
        OWN_TEAM = "own_team", _("不能审核自己发起的团队，请由其他管理员处理。")
        TEAM_STILL_ACTIVE = (
            "team_still_active",
            _("团队还有 {count} 项没有办结的活动。请先办结、取消，或者把团队并入另一支团队。"),
        )
        TEAM_PHOTO_UNAGREED = "team_photo_unagreed", _("照片里认得出的人都同意公开的，才能放上来。请确认后再上传。")
        CONTACT_NOT_LEADING = "contact_not_leading", _("联系人由队长或副队长担任。")
        CONTACT_MINOR = "contact_minor", _("未满 18 周岁的不公开姓名和电话，请由成年的队长或副队长做联系人。")
        LINK_OUT_OF_RANGE = "link_out_of_range", _("邀请链接的有效期为 {days} 天中的一种，人数为 1 至 {places} 人。")
        LINKS_TOO_MANY = "links_too_many", _("最多同时有 {most} 个有效的邀请链接，请先撤销不用的。")
        LINK_UNKNOWN = "link_unknown", _("这不是有效的邀请链接，请向发给您的人再要一次。")
        LINK_ENDED = "link_ended", _("邀请链接已过期或已撤销，请向队长要新的，或者在团队页申请加入。")
        LINK_FULL = "link_full", _("这个邀请链接的 {places} 个名额已经用完，请向队长要新的，或者在团队页申请加入。")
        TEAM_MERGES_ITSELF = "team_merges_itself", _("请选择另一支团队。")
        TEAM_NOT_MERGED = "team_not_merged", _("这支团队没有并入其他团队，或者已经撤销。")
        TEAM_MERGER_LATE = "team_merger_late", _("团队合并只能当天撤销。需要分开的，请重新发起团队。")
        TEAM_MERGER_IN_USE = "team_merger_in_use", _("合并后已有新的办理，不能撤销：{what}。")
