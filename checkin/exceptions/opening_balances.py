"""Why hours from before the product are not imported or decided."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions import RuleViolation


class OpeningBalanceRefused(RuleViolation):
    """Hours from before the product cannot be imported or decided like this (design#afterwards)."""

    class Reason(TextChoices):
        OPENING_DOCUMENT_NO_MISSING = "opening_document_no_missing", _("请写明依据文件的名称和文号。")
        OPENING_IN_FUTURE = "opening_in_future", _("截至日期不能晚于今天。")
        OPENING_NO_ROWS = "opening_no_rows", _("名单还是空的，请先导入名单。")
        OPENING_TOO_MANY_ROWS = "opening_too_many_rows", _("一批最多 {most} 人，请分几批导入。")
        OPENING_PROBLEMS_LEFT = "opening_problems_left", _("还有 {count} 行有问题，请导入改好的名单，再提交。")
        OPENING_IMPORT_BUSY = "opening_import_busy", _("名单正在导入或撤销，请等办完再提交。")
        OPENING_GONE = "opening_gone", _("这份草稿已删除，请新建后再导入名单。")
        OPENING_UNKNOWN_NUMBER = "opening_unknown_number", _("没有这个志愿者编号，请核对。")
        OPENING_NAME_DIFFERS = "opening_name_differs", _("姓名与编号不符，请核对。")
        OPENING_NOT_REGISTERED = "opening_not_registered", _("该志愿者未注册、已暂停或已退出。")
        OPENING_OWN_HOURS = "opening_own_hours", _("本人的历史时长须由其他管理员导入。")
        OPENING_OTHER_BATCH = "opening_other_batch", _("该志愿者已在另一批历史数据中。")
        OPENING_SERVED_HERE = "opening_served_here", _("截至日期以前本平台已有此人在本单位的到场，请把截至日期提前。")
        OPENING_HOURS_UNREADABLE = "opening_hours_unreadable", _("小时数不是数字。")
        OPENING_HOURS_NOT_POSITIVE = "opening_hours_not_positive", _("小时数应大于 0。")
        OPENING_HOURS_TOO_FINE = "opening_hours_too_fine", _("小时数最多一位小数。")
        OPENING_HOURS_TOO_MANY = "opening_hours_too_many", _("小时数超过 {most}，请核对。")
        OPENING_HOURS_IN_MINUTES = "opening_hours_in_minutes", _("这一列写的是分钟，请换算成小时再导入。")
        OPENING_DOCUMENT_MISSING = "opening_document_missing", _("请上传依据文件的扫描件。")
        OPENING_PEOPLE_TAKEN = "opening_people_taken", _("有 {count} 人已在另一批历史数据中，不能重复导入。")
        OPENING_PEOPLE_SERVED = (
            "opening_people_served",
            _("截至日期以前本平台已有 {count} 人在本单位的到场，会重复计时。请把截至日期提前后重新导入。"),
        )
        OPENING_WRONG_STATE = "opening_wrong_state", _("这批历史数据现在是“{status}”，不能这样办理。请刷新页面。")
        OPENING_BARRED = "opening_barred", _("不能认定自己导入或包含本人的历史数据，请由其他人员认定。")
        OPENING_REASON_MISSING = "opening_reason_missing", _("请写明退回的原因。")
