"""Every way that scanning and hours can say no: a stable code for machines, a sentence for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from checkin.exceptions.opening_balances import OpeningBalanceRefused
from checkin.exceptions.people import NoShowRefused, PeopleMessageRefused, PhonesRefused
from checkin.exceptions.stations import QueueExportRefused, StationRefused
from registry.exceptions import RuleViolation

__all__ = [
    "ACCEPTED",
    "CardRefused",
    "CorrectionRefused",
    "EnteredTimeRefused",
    "ExtensionRefused",
    "HandInRefused",
    "HeadCountRefused",
    "HoursRefused",
    "LinesRefused",
    "LocationRefused",
    "NoShowRefused",
    "OpeningBalanceRefused",
    "PeopleMessageRefused",
    "PhonesRefused",
    "PolicyRefused",
    "QueueExportRefused",
    "ScanAnswer",
    "ScanRefused",
    "ScanRulingRefused",
    "SelfScanRefused",
    "SheetRowRefused",
    "SpotCheckRefused",
    "StationRefused",
    "SupplementRefused",
    "UndoRefused",
    "WalkInRefused",
]


class HandInRefused(RuleViolation):
    """A shift's roll cannot be handed in now (D41, D116)."""

    class Reason(TextChoices):
        SHIFT_NOT_OVER = "shift_not_over", _("场次到{ends} 才结束，结束后再提交认定。")
        SHIFT_CANCELLED = "shift_cancelled", _("这个场次已取消，没有可以提交的到场。")
        NOBODY_ATTENDED = "nobody_attended", _("没有到场记录可以提交。纸质签到请先录入。")
        CHECK_OUTS_MISSING = "check_outs_missing", _("还有 {count} 人没有签退。请先补签退，或确认按 0 小时提交。")
        HEADS_DIFFER = "heads_differ", _("清点人数与扫码人数（{scanned} 人）不一致，请写明原因。")
        HEADS_RECOUNTED = "heads_recounted", _("提交的人数与现场清点（{counted} 人）不一致，请写明原因。")
        NOTHING_TO_HAND_IN = "nothing_to_hand_in", _("到场已全部提交，没有新的变化。")


class HoursRefused(RuleViolation):
    """Hours cannot be decided like this (D121, D133, D136, design#decisions)."""

    class Reason(TextChoices):
        ALREADY_DECIDED = "already_decided", _("这条服务记录现在是“{status}”，不能这样办理。请刷新页面。")
        OWN_ENTRY = "own_entry", _("不能认定自己参加、负责、提交或录入的时长，请由其他管理员认定。")
        ATTENDANCE_DIFFERS = (
            "attendance_differs",
            _("保存的到场与扫码、录入不一致，不能作依据。系统按原始依据重新整理并记为疑点，请核对后再办理。"),
        )
        BASIS_CHANGED = "basis_changed", _("依据在您查看之后有变化，请刷新页面，核对后再认定。")
        LONG_DAY = "long_day", _("当天累计 {hours}，超过 {limit}，由区直团工委认定。")
        DOCUMENT_MISSING = "document_missing", _("当天累计 {hours}，超过 {limit}，须写明批准文件和理由。")
        HOURS_REASON_MISSING = "hours_reason_missing", _("请写明原因，让对方知道怎样改。")
        EMERGENCY_UNCONFIRMED = "emergency_unconfirmed", _("应急活动尚未经区直团工委确认，确认后才能认定时长。")
        HISTORICAL_COMES_AGAIN = (
            "historical_comes_again",
            _("历史数据作废之后不恢复，请由单位重新导入，再由区直团工委认定。"),
        )
        FINDINGS_OPEN = "findings_open", _("这条记录有 {count} 条疑点，请写明核实情况。")
        NOT_REAL_NAME = "not_real_name", _("该志愿者尚未完成实名注册，注册审核通过后才能认定时长。")
        SHIFT_UNEXPLAINED = "shift_unexplained", _("本场次还有 {count} 项疑点没有说明，请先在核对页写明情况。")
        FINDING_SETTLED = "finding_settled", _("这条疑点已经核实过。")


