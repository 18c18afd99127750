"""Entries of the lists that an office keeps: sites, groups, programmes, projects, fields."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class ListRefused(RuleViolation):
    """An entry of a list cannot be saved, archived or taken up again like this."""

    class Reason(TextChoices):
        LIST_NAME_TAKEN = "list_name_taken", _("已经有“{name}”，请直接使用那一条，或换一个名称。")
        LIST_NAME_ARCHIVED = "list_name_archived", _("“{name}”已经停用。请在“已停用”里找到它，恢复使用。")
        LIST_CHANGED_SINCE = (
            "list_changed_since",
            _("您打开页面以后，{who}改过这一条：{what}。您填写的内容还在，核对后再保存。"),
        )
        LIST_ARCHIVED = "list_archived", _("“{name}”已停用，请先恢复使用再修改。")
        LIST_IN_USE = "list_in_use", _("“{name}”没有停用，不用恢复。")
        LIST_STILL_USED = (
            "list_still_used",
            _("“{name}”还有{what}。停用后它们照常进行，只是不能再新选；仍要停用的，请勾选确认后再提交。"),
        )
        PERIOD_BACKWARDS = "period_backwards", _("结束日期不能早于开始日期。")
        DIVISION_INVALID = "division_invalid", _("行政区划代码应为 6 位数字，例如青秀区 450103。")
        LEADER_NOT_MEMBER = "leader_not_member", _("组长单位“{unit}”须是成员单位，请一并选上。")
        PAIRED_NOT_SCHOOL = "paired_not_school", _("“{site}”不是在用的结对学校，不能与协作组结对。")
        STAGES_OUTSIDE = (
            "stages_outside",
            _("有{count}份已确认的统计表在新的起止日期以外（{stages}），不能这样改。请把起止日期放宽到包含它们。"),
        )
        HOST_NAME_MISSING = "host_name_missing", _("请填写联系人姓名。")
        HOST_PHONE_INVALID = "host_phone_invalid", _("电话“{phone}”不像电话号码，请填手机号码或带区号的座机。")
        HOST_GONE = "host_gone", _("这位联系人已经移除，请刷新页面。")
