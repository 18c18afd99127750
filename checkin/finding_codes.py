"""What a finding is called: codes of the fold, of the arithmetic and of the look at a whole shift (D125)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FindingCode(TextChoices):
    """One sentence per code, for the approver."""

    REPEATED_IN = "repeated_in", _("重复签到，间隔 15 分钟以上")
    REPEATED_OUT = "repeated_out", _("重复签退，间隔 15 分钟以上")
    OUT_WITHOUT_IN = "out_without_in", _("有签退，没有签到")
    MORE_THAN_THREE_PAIRS = "more_than_three_pairs", _("签到签退超过三次")
    OUTSIDE_WINDOW = "outside_window", _("有扫码在场次的扫码时间之外，未计")
    LATE_UPLOAD = "late_upload", _("扫码 72 小时后才上传，按补录计")
    ANNUL_WITHOUT_TARGET = "annul_without_target", _("撤销了一次不存在的扫码")
    ANNUL_NOT_IN_TIME = "annul_not_in_time", _("撤销晚于 15 分钟，未生效")
    ENTERED_OVERLAPS = "entered_overlaps", _("录入时间与扫码重叠，未计")
    ENTERED_UNUSED = "entered_unused", _("录入时间没有可以补的空缺，未计")
    NOTHING_INSIDE_SHIFT = "nothing_inside_shift", _("到场不在场次时间内")
    OVERLAP_CUT = "overlap_cut", _("与已认定的时长重叠，重叠部分只计一次")
    OVERLAPPING_INTERVALS = "overlapping_intervals", _("本场次到场时间自身重叠，只计一次")
    BELOW_MINIMUM = "below_minimum", _("到场不足最短时间，计 0")
    BELOW_QUANTUM = "below_quantum", _("到场不足一个认定单位，计 0")
    MISSING_CHECKOUT = "missing_checkout", _("没有签退，按 0 小时提交")
    LONG_DAY = "long_day", _("当天累计超过 8 小时")
    ELSEWHERE_TOO = "elsewhere_too", _("同一时间在另一场次也有到场")
    REGISTERED_AFTERWARDS = "registered_afterwards", _("志愿者账号在场次结束后才建立")
    LATE_EVIDENCE = "late_evidence", _("认定之后依据有变化")
    HEADS_DIFFER = "heads_differ", _("清点人数与扫码人数不一致")
    IDENTICAL_DURATIONS = "identical_durations", _("九成以上的人到场时长完全相同")
    SAME_SECOND = "same_second", _("多人在同一秒签到或签退")


# Told to the approver; they raise no hour, so nobody must explain them.
INFORMATIVE = frozenset(
    {
        FindingCode.BELOW_QUANTUM,
        FindingCode.BELOW_MINIMUM,
        FindingCode.MISSING_CHECKOUT,
        FindingCode.LONG_DAY,
        FindingCode.ANNUL_WITHOUT_TARGET,
        FindingCode.REPEATED_IN,
        FindingCode.REPEATED_OUT,
    }
)