class PolicyRefused(RuleViolation):
    """The hours policy cannot be made like this (D127, D129, D133)."""

    class Reason(TextChoices):
        POLICY_BACKDATED = "policy_backdated", _("适用日期不能早于今天（{today}）。已经服务的时长按原规则。")
        POLICY_QUANTUM = "policy_quantum", _("认定单位只能是 1、6 或 30 分钟。")
        POLICY_TIERS = "policy_tiers", _("每日界限应由小到大，且不超过 24 小时。")
        POLICY_MINIMUM = "policy_minimum", _("最短到场不能超过单位可认定的每日时长。")
        POLICY_WINDOW = "policy_window", _("扫码窗口不能超过 {longest} 分钟。")
        POLICY_REASON_MISSING = "policy_reason_missing", _("请写明制定依据，例如会议纪要或文件号。")
        POLICY_UNCHANGED = "policy_unchanged", _("与这一天适用的规则完全相同，没有需要制定的新版本。")


class ScanRefused(RuleViolation):
    """Why a scan is refused. The first family never counts; the second is kept and reviewed (design#scanning)."""

    class Reason(TextChoices):
        MALFORMED = "malformed", _("扫码数据不完整或格式不对，没有保存。")
        NONCE_REUSED = "nonce_reused", _("这个扫码编号已用于另一次扫码，没有保存。")
        BAD_TIME = "bad_time", _("设备时间比服务器快 2 分钟以上，请校准时间后重新扫码。")
        UNREADABLE = "unreadable", _("没有读出本平台的码，请对准重扫，或改用点名。")
        FORGED = "forged", _("这不是本平台签发的码。")
        EXPIRED = "expired", _("这个码已过期，请换新码后再扫。")
        FOREIGN = "foreign", _("这个场次不归您签到，或场次不存在。")
        UNKNOWN = "unknown", _("没有这位志愿者，请核对编号。")
        REVOKED = "revoked", _("这张志愿者卡已挂失，请出示新卡。")
        STATION_RETIRED = "station_retired", _("签到台停用之后的扫码不计。")
        COMPROMISED = "compromised", _("签到台已登记为失控，这次扫码须经裁定才计。")

        SUSPENDED = "suspended", _("该志愿者已暂停或退出。")
        NOT_ADMITTED = "not_admitted", _("该志愿者尚未通过注册审核。")
        SHIFT_CANCELLED = "shift_cancelled", _("这个场次已取消，或活动尚未发布。")
        NOT_ON_THIS_STATION = "not_on_this_station", _("这个场次没有分配给本签到台。")
        OUTSIDE_WINDOW = "outside_window", _("不在扫码时间（{window}）之内。")
        NOT_SIGNED_UP = "not_signed_up", _("没有报名这个场次。")
        REMOTE_SHIFT = "remote_shift", _("线上服务不扫码，时长由负责人按任务成果核定。")
        OTHER_SHIFT_OPEN = "other_shift_open", _("在另一个场次还没有签退。")
        ALREADY_IN = "already_in", _("{since} 已签到，不重复计。")
        NOT_CHECKED_IN = "not_checked_in", _("还没有签到，不能签退。")
        TOO_MANY_PAIRS = "too_many_pairs", _("这个场次已签到签退三次。")
        LATE_UPLOAD = "late_upload", _("72 小时后才上传，按补录处理。")
        BACK_DATED = "back_dated", _("不是当场上传的，时间按补录处理。用账号扫码请当场上传，没有网络请用签到台。")
        ANNUL_WITHOUT_TARGET = "annul_without_target", _("没有找到要撤销的扫码。")
        ANNUL_NOT_IN_TIME = "annul_not_in_time", _("只能撤销 15 分钟内的扫码。")

    NOT_STORED = frozenset({Reason.MALFORMED, Reason.NONCE_REUSED})
    NOT_AUTHENTIC = NOT_STORED | {
        Reason.BAD_TIME,
        Reason.UNREADABLE,
        Reason.FORGED,
        Reason.EXPIRED,
        Reason.FOREIGN,
        Reason.UNKNOWN,
        Reason.REVOKED,
        Reason.STATION_RETIRED,
        Reason.COMPROMISED,
    }


