"""Every way the registry can say no: a stable code for machines, a sentence for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.files import ExportRefused, FileRefused
from registry.exceptions.handovers import HandoverRefused
from registry.exceptions.imports import ActivationRefused, ImportRefused, RowRefused
from registry.exceptions.lists import ListRefused
from registry.exceptions.many import PeopleDeedRefused
from registry.exceptions.messages import CodeRefused
from registry.exceptions.needs import HostRefused, NeedRefused
from registry.exceptions.offices import OfficeRefused
from registry.exceptions.privacy import PrivacyRefused
from registry.exceptions.projects import ProjectRefused
from registry.exceptions.qualifications import QualificationRefused
from registry.exceptions.questions import QuestionRefused
from registry.exceptions.rule import RuleViolation, TooOften, wait_told
from registry.exceptions.saved import SavedFilterRefused
from registry.exceptions.signups import SignUpRefused
from registry.exceptions.teams import TeamRefused

__all__ = [
    "AccountRefused",
    "ActivationRefused",
    "ActivityRefused",
    "ArrangementRefused",
    "CodeRefused",
    "ExportRefused",
    "FileRefused",
    "HandoverRefused",
    "HostRefused",
    "IdentityRefused",
    "ListRefused",
    "ImportRefused",
    "MergeRefused",
    "NeedRefused",
    "OfficeRefused",
    "OpeningRefused",
    "PeopleDeedRefused",
    "PhoneClaimRefused",
    "PrivacyRefused",
    "ProjectRefused",
    "QualificationRefused",
    "QuestionRefused",
    "RegistrationRefused",
    "RoleRefused",
    "RowRefused",
    "RuleViolation",
    "SavedFilterRefused",
    "SignUpRefused",
    "TeamRefused",
    "TokenRefused",
    "TooOften",
    "UnitRefused",
    "wait_told",
]


class IdentityRefused(RuleViolation):
    """The document or contact of a person cannot be accepted (D76–D80, D98)."""

    class Reason(TextChoices):
        ID_LENGTH = "id_length", _("身份证号码应为 18 位，请核对后重新填写。")
        ID_DIGITS = "id_digits", _("身份证号码前 17 位应全部是数字，请核对后重新填写。")
        ID_LAST = "id_last", _("身份证号码最后一位应是数字或 X，请核对。")
        ID_15_DIGITS = "id_15_digits", _("15 位身份证号码已停用，请填写 18 位的号码。")
        ID_BIRTH_DATE_INVALID = "id_birth_date_invalid", _("身份证号码中的出生日期不存在，请核对。")
        ID_BIRTH_DATE_FUTURE = "id_birth_date_future", _("身份证号码中的出生日期晚于今天，请核对。")
        ID_AGE_OVER_120 = "id_age_over_120", _("身份证号码中的出生日期早于 120 年前，请核对。")
        ID_CHECK_DIGIT = "id_check_digit", _("身份证号码校验位不符，请逐位核对。")
        UNDER_14 = "under_14", _("未满 14 周岁不能注册为志愿者。年满 14 周岁后欢迎再来。")
        NAME_INVALID = "name_invalid", _("姓名应为 2 至 50 个字，不含数字。")
        NAME_PRIVATE = "name_private", _("姓名第 {place} 个字是自造字，别的设备显示不出来。请用输入法重新输入这个字。")
        GUARDIAN_PHONE_SAME = (
            "guardian_phone_same",
            _("监护人的手机号码不能与本人的相同，请填写监护人自己的号码。"),
        )
        PHONE_INVALID = (
            "phone_invalid",
            _("手机号码应为 11 位；港澳台的号码请连区号填写，例如 +852 9123 4567。请核对。"),
        )
        DOCUMENT_INVALID = "document_invalid", _("证件号码应为 5 至 20 位字母或数字，请核对。")
        FOREIGN_PERMIT_INVALID = (
            "foreign_permit_invalid",
            _("外国人永久居留身份证号码应为 18 位；旧版证件是 3 个字母加 12 位数字。请核对。"),
        )
        HOME_RETURN_INVALID = (
            "home_return_invalid",
            _("回乡证号码应为字母 H 或 M 加 8 位数字（后面的 2 位换证次数可以不填），请核对。"),
        )
        TAIWAN_PERMIT_INVALID = "taiwan_permit_invalid", _("台胞证号码应为 8 位数字，请核对。")
        DOCUMENT_WRONG_KIND = "document_wrong_kind", _("这个号码不是{kind}的号码，请核对号码和证件类型。")
        OFFICER_INVALID = (
            "officer_invalid",
            _("军官证号码应为 5 至 20 位字母或数字，或“军字第1234567号”的样子，请核对。"),
        )
        BIRTH_DATE_MISSING = "birth_date_missing", _("使用这种证件时，请填写出生日期和性别。")


class RegistrationRefused(RuleViolation):
    """A person cannot be registered, admitted or returned now."""

    class Reason(TextChoices):
        ALREADY_REGISTERED = (
            "already_registered",
            _("该证件已注册。如果是您本人，请用“找回账号”通过原来的手机号码登录。"),
        )
        PERSON_EXISTS = "person_exists", _("该证件已登记为志愿者 {volunteer_no}（{unit}）。")
        PHONE_TAKEN = (
            "phone_taken",
            _(
                "该手机号码已用于另一个账号。是您的账号，请直接登录或找回账号；号码是新换的，请勾选下面的说明，由单位核实。"
            ),
        )
        SAME_PERSON_ASKED = "same_person_asked", _("与 {who}（{unit}）的{agrees}相同。请先核对是不是同一人，再审核。")
        SAME_PERSON_WHY = "same_person_why", _("请写明怎样核实不是同一人。")
        SAME_PERSON_WAITING = (
            "same_person_waiting",
            _("已报区直团工委合并为一份档案，合并后不用再审核。不是同一人的，请改答后审核。"),
        )
        CONSENT_MISSING = "consent_missing", _("请先阅读并同意个人信息处理规则。")
        GUARDIAN_MISSING = "guardian_missing", _("未满 18 周岁，需要监护人同意。请先填写监护人信息并取得同意。")
        GUARDIAN_UNCHECKED = (
            "guardian_unchecked",
            _("未满 18 周岁，请先核实监护人同意，写明是怎样核实的，再通过注册申请。"),
        )
        GUARDIAN_CALL_TIME = "guardian_call_time", _("请写明通话的日期和时间，不能晚于现在，也不能早于提交申请。")
        GUARDIAN_PAPER = "guardian_paper", _("请上传监护人签字的同意书，拍照或 PDF 都可以。")
        NOT_WAITING = "not_waiting", _("这份注册申请已经处理过，请刷新页面查看结果。")
        REASON_MISSING = "reason_missing", _("请写明原因，让对方知道怎样改。")
        OWN_REVIEW = "own_review", _("不能审核自己的注册申请，请由其他管理员处理。")
        NOT_REGISTERED = "not_registered", _("注册审核通过后才能办理这件事。")
        NOT_EDITABLE = "not_editable", _("注册申请正在审核或已经通过，不能再修改。")
        VOLUNTEER_WRONG_STATE = "volunteer_wrong_state", _("该志愿者现在是“{status}”，不能办理这件事。")
        SAME_UNIT = "same_unit", _("您已经是该单位的志愿者。")
        NO_MOVE_REQUESTED = "no_move_requested", _("没有等待确认的单位变更。")
        NO_GUARDIAN_CONSENT = "no_guardian_consent", _("没有正在生效的监护人同意，不用撤回。")
        HAS_ACCOUNT = "has_account", _("该志愿者已有登录账号。")


class PhoneClaimRefused(RuleViolation):
    """Whose a number is cannot be decided like this."""

    class Reason(TextChoices):
        CLAIM_DECIDED = "claim_decided", _("这个号码已经核实过，请刷新页面查看结果。")
        CLAIM_MOVED = "claim_moved", _("这个号码现在登记在另一个账号，已转由该账号所在单位核实，请刷新页面。")
        CLAIM_OWN = "claim_own", _("不能核实与自己有关、由自己提请的号码，请由其他管理员办理。")
        CLAIM_COMMITTEE = "claim_committee", _("原登记人说明号码仍由本人使用，或担任管理角色，请由区直团工委核实。")
        CLAIM_UNCHECKED = "claim_unchecked", _("请写明是怎样核实的。")
        CLAIM_WAITING = "claim_waiting", _("这个号码正在核实，请等待结果。")
        CLAIM_NOT_NEEDED = "claim_not_needed", _("这个号码没有用于别的账号，可以直接办理。")


class MergeRefused(RuleViolation):
    """Two files cannot be merged, or a merge undone, now (D78)."""

    class Reason(TextChoices):
        SAME_FILE = "same_file", _("请选择两份不同的档案。")
        ALREADY_MERGED = "already_merged", _("其中一份档案已经并入另一份，请刷新页面。")
        OWN_FILES = "own_files", _("不能合并自己的档案，请由区直团工委的其他人办理。")
        KEPT_UNREGISTERED = "kept_unregistered", _("请保留已注册的那一份档案。")
        MERGE_REASON_MISSING = "merge_reason_missing", _("请写明理由，并上传能证明是同一人的材料。")
        ROLE_HELD = "role_held", _("将停用的账号还持有{role}，请先终止授权，或改授给保留的账号。")
        PHONE_OF_ANOTHER = (
            "phone_of_another",
            _("保留的档案登记的手机号码已是另一个账号的登录号码，请先更正它的手机号码。"),
        )
        BOTH_DECIDED = "both_decided", _("两份档案在“{shift}”都有已认定的时长，请先由记录单位作废其中一条。")
        RECORD_OPEN = (
            "record_open",
            _("两份档案在“{shift}”都有处理过的记录，其中一条退回后还没有办结，请先提交并认定，再作废其中一条。"),
        )
        TWO_BALANCES = "two_balances", _("两份档案都有历史时长，请先作废其中一条。")
        STAR_OPEN = "star_open", _("两份档案都有待认定的星级，请先决定其中一项。")
        FILES_CHANGED = "files_changed", _("打开页面后两份档案又有变化，请重新核对。")
        NOT_STANDING = "not_standing", _("这次合并已经撤销。")
        MERGED_ON = "merged_on", _("保留的档案后来又并入了另一份档案，请先撤销后一次合并。")
        TAKEN_SINCE = "taken_since", _("不能撤销：{what}请先更正另一份档案。")
        LATER_ACTS = "later_acts", _("合并后已有新的认定、星级或证书，不能撤销。")


class ActivityRefused(RuleViolation):
    """An activity cannot take this step now."""

    class Reason(TextChoices):
        WRONG_STATE = "wrong_state", _("活动现在是“{status}”，不能办理这一步。")
        SHIFT_MISSING = "shift_missing", _("请至少安排一个场次。")
        POSITION_MISSING = "position_missing", _("每个场次至少要有一个岗位。")
        STARTS_IN_PAST = "starts_in_past", _("活动须在开始之前申请并批准。已经开展的活动请走“补录”。")
        NOT_OVER_YET = "not_over_yet", _("补录只用于已经结束的活动。还没结束的，请按事前申请或应急备案办理。")
        FILED_TOO_LATE = "filed_too_late", _("没有事前申请的活动，应在结束后 {days} 天内申请补录。")
        ENDS_BEFORE_START = "ends_before_start", _("结束时间应晚于开始时间。")
        SIGN_UP_NEVER_OPEN = "sign_up_never_open", _("报名{opens}才开放，{closes}就截止。开放须早于截止。")
        BREAK_OUTSIDE_SHIFT = "break_outside_shift", _("休息时间应在场次起止时间之内。")
        RISK_NOTICE_MISSING = "risk_notice_missing", _("发布前须写明可能的风险和防护要求。")
        INSURANCE_MISSING = "insurance_missing", _("活动可能危及人身安全，发布前须填写保险单位、保单号和保险期间。")
        OWN_DUTY = "own_duty", _("工作时间内从事本职工作不属于志愿服务，请由区直团工委裁定。")
        OWN_APPROVAL = "own_approval", _("不能审批自己提交的活动，请由其他审批人处理。")
        NOT_YOUR_STEP = "not_your_step", _("这一步由{unit}审批。")
        ACTIVITY_ALREADY_DECIDED = "activity_already_decided", _("{told}。请看最新的内容。")
        ACTIVITY_REASON_MISSING = "activity_reason_missing", _("请写明原因。")
        SCANNING_BEGAN = "scanning_began", _("签到已经开始，时间只能用“延时”调整。")
        ACTIVITY_INCOMPLETE = "activity_incomplete", _("请先补全：{fields}。")
        ALREADY_STARTED = "already_started", _("已有场次开始，不能整体取消。请逐场取消尚未开始的场次。")
        STILL_RUNNING = "still_running", _("最后一场在{when} 结束，之后才能结束活动。")
        SHIFT_IN_USE = "shift_in_use", _("已有人报名的场次不能删除，请用“取消场次”并写明原因。")
        PLACES_TAKEN = (
            "places_taken",
            _("“{position}”已有 {taken} 人报名，人数不能少于 {taken}。要减的，先请 {more} 人退出，或写明原因移出。"),
        )
        PLACES_ALLOTTED = (
            "places_allotted",
            _("分给各团队的名额每场合计 {total} 个，一个场次的人数不能少于 {total}。要减的，请先减团队名额。"),
        )
        MINIMUM_ABOVE_PLACES = (
            "minimum_above_places",
            _("{what}至少要 {least} 人，却只招 {places} 人。请改小至少人数，或多招几人。"),
        )
        POSITION_TWICE = "position_twice", _("岗位{position}写了两次。请合并成一个，或改成不同的名称。")
        SHIFT_CANCELLED = "shift_cancelled", _("这个场次已经取消或已经开始。")
        SHIFT_GONE = "shift_gone", _("{day}的场次已经取消或删除，不会恢复。请重新打开页面再改，或另加场次。")
        SHIFT_TOO_LONG = "shift_too_long", _("一个场次不超过 24 小时，请核对起止日期和时间，或分成几场。")
        DAY_IMPOSSIBLE = "day_impossible", _("{day}不在可以安排的日期之内，请核对年份。")
        INSURED_BACKWARDS = "insured_backwards", _("保险的截止日期早于开始日期，请核对。")
        TEXT_TOO_SHORT = "text_too_short", _("“{field}”至少写 {least} 个字，别人才看得明白。")
        CONTACT_PHONE_INVALID = (
            "contact_phone_invalid",
            _("联系电话“{phone}”不像电话号码，请填手机号码或带区号的座机，例如 0771-5551234。"),
        )
        CHOICE_ARCHIVED = "choice_archived", _("“{name}”已停用，{field}请另选一个，或者不选。")
        CHANGE_WAITING = "change_waiting", _("这项活动有一项变更正在审批。请等批准或退回，或先撤回变更再修改。")
        NO_CHANGE = "no_change", _("没有等待审批或被退回的变更。")
        TYPED_ELSEWHERE = (
            "typed_elsewhere",
            _("这份申请{when} 在另一个窗口或另一台设备上填过。再按一次，以这里的为准；要看那边填的，请重新打开本页。"),
        )
        SHIFTS_TOO_MANY = (
            "shifts_too_many",
            _("一项活动最多 {most} 个场次，这样会有 {n} 个。请少排几场，或者分成几项活动。"),
        )
        NO_DAY_CHOSEN = "no_day_chosen", _("没有选中新的日期。请至少勾选一天。")
        TYPED_TOO_LONG = "typed_too_long", _("填写的内容太多，没有自动保存。请删减后再保存草稿。")
        WITHDRAWAL_STRICTER = "withdrawal_stricter", _("已经有人报名，退出的期限只能放宽，不能提前。")
        FLOW_IN_USE = "flow_in_use", _("已经有人报名，不能再改报名方式。确需改的，请另申请一项活动。")


class RoleRefused(RuleViolation):
    """A role cannot be granted like this (D105)."""

    class Reason(TextChoices):
        EXCLUSIVE_ROLES = "exclusive_roles", _("系统、安全、审计管理员不能由同一人兼任。")
        OWN_GRANT = "own_grant", _("不能给自己授权。")
        ROLE_UNIT_MISSING = "role_unit_missing", _("单位管理员须指定单位。")
        ROLE_ALREADY_GRANTED = "role_already_granted", _("该用户已有这项授权。")
        SYSTEM_AND_BUSINESS_ROLES = "system_and_business_roles", _("系统、安全、审计管理员不能同时承担业务角色。")
        ROLE_ALREADY_ENDED = "role_already_ended", _("这项授权已经结束。")
        ROLE_UNIT_CLOSED = "role_unit_closed", _("{unit}已停用，不能再授权。")
        PERSON_NOT_REGISTERED = (
            "person_not_registered",
            _("本单位提议的管理员须是证件已审核的注册志愿者，并有自己的登录账号。请先办理注册审核。"),
        )
        PERSON_UNKNOWN = "person_unknown", _("没有找到这个人。请填写志愿者编号、手机号码或用户名。")
        ACCOUNT_ENDED = "account_ended", _("这个账号已经停用，不能任命。档案合并过的，请任命保留的那个账号。")
        PERSON_GONE = "person_gone", _("{name}已暂停或退出，不能任命。请恢复注册后再办；已提议的，请答复不同意。")
        WORK_MAIL_DIFFERS = "work_mail_differs", _("办公邮箱与提议的不一致。请再问本人；确实不同的，请答复不同意。")
        PROPOSER_GONE = "proposer_gone", _("提议人已不再有权提议这项任命。请答复不同意，由现在有权的人重新提议。")
        OWN_PROPOSAL = "own_proposal", _("提议人和本人都不能确认，须由另一位有权的人确认。")
        LAST_ADMINISTRATOR = (
            "last_administrator",
            _("{name}是{unit}最后一位管理员。请先交接或任命下一位；确须现在结束的，由区直团工委写明原因办理。"),
        )
        PROPOSAL_DECIDED = "proposal_decided", _("这项任命已经处理过，请刷新页面。")
        PROPOSAL_WAITING = "proposal_waiting", _("这项任命已经提出，正等待确认。")
        PROPOSAL_REASON_MISSING = "proposal_reason_missing", _("请写明不同意的原因。")


class AccountRefused(RuleViolation):
    """An account cannot be made, changed or recovered like this."""

    class Reason(TextChoices):
        USERNAME_TAKEN = "username_taken", _("用户名“{username}”已被使用，请换一个。")
        USERNAME_INVALID = (
            "username_invalid",
            _("用户名须以字母开头，只含字母、数字、连字符和下划线，3 至 30 位，不能与志愿者编号同形。"),
        )
        RECOVERY_ENDED = "recovery_ended", _("这次找回申请已失效，请重新发起。")
        RECOVERY_CODE = "recovery_code", _("核对码不符，请本人再报一次。")
        RECOVERY_TRIES = (
            "recovery_tries",
            _("核对码或验证码已输错多次，请在 {wait}后再试，或者请区直团工委协助。"),
        )
        RECOVERY_WAITING = "recovery_waiting", _("还没有核实，请稍后再看。")
        RECOVERY_COUNTING = "recovery_counting", _("已核实。为防止冒用，{when} 起才能设置新密码。")
        RECOVERY_SAME_PERSON = "recovery_same_person", _("您已经核实过，须由另一人再核实一次。")
        RECOVERY_OTHER_PERSON = (
            "recovery_other_person",
            _("须由上级单位、区直团工委或安全管理员核实；系统、安全、审计管理员的账号由另外两类管理员各一人核实。"),
        )
        RECOVERY_NEEDS_TWO = "recovery_needs_two", _("核实后这个账号有了管理角色，须由两人核实。请重新发起。")
        RECOVERY_FACTOR = "recovery_factor", _("验证码不正确，或这个账号没有启用两步验证。请核对，或请他人核实。")
        NOT_DISABLED = "not_disabled", _("这个账号没有因长期未登录而停用，请刷新页面查看。")
        LAST_SECOND_FACTOR = (
            "last_second_factor",
            _("您持有管理角色，不能移除最后一项第二重验证。请先添加另一项（验证器应用或通行密钥），再移除这一项。"),
        )
        WORK_MAIL_LINK = "work_mail_link", _("链接已失效，或邮箱已更换。请登录后在“登录与安全”中重发确认邮件。")
        OUTSIDE_UNKNOWN = (
            "outside_unknown",
            _("这个{name}账号还没有绑定。请先用手机号码等登录，在“登录与安全”中绑定；还不是志愿者的，请先注册。"),
        )
        OUTSIDE_TAKEN = "outside_taken", _("这个{name}账号已绑定另一个账号。是您本人的，请先在那个账号解除绑定。")
        OUTSIDE_LINKED = "outside_linked", _("您已绑定一个{name}账号。要换一个，请先解除绑定。")
        OUTSIDE_FAILED = "outside_failed", _("{name}没有答复，可能是取消了，或暂时连不上。请重试，或换一种方式登录。")
        OUTSIDE_LAST = "outside_last", _("这是您唯一的登录方式，请先设置密码或添加通行密钥，再解除绑定。")
        OWN_RECOVERY = "own_recovery", _("不能核实自己的找回申请，请由其他管理员处理。")


class UnitRefused(RuleViolation):
    """A unit cannot be set up like this."""

    class Reason(TextChoices):
        UNIT_PHONE_INVALID = "unit_phone_invalid", _("办公电话“{phone}”不像电话号码，请填带区号的座机或手机号码。")
        UNIT_CYCLE = "unit_cycle", _("上级单位不能是本单位或它的下级单位。")
        UNIT_IS_ROOT = "unit_is_root", _("区直团工委是根单位，不能更改上级或停用。")
        UNIT_CLOSED = "unit_closed", _("{unit}已停用，请到{heir}办理。")
        UNIT_STILL_LIVING = "unit_still_living", _("停用前请先办结，或指定承接单位：{what}。")
        UNIT_SUCCESSOR_INVALID = "unit_successor_invalid", _("承接单位须是区直团工委以外、另一个正常使用的单位。")
        UNIT_MERGED_ALREADY = "unit_merged_already", _("{unit}已并入{successor}。")
        UNIT_NOT_CLOSED = "unit_not_closed", _("该单位正在正常使用。")
        MERGER_LATE = "merger_late", _("合并只能在当天撤销。{what}")
        MERGER_IN_USE = "merger_in_use", _("承接单位已经开始办理，不能撤销合并：{what}。")
        RENAME_SAME = "rename_same", _("名称没有变化。")
        RENAME_FUTURE = "rename_future", _("更名请在生效当天或以后办理，生效日期不能晚于今天。")
        RENAME_EARLIER = "rename_earlier", _("生效日期不能早于上一次更名（{day}）。")
        FORMER_NAMES_FULL = "former_names_full", _("曾用名合计不能超过 {most} 个字，请先在“修改”中精简曾用名。")
        FOUNDING_WAITING = "founding_waiting", _("“{name}”的成立申请正在审批，不用再提。")
        FOUNDING_OWN = "founding_own", _("不能批准自己提出的申请，请由区直团工委的其他人办理；也可以直接新增单位。")
        FOUNDING_DECIDED = "founding_decided", _("这项申请已经办结，请刷新页面。")
        FOUNDING_REASON_MISSING = "founding_reason_missing", _("请写明不批准的原因，申请单位会看到。")
        CREDIT_CODE_INVALID = "credit_code_invalid", _("统一社会信用代码校验不符，请核对。")


class ArrangementRefused(RuleViolation):
    """A year's notice of holidays cannot be saved like this (D142)."""

    class Reason(TextChoices):
        ARRANGEMENT_YEAR = "arrangement_year", _("年份应在 {first} 至 {last} 之间。")
        ARRANGEMENT_NO_DAYS = (
            "arrangement_no_days",
            _("没有读到日期。请粘贴通知原文，例如：1月1日至3日放假，1月4日上班。"),
        )
        ARRANGEMENT_UNREADABLE = "arrangement_unreadable", _("通知中有不一致的地方：{problems}")
        ARRANGEMENT_OTHER_YEAR = "arrangement_other_year", _("{day} 不在 {year} 年，请核对年份或删去这一天。")
        ARRANGEMENT_DOCUMENT_MISSING = "arrangement_document_missing", _("请写明通知的名称或文号。")


