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
