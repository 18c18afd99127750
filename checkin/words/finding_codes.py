"""Codes of findings: from the fold, the arithmetic, and the review of a whole shift (D125)."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FindingCode(TextChoices):
    """One sentence per code, for the approver."""

    REPEATED_IN = "repeated_in", _("重复签到，间隔 15 分钟以上")
    REPEATED_OUT = "repeated_out", _("重复签退，间隔 15 分钟以上")
    OUT_WITHOUT_IN = "out_without_in", _("有签退，没有签到")
    MORE_THAN_THREE_PAIRS = "more_than_three_pairs", _("签到签退超过三次")
    OUTSIDE_WINDOW = "outside_window", _("有扫码在场次的扫码时间之外，未计")
    LATE_UPLOAD = "late_upload", _("扫码 72 小时后才上传，按补录计")
    BACK_DATED = "back_dated", _("账号补传的扫码，时间不是当场的，按补录计")
    CARD_REPLACED = "card_replaced", _("换卡之后才收到的旧卡扫码")
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
    NOT_IN_STANDING = "not_in_standing", _("到场时志愿者身份已暂停或退出")
    DECIDED_TWICE = "decided_twice", _("合并档案后，已认定的时间与另一场次重叠")
    OVERLAP_FREED = "overlap_freed", _("认定时扣除的重叠时段已不存在")
    ATTENDANCE_DIFFERED = "attendance_differed", _("保存的到场与扫码、录入不一致，已按原始依据重新整理")
    HEADS_DIFFER = "heads_differ", _("清点人数与扫码人数不一致")
    IDENTICAL_DURATIONS = "identical_durations", _("九成以上的人到场时长完全相同")
    SAME_SECOND = "same_second", _("多人在同一秒签到或签退")
    TRAVEL_TOO_SHORT = "travel_too_short", _("与另一场次间隔太短，来不及赶到")
    FAR_FROM_SITE = "far_from_site", _("扫码位置离服务地点较远")
    CODE_PASSED_ON = "code_passed_on", _("同一个签到码，有人在两公里以外用")
    ONE_HAND_FOR_MANY = "one_hand_for_many", _("多数人由同一账号或签到台代为登记")
    OWN_HAND = "own_hand", _("本人为自己登记签到或签退")
    NOT_ON_THE_LIST = "not_on_the_list", _("有人到场，但没有报名，也没有登记为现场加入")
    REFUSED_SCANS = "refused_scans", _("有不计的扫码")
    STATIONS_WAITING = "stations_waiting", _("还有签到台没有上传完")
    NO_PHOTOS = "no_photos", _("20 人以上的场次没有一张照片")
    BACK_ENTRY_SHARE = "back_entry_share", _("本单位今年的补录时长超过三成")
    FRESH_DECIDER = "fresh_decider", _("由经办人提议任命不久的管理员认定")
    MILESTONE_CLUSTER = "milestone_cluster", _("多人的累计时长刚好越过星级标准")


# Shown to the approver; they add no minutes, so nobody must explain them.
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

# How much each open finding weighs when a list is sorted by suspicion, and why; a weight decides nothing (D91).
WEIGHTS: dict[str, tuple[int, Promise | str]] = {
    FindingCode.ATTENDANCE_DIFFERED: (5, _("有人改过系统整理好的到场，或者系统出了错，要查明原因。")),
    FindingCode.FRESH_DECIDER: (4, _("经办人提议的人刚上任就认定经办人的时长，要由别人再看一眼。")),
    FindingCode.ELSEWHERE_TOO: (5, _("一个人不能同时在两处，除非忘记签退或他人代签。")),
    FindingCode.TRAVEL_TOO_SHORT: (4, _("路上来不及，多半有一处是代签。")),
    FindingCode.SAME_SECOND: (4, _("许多人在同一秒各自操作，不像一个个人所为。")),
    FindingCode.IDENTICAL_DURATIONS: (4, _("各自签到签退，时长很少完全相同。")),
    FindingCode.REGISTERED_AFTERWARDS: (4, _("当时还没有账号，到场只能是事后补的。")),
    FindingCode.NOT_IN_STANDING: (4, _("暂停或退出的人不应参加，要问是谁让其服务的。")),
    FindingCode.DECIDED_TWICE: (4, _("同一个人的同一段时间不能认定两次。")),
    FindingCode.HEADS_DIFFER: (4, _("现场人数与扫码人数不一致，可能有人代签或漏签。")),
    FindingCode.NOT_ON_THE_LIST: (3, _("名单之外的人，要问是谁让他们加入的。")),
    FindingCode.OWN_HAND: (4, _("自己为自己登记，没有别人作证。")),
    FindingCode.ONE_HAND_FOR_MANY: (3, _("不是本人操作，全凭登记的人说了算。")),
    FindingCode.REFUSED_SCANS: (3, _("有人拿着过期、失效或伪造的码来过。")),
    FindingCode.CODE_PASSED_ON: (4, _("码是给在场的人看的，离得远的人多半用了转发的码。")),
    FindingCode.FAR_FROM_SITE: (3, _("手机报告的位置不在服务地点附近。")),
    FindingCode.MILESTONE_CLUSTER: (3, _("多人同时刚过标准，要看时长是不是凑出来的。")),
    FindingCode.OUT_WITHOUT_IN: (2, _("只有签退，说不清何时到场。")),
    FindingCode.MORE_THAN_THREE_PAIRS: (2, _("反复进出，实际服务时间要问。")),
    FindingCode.OVERLAP_CUT: (2, _("同一段时间报了两次。")),
    FindingCode.ENTERED_OVERLAPS: (2, _("录入的时间与扫码对不上。")),
    FindingCode.NO_PHOTOS: (2, _("人数多的场次通常会留下照片。")),
    FindingCode.BACK_ENTRY_SHARE: (2, _("补录没有当场计时，占比高要多看一眼。")),
    FindingCode.OVERLAP_FREED: (2, _("另一场次作废或调减后，这里可以重新认定，把扣掉的时长还给本人。")),
    FindingCode.LATE_EVIDENCE: (2, _("认定时看到的依据已经变了。")),
    FindingCode.CARD_REPLACED: (4, _("旧卡已经挂失，可能有人拿着它补扫，要问当时是谁、在哪里扫的。")),
    FindingCode.BACK_DATED: (3, _("扫码时刻是上传的人填的，没有当场计时，要有别人作证。")),
    FindingCode.LATE_UPLOAD: (2, _("三天以后才上传，已无法当场核对。")),
    FindingCode.NOTHING_INSIDE_SHIFT: (2, _("到场时间与场次对不上。")),
    FindingCode.STATIONS_WAITING: (1, _("证据还没有到齐，不是哪个人的问题。")),
    FindingCode.OUTSIDE_WINDOW: (1, _("多半是早到或晚走。")),
    FindingCode.LONG_DAY: (1, _("时间长，由区直团工委认定。")),
    FindingCode.OVERLAPPING_INTERVALS: (1, _("到场时间自相重叠，多半是补录与扫码重复。")),
    FindingCode.ENTERED_UNUSED: (1, _("录入的时间没有用上，多半是录错了人。")),
    FindingCode.ANNUL_NOT_IN_TIME: (1, _("想撤销，但已超过 15 分钟。")),
    FindingCode.MISSING_CHECKOUT: (0, _("已按 0 小时计，没有多算。")),
    FindingCode.BELOW_MINIMUM: (0, _("已按 0 小时计，没有多算。")),
    FindingCode.BELOW_QUANTUM: (0, _("已按 0 小时计，没有多算。")),
    FindingCode.ANNUL_WITHOUT_TARGET: (0, _("没有改变任何时长。")),
    FindingCode.REPEATED_IN: (0, _("没有改变任何时长。")),
    FindingCode.REPEATED_OUT: (0, _("没有改变任何时长。")),
}


def weight_of(code: str) -> int:
    """The weight of a code; an unknown one weighs 1."""
    return WEIGHTS[code][0] if code in WEIGHTS else 1


def why(code: str) -> str:
    """Why a finding with this code needs a look."""
    return str(WEIGHTS[code][1]) if code in WEIGHTS else ""