class TokenRefused(RuleViolation):
    """An API token cannot be made like this."""

    class Reason(TextChoices):
        UNKNOWN_SCOPE = "unknown_scope", _("没有“{scope}”这项范围。")
        TOKEN_LIFETIME = "token_lifetime", _("令牌有效期为 1 至 {days} 天。")
        SECOND_FACTOR_NEEDED = "second_factor_needed", _("请先登录启用两步验证，再生成、使用接口令牌。")
        TOKEN_PASSWORD = "token_password", _("请先登录设置新的密码，再生成接口令牌。")
        TOKEN_STANDING = "token_standing", _("志愿者身份已暂停或退出，不能使用接口令牌。恢复请联系所在单位管理员。")
        TOKEN_ENDED = "token_ended", _("这个令牌已到期或停用。请登录后在“我的”的“接口令牌”中查看，需要的重新生成。")


class OpeningRefused(RuleViolation):
    """The full data of a minor are not opened like this (D97)."""

    class Reason(TextChoices):
        OPENING_NEEDED = (
            "opening_needed",
            _("未满 18 周岁的人，查看完整号码须事先同意。请先写明理由申请，由本单位另一位管理员或上级同意后再看。"),
        )
        OPENING_WAITING = "opening_waiting", _("您已经申请查看，请等待另一位管理员同意。")
        OPENING_DECIDED = "opening_decided", _("这份申请已经处理过，请刷新页面查看结果。")
        OPENING_OWN = "opening_own", _("不能同意自己的申请，请由本单位另一位管理员、上级单位或区直团工委处理。")
        OPENING_ADULT = "opening_adult", _("本人已满 18 周岁，不用申请，写明理由即可查看。")