class ScanAnswer(TextChoices):
    """Answers to scans that were accepted."""

    CHECKED_IN = "checked_in", _("已签到")
    CHECKED_OUT = "checked_out", _("已签退")
    ANNULLED = "annulled", _("已撤销")


ACCEPTED = frozenset(ScanAnswer.values)


class SelfScanRefused(RuleViolation):
    """A volunteer's own press on the phone cannot be taken (D112, D114)."""

    class Reason(TextChoices):
        TICKET_EXPIRED = "ticket_expired", _("签到页打开已超过 5 分钟，请重新扫码。")
        TICKET_NOT_YOURS = "ticket_not_yours", _("请本人扫现场的码。这一页是别的手机打开的，或者已有别人用过。")
        TOO_EARLY = "too_early", _("{opens} 开始签到，请到时再按。现在不用做什么。")
        PASSCODE_WRONG = "passcode_wrong", _("口令不对或已过期，还可以试 {left} 次。请向负责人问现在的口令。")
        PASSCODE_LOCKED = "passcode_locked", _("输错次数过多，请 {wait}后再试，或请负责人点名。")
        NO_VOLUNTEER = "no_volunteer", _("这个账号还没有登记为志愿者，请先注册。")


class CardRefused(RuleViolation):
    """Somebody else's card cannot be drawn or replaced like this (design#card)."""

    class Reason(TextChoices):
        CARD_REASON_MISSING = (
            "card_reason_missing",
            _("{name}有自己的账号，卡在本人手机里。确需代办的，请写明理由；本人会收到通知。"),
        )


class LocationRefused(RuleViolation):
    """A location cannot be stored (D86, D113)."""

    class Reason(TextChoices):
        LOCATION_WITHOUT_CONSENT = "location_without_consent", _("您没有同意附上位置，位置没有保存，签到照常有效。")
        LOCATION_WITHOUT_SCAN = "location_without_scan", _("没有找到您的这次扫码，位置没有保存。")
        LOCATION_TOO_LATE = "location_too_late", _("扫码已过去 10 分钟，位置没有保存，签到照常有效。")


class ScanRulingRefused(RuleViolation):
    """A scan's authenticity cannot be ruled on like this (D121, design#authenticity)."""

    class Reason(TextChoices):
        RULING_NO_PERSON = "ruling_no_person", _("这次扫码没有认出志愿者或场次，不能裁定为有效。请改用补录。")
        RULING_SAME = "ruling_same", _("这次扫码现在就是“{verdict}”，不需要再裁定。请刷新页面。")
        RULING_REASON_MISSING = "ruling_reason_missing", _("请写明裁定理由：怎样核实的，以什么为证。")
        RULING_OWN = "ruling_own", _("不能裁定自己的扫码，或自己建立、经手的扫码。请由其他管理员裁定。")


