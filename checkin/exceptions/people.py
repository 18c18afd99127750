"""Why something cannot be done on the leader's page of a shift's people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions import RuleViolation


class PhonesRefused(RuleViolation):
    """The phones of a shift's people are not shown now (D25, D106, D110)."""

    class Reason(TextChoices):
        PHONES_NOBODY = "phones_nobody", _("这里没有可以显示电话的人：没有登记手机，或者未满 18 周岁，请联系其单位。")
        PHONES_OVER = "phones_over", _("场次结束已满 {days} 天，不再显示电话。确需联系的，请与本人所在单位联系。")


class NoShowRefused(RuleViolation):
    """It cannot be written down, or taken back, that somebody did not come (D27)."""

    class Reason(TextChoices):
        NO_SHOW_NOBODY = "no_show_nobody", _("请勾选没有到场的人。")
        NO_SHOW_TOO_EARLY = "no_show_too_early", _("场次结束以后才能记未到场；没有举行的场次不用记。")
        NO_SHOW_REMOTE = "no_show_remote", _("线上服务不记未到场，按任务成果核定时长。")
        NO_SHOW_NOT_EXPECTED = "no_show_not_expected", _("{name}没有事先报名这个场次，不能记未到场。")
        NO_SHOW_WAS_THERE = "no_show_was_there", _("{name}有到场记录，不能记未到场。签错了人的，请先更正到场。")
        NO_SHOW_OTHERWISE = (
            "no_show_otherwise",
            _("{name}已经记为未到场，原因或者是否说明与这次填写的不同。要改的，请先撤销再记。"),
        )
        NO_SHOW_NOT_SET = "no_show_not_set", _("{name}现在没有记为未到场，请刷新页面。")
        NO_SHOW_REASON_MISSING = "no_show_reason_missing", _("请写明原因，本人会看到。")


class PeopleMessageRefused(RuleViolation):
    """A message to the people of a shift or an activity is not sent."""

    class Reason(TextChoices):
        MESSAGE_EMPTY = "message_empty", _("请写要说的话。")
        MESSAGE_TO_NOBODY = "message_to_nobody", _("符合条件的一个人也没有，没有发送。请换一个范围。")
        MESSAGE_PICKED_NOBODY = "message_picked_nobody", _("一个人也没有勾选，没有发送。请回到名单勾选。")
        MESSAGE_STRANGER = "message_stranger", _("勾选的人里有 {n} 人不在这个场次的名单上，没有发送。请重新勾选。")
        MESSAGE_TOO_MANY = "message_too_many", _("这个活动一天里已经发了 {most} 条消息。有急事请打电话。")
        MESSAGE_OVER = "message_over", _("结束已满 {days} 天，不再群发消息。")
        MESSAGE_KEY_USED = "message_key_used", _("这次提交已经发过另一条消息，请刷新页面再发。")
        MESSAGE_AUDIENCE = "message_audience", _("没有这样的范围，请从列出的范围中选。")
        THANKS_TOO_EARLY = "thanks_too_early", _("场次结束以后再发感谢。")
