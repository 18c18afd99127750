"""What cannot be done for many people at once."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class PeopleDeedRefused(RuleViolation):
    """A deed for many people cannot be done like this, or not for one of them."""

    class Reason(TextChoices):
        DEED_UNKNOWN = "deed_unknown", _("没有这种成批办理（deed）。可以办的有：{codes}。")
        DEED_NOBODY = "deed_nobody", _("没有选人。请勾选，或者选中全部符合条件的人。")
        DEED_FILTERS = "deed_filters", _("筛选条件不合要求：{words}。请回到名单改正后再办。")
        DEED_TOO_MANY = "deed_too_many", _("一次最多 {most} 人，现在是 {n} 人。请用筛选条件分几次办理。")
        DEED_CHANGED = (
            "deed_changed",
            _("您看到的是 {counted} 人，现在符合条件的是 {n} 人。下面已是现在的人数，请核对后再确认。"),
        )
        DEED_UNDER_WAY = "deed_under_way", _("您还有一次同样的成批办理没有办完，请等它办完再办这一次。")
        DEED_NOT_YOURS = "deed_not_yours", _("不是您办理范围内的志愿者。")
        DEED_ON_THE_LIST = "deed_on_the_list", _("已经在这个场次的名单上。")
        DEED_HAS_QUALIFICATION = "deed_has_qualification", _("已有这项资质，有效期不比这次的短。")
        DEED_NO_FILE = "deed_no_file", _("没有可以下载的文件：还没有做好，或者满 7 天已经删除。")
        DEED_RIGHTS = "deed_rights", _("文件做好以后，您的角色或管理的单位有变化，请重新办理。")