class EnteredTimeRefused(RuleViolation):
    """A time cannot be entered afterwards like this (D116, D134)."""

    class Reason(TextChoices):
        NOTHING_TO_CLOSE = "nothing_to_close", _("该志愿者没有缺少签退的到场。")
        AFTER_PLANNED_END = "after_planned_end", _("签退时间不能晚于场次计划结束时间（{ends}）。")
        BEFORE_CHECK_IN = "before_check_in", _("签退时间应晚于签到时间（{since}）。")
        OUTSIDE_SHIFT = "outside_shift", _("时间应在场次 {starts} 至 {ends} 之内。")
        IN_FUTURE = "in_future", _("不能录入尚未到来的时间。")
        ENTERED_REASON_MISSING = "entered_reason_missing", _("请写明原因。")
        ENTERED_NOT_SIGNED_UP = "entered_not_signed_up", _("该志愿者没有报名这个场次，请先登记为现场加入。")
        ENTERED_OWN = "entered_own", _("不能录入自己的时间，请由其他负责人或管理员录入。")
        ENTERED_HANDED_IN = (
            "entered_handed_in",
            _("到场已经提交认定，不能在现场录入或更正。请由认定人退回后更正；已经认定的，请走更正申请。"),
        )
        ENTERED_TAKEN_BACK = "entered_taken_back", _("这次录入已经撤回或更正，请回到名单核对。")
        ENTERED_NOBODY = "entered_nobody", _("没有选择任何人。请先勾选要录入的人。")
        ENTERED_TWICE = "entered_twice", _("同一个人有两行，请核对。")
        ENTERED_LINES_REFUSED = (
            "entered_lines_refused",
            _("有 {count} 行不能录入，其余也没有保存。请逐行核对后再提交。"),
        )
        REMOTE_BY_DETERMINATION = (
            "remote_by_determination",
            _("线上服务按任务成果由负责人核定时长，不录入签到签退时间。"),
        )
        DETERMINED_ONLY_REMOTE = (
            "determined_only_remote",
            _("只有线上服务可以核定时长。现场服务请扫码、录入签到表或申请补录。"),
        )
        DELIVERABLE_MISSING = "deliverable_missing", _("请写明任务成果，例如完成了哪几篇稿件。")
        DETERMINED_MINUTES = "determined_minutes", _("核定的时长应为 1 至 {most} 分钟（场次时长减去休息）。")


class LinesRefused(EnteredTimeRefused):
    """Some lines of a batch cannot be entered, so none was; `lines` says why for each person (by key)."""

    def __init__(self, lines: dict[int, RuleViolation]) -> None:
        super().__init__(EnteredTimeRefused.Reason.ENTERED_LINES_REFUSED, count=len(lines))
        self.lines = lines


class SheetRowRefused(RuleViolation):
    """A code is not a row of this shift's printed sheet (D112)."""

    class Reason(TextChoices):
        SHEET_ROW_UNREADABLE = "sheet_row_unreadable", _("没有读出签到表上的码，请重扫，或按姓名找。")
        SHEET_ROW_FORGED = "sheet_row_forged", _("这不是本平台签到表上的码。")
        SHEET_ROW_OTHER_SHIFT = "sheet_row_other_shift", _("这张签到表不是本场次的，请核对。")
        SHEET_WORKBOOK = "sheet_workbook", _("这不是从本页下载的 Excel 表，或内容读不出来。")
        SHEET_TOO_LONG = "sheet_too_long", _("这份表超过 {most} 行，不是从本页下载的 Excel 表。")
        SHEET_TIME_UNREADABLE = "sheet_time_unreadable", _("“{text}”不是时间，请按 09:00 的样子填写。")
        SHEET_NO_CODE = "sheet_no_code", _("有时间，没有行码，不知道是谁。请用下载的表填写，不要改动“行码”。")
        SHEET_HIDDEN = "sheet_hidden", _("这一行（或有的列）是隐藏的，请显示出来核对。")
        SHEET_TWICE = "sheet_twice", _("同一个人在表中出现两次，只读入前面一行。")


class UndoRefused(RuleViolation):
    """A press cannot be taken back any more, or not by this person."""

    class Reason(TextChoices):
        UNDO_TOO_LATE = (
            "undo_too_late",
            _("只能撤销 15 分钟内的操作。过后请用“更正”或“补签退”写明原因，或请管理员裁定。"),
        )
        UNDO_REPLACED = "undo_replaced", _("这一批时间后来又改过，不能整批撤销，请逐人更正。")
        UNDO_NOT_YOURS = "undo_not_yours", _("这一批不是您录入的，请由录入的人撤销，或逐人撤回。")
        UNDO_HANDED_IN = "undo_handed_in", _("到场已经提交认定，不能在现场撤销。请由认定人退回后更正。")


class HeadCountRefused(RuleViolation):
    """A head count (现场清点) cannot be stored like this."""

    class Reason(TextChoices):
        HEADS_CANCELLED = "heads_cancelled", _("这个场次已取消。")
        HEADS_TOO_EARLY = "heads_too_early", _("{starts} 起才能清点人数。")
        HEADS_HANDED_IN = "heads_handed_in", _("这个场次已提交，清点人数已随提交保存。")


