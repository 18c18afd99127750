"""What a unit says of its project in numbers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class ProjectRefused(RuleViolation):
    """A number of a project cannot be asked for or stated like this."""

    class Reason(TextChoices):
        AIMS_FULL = "aims_full", _("一个项目最多 {most} 个成果指标。请先停用不再填报的。")
        AIM_NAME_TAKEN = "aim_name_taken", _("这个项目已经有“{name}”，请直接填报；停用了的，先恢复。")
        AIM_ENDED = "aim_ended", _("“{name}”已经不再填报，请先恢复。")
        AIM_RUNNING = "aim_running", _("“{name}”没有停用，不用恢复。")
        RESULT_YEAR_OUTSIDE = "result_year_outside", _("{year} 年不在这个项目可以填报的年度里：{years}。")
        RESULT_DAY_OUTSIDE = "result_day_outside", _("“统计到”应在 {year} 年以内，不晚于今天。")
        RESULT_CHANGED_SINCE = (
            "result_changed_since",
            _("您打开页面以后，{who}把“{name}”改成了{reached}。您填写的内容还在，核对后再保存。"),
        )
        PAGE_WORDLESS = "page_wordless", _("公开页至少要写明项目的目标。请先在项目资料里补上。")
        PAGE_NUMBERS = "page_numbers", _("公开的内容里有像手机号码或证件号码的数字：{numbers}。请删去后再申请。")
        PAGE_SAME = "page_same", _("公开的就是现在的内容，不用再申请。")
        PAGE_NOT_WAITING = "page_not_waiting", _("没有等待确认的公开申请，请刷新页面。")
        PAGE_CHANGED = "page_changed", _("打开页面后申请的内容有变化，请重新核对后确认。")
        PAGE_NOT_SHOWN = "page_not_shown", _("这个项目没有公开，也没有等待确认的申请。")
        PAGE_REASON_MISSING = "page_reason_missing", _("请写明退回的原因，申请的单位会看到。")