class ExtensionRefused(RuleViolation):
    """A shift cannot be extended like this (D128)."""

    class Reason(TextChoices):
        EXTENSION_NOT_LATER = "extension_not_later", _("延时后的结束时间应晚于现在的结束时间（{ends}）。")
        EXTENSION_TOO_LONG = "extension_too_long", _("延时合计不超过 {hours} 小时。")
        EXTENSION_REASON_MISSING = "extension_reason_missing", _("请写明延时原因。")
        EXTENSION_HANDED_IN = "extension_handed_in", _("这个场次已提交认定，不能再延时。")


class WalkInRefused(RuleViolation):
    """A person cannot join at the gate like this."""

    class Reason(TextChoices):
        WALK_IN_SIGNED_UP = "walk_in_signed_up", _("该志愿者已报名这个场次。")
        WALK_IN_NOT_ASKED = "walk_in_not_asked", _("没有等待确认的现场加入申请。")
        WALK_IN_SETTLED = "walk_in_settled", _("这条现场登记已经处理过，现在是“{state}”。请刷新页面。")
        WALK_IN_REGISTERED = "walk_in_registered", _("这个人已经本人注册，不再由现场核对。请刷新页面。")
        WALK_IN_ITSELF = "walk_in_itself", _("选的就是这次现场登记的本身。请选另一个人，或确认是新来的人。")
        WALK_IN_OWN = "walk_in_own", _("不能把现场登记的到场记在自己名下，请由其他负责人或管理员核对。")
        WALK_IN_STANDING = "walk_in_standing", _("不能记在这个人名下：{why}")
        WALK_IN_HANDED_IN = "walk_in_handed_in", _("这个场次已提交认定，不能在现场核对。请由认定人退回后再核对。")
        WALK_IN_REASON_MISSING = "walk_in_reason_missing", _("请写明不作数的原因。")


class SupplementRefused(RuleViolation):
    """A supplement cannot be applied for or decided like this (D122, D123, D134)."""

    class Reason(TextChoices):
        SUPPLEMENT_NOT_HELD = "supplement_not_held", _("活动尚未批准，或这个场次已取消，不能补录。")
        SUPPLEMENT_NOT_OVER = "supplement_not_over", _("场次到{ends} 才结束，结束后才能补录。")
        SUPPLEMENT_TOO_LATE = "supplement_too_late", _("补录应在场次结束后 {days} 天内申请，这个场次已于{until}截止。")
        SUPPLEMENT_NOBODY = "supplement_nobody", _("请至少列出一名志愿者。")
        SUPPLEMENT_TOO_MANY = "supplement_too_many", _("一次补录最多 {most} 人，请分次申请。")
        SUPPLEMENT_REASON_MISSING = "supplement_reason_missing", _("请写明原因。")
        SUPPLEMENT_EVIDENCE_MISSING = (
            "supplement_evidence_missing",
            _("请至少上传一份证明材料：签到表、照片或服务对象的证明。"),
        )
        SUPPLEMENT_EVIDENCE_UNREADABLE = (
            "supplement_evidence_unreadable",
            _(
                "证明材料还在处理，或没有读懂，现在不能批准。请过一分钟再看；没有读懂的，请退回，由申请人换一份重新申请。"
            ),
        )
        SUPPLEMENT_OUTSIDE_SHIFT = (
            "supplement_outside_shift",
            _("{name}：时间应在场次 {starts} 至 {ends} 之内，开始早于结束。"),
        )
        SUPPLEMENT_ONLY_BREAK = "supplement_only_break", _("{name}：所填时间都在休息时间内，没有可以计的时长。")
        SUPPLEMENT_OWN = "supplement_own", _("不能为本人补录，请由其他负责人或管理员申请。")
        SUPPLEMENT_TWICE = "supplement_twice", _("{name}：同一人只能列一次。")
        SUPPLEMENT_NOT_OF_REACH = (
            "supplement_not_of_reach",
            _("{name}：不在签到名单上，也不属于记录单位、联合单位或承办团队，不能由您补录。"),
        )
        SUPPLEMENT_NOT_REGISTERED = (
            "supplement_not_registered",
            _("{name}：不在签到名单上，现在也不是注册志愿者，不能补录。"),
        )
        SUPPLEMENT_ALREADY_DECIDED = (
            "supplement_already_decided",
            _("{name}：这个场次的时长已经认定，有异议请走更正申请。"),
        )
        SUPPLEMENT_ALREADY_LISTED = "supplement_already_listed", _("{name}：已在另一份待审批的补录中。")
        SUPPLEMENT_IN_OPENING_BALANCE = (
            "supplement_in_opening_balance",
            _("{name}：这一天的时长已包含在本单位的历史数据中。"),
        )
        SUPPLEMENT_OVERLAPS = "supplement_overlaps", _("{name}：所填时间与已有的到场记录重叠，只能补没有记录的时间。")
        SUPPLEMENT_WRONG_STATE = "supplement_wrong_state", _("这份补录现在是“{status}”，不能这样办理。请刷新页面。")
        SUPPLEMENT_BARRED = "supplement_barred", _("不能审批自己申请、负责、经手或列名的补录，请由其他管理员审批。")


class CorrectionRefused(RuleViolation):
    """An objection to hours cannot be filed, answered or appealed like this (D43)."""

    class Reason(TextChoices):
        CORRECTION_NOT_OVER = "correction_not_over", _("场次到{ends} 才结束，结束后再提出。")
        CORRECTION_CANCELLED = "correction_cancelled", _("这个场次已取消，没有可以更正的时长。")
        CORRECTION_TOO_LATE = "correction_too_late", _("须在场次结束或最近一次认定后 {days} 天内提出，现已超过期限。")
        CORRECTION_OPEN = "correction_open", _("这个场次已有一项申请正在办理，请等待答复。")
        CORRECTION_ANSWERED = "correction_answered", _("这个场次的申请已有答复。不同意的，请在原申请中提出复核。")
        CORRECTION_NOTHING_RECORDED = "correction_nothing_recorded", _("这个场次没有您的到场或服务记录，请选择“漏记”。")
        CORRECTION_TEXT_MISSING = "correction_text_missing", _("请写明情况，让对方知道哪里不对、依据是什么。")
        CORRECTION_WRONG_STATE = "correction_wrong_state", _("这项申请现在是“{status}”，不能这样办理。请刷新页面。")
        CORRECTION_BARRED = "correction_barred", _("您参加、负责、提交或录入过这个场次，须由其他管理员答复。")
        CORRECTION_OWN_ANSWER = "correction_own_answer", _("原答复是您作出的，复核须由区直团工委的其他人决定。")
        CORRECTION_APPEAL_LATE = "correction_appeal_late", _("须在答复后 {days} 天内提出复核，现已超过期限。")


class SpotCheckRefused(RuleViolation):
    """A sample cannot be drawn, worked off or published like this (D126)."""

    class Reason(TextChoices):
        SPOT_CHECK_NO_SEAL = "spot_check_no_seal", _("还没有封存值，种子无从取得。首次封存在有认定之后的当晚进行。")
        SPOT_CHECK_NOTHING = "spot_check_nothing", _("这段时间没有已封存的认定，没有可抽取的场次。")
        SPOT_CHECK_PERIOD = "spot_check_period", _("结束日期不能早于开始日期，也不能晚于今天。")
        SPOT_CHECK_BARRED = "spot_check_barred", _("您认定过、负责过或参加过这个场次，须由区直团工委的其他人核查。")
        SPOT_CHECK_NOTE_MISSING = "spot_check_note_missing", _("请写明核查情况。")
        SPOT_CHECK_PUBLISHED = "spot_check_published", _("结果已经公布，不能再改。")
        SPOT_CHECK_STILL_OPEN = "spot_check_still_open", _("还有 {count} 个场次没有核查，全部核查后才能公布。")
        SPOT_CHECK_RESULT_MISSING = "spot_check_result_missing", _("请写明抽查的结果。")
