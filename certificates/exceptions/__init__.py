"""Every way that recognition can say no: a stable code for machines, a sentence for people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from certificates.exceptions.papers import CertificateRefused as CertificateRefused
from certificates.exceptions.papers import DeliveryRefused as DeliveryRefused
from certificates.exceptions.papers import LetterRefused as LetterRefused
from certificates.exceptions.papers import PrintRefused as PrintRefused
from certificates.exceptions.templates import BackgroundRefused as BackgroundRefused
from certificates.exceptions.templates import TemplateRefused as TemplateRefused
from registry.exceptions import RuleViolation


class ProofRefused(RuleViolation):
    """A 志愿服务记录证明 cannot be issued like this (D24, D47, D48)."""

    class Reason(TextChoices):
        PROOF_NOT_REGISTERED = "proof_not_registered", _("注册审核通过、有了志愿者编号，才能出具证明。")
        NOTHING_APPROVED = (
            "nothing_approved",
            _("{period}还没有已认定的{kind}记录，暂时不能出具证明。时长认定后可以随时再来，证明免费、立即出具。"),
        )
        PROOF_PERIOD = "proof_period", _("开始日期不能晚于结束日期，请核对。")
        PROOF_HAS_ACCOUNT = "proof_has_account", _("该志愿者有自己的账号，请本人在“我的证明”中出具。")
        PROOF_REASON_MISSING = "proof_reason_missing", _("请写明代为出具的理由，例如本人申请的方式。")
        DOCUMENT_NUMBER_MISSING = (
            "document_number_missing",
            _("没有登记证件号码，不能显示完整号码。请先补全，或者出具遮盖号码的证明。"),
        )


class StarRefused(RuleViolation):
    """A star cannot be proposed or decided like this (D172–D174)."""

    class Reason(TextChoices):
        STAR_NOT_REGISTERED = "star_not_registered", _("只有已注册的志愿者可以申请星级认定。")
        STAR_TOO_EARLY = "star_too_early", _("{star}须注册满 {months} 个月，{day}起可以申请。")
        STAR_HOURS_SHORT = "star_hours_short", _("已认定 {hours}，{star}需要 {needed} 小时，还差 {missing}。")
        STAR_ALREADY_OPEN = "star_already_open", _("{star}正在认定中，请等待区直团工委决定。")
        STAR_HIGHEST_HELD = "star_highest_held", _("已经是最高星级。")
        STAR_OWN_DECISION = "star_own_decision", _("不能决定自己的或自己提出的星级认定，请由其他人决定。")
        STAR_ALREADY_DECIDED = "star_already_decided", _("这项星级认定现在是“{status}”，不能这样办理。请刷新页面。")
        STAR_LOWER_MISSING = "star_lower_missing", _("星级须逐级认定：该志愿者现在没有低一级的星级。")
        STAR_HIGHER_HELD = "star_higher_held", _("该志愿者还有更高的星级，请先撤销更高的星级。")
        STAR_IN_ROUND = "star_in_round", _("这项星级认定在“{round}”中，请在批次里办理。")
        STAR_NOT_UNDER_REVIEW = "star_not_under_review", _("时长没有低于这个星级的要求，不用复核。请刷新页面。")
        STAR_REASON_MISSING = "star_reason_missing", _("请写明理由，让本人知道原因。")


class StarStandardRefused(RuleViolation):
    """A version of the star levels cannot be made like this (D63)."""

    class Reason(TextChoices):
        STANDARD_BACKDATED = "standard_backdated", _("新标准不能早于今天适用，已经按原标准申请的不受影响。")
        STANDARD_RISING = "standard_rising", _("小时数须从一星起逐级增大，中间不能空。")
        STANDARD_FEWER = "standard_fewer", _("现行标准有 {count} 级，不能减少；已有人可能持有这些星级。")
        STANDARD_LATER = (
            "standard_later",
            _("已定于{day}起适用的标准只有 {count} 级，级数不能先多后少。请先制定从那一天起适用的新标准。"),
        )
        STANDARD_MONTHS = "standard_months", _("注册时间不能比低一级的星级短。")
        STANDARD_UNITS = "standard_units", _("单位自行认定的星级应在 0 至 {count} 之间，0 是都由区直团工委认定。")
        STANDARD_UNCHANGED = "standard_unchanged", _("与那一天适用的标准完全相同，不用另订。")
        STANDARD_REASON_MISSING = "standard_reason_missing", _("请写明制定依据，例如会议纪要或文件号。")


class RoundRefused(RuleViolation):
    """A 嘉许批次 cannot be set up or taken on like this (D56, D147)."""

    class Reason(TextChoices):
        ROUND_WORDING = (
            "round_wording",
            _("名称里有“{words}”：没有批准文号的不能这样称，请改称“嘉许”，或者填写依据文号。"),
        )
        ROUND_PERIOD = "round_period", _("服务期间的截止日期不能早于开始日期。")
        ROUND_REVIEW_DAY = "round_review_day", _("评审截止应晚于推荐截止。")
        ROUND_NOTICE_DAYS = "round_notice_days", _("公示应为 {least} 至 {most} 个工作日。")
        ROUND_NOBODY_NOMINATES = "round_nobody_nominates", _("请至少选择一种推荐方式：单位推荐、团队推荐或自荐。")
        ROUND_NOMINATORS_KIND = "round_nominators_kind", _("{whom}不能由“{names}”产生，请去掉，或者改选推荐方式。")
        ROUND_QUOTA_FREE = "round_quota_free", _("不限名额的批次不用填写名额。请清空名额，或者改选分配方式。")
        ROUND_QUOTA_MISSING = "round_quota_missing", _("请填写每个单位或协作组的名额，或者逐个列出。")
        ROUND_QUOTA_KIND = "round_quota_kind", _("名额的分配方式与列出的单位或协作组不一致，或者有重复，请核对。")
        ROUND_CRITERIA_KIND = "round_criteria_kind", _("条件“{names}”不适用于{whom}，请去掉。")
        ROUND_SCORES = "round_scores", _("匿名打分须列出打分项目，名称不重复，权重合计 100。")
        ROUND_UNIT_MAY_NOT = "round_unit_may_not", _("现行星级标准没有规定单位自行认定，请向区直团工委推荐或者申请。")
        ROUND_UNIT_STARS = "round_unit_stars", _("单位自行办理的批次只能认定一星至 {n} 星，更高的由区直团工委认定。")
        ROUND_UNIT_QUARTER = "round_unit_quarter", _("单位自行认定按季度办理，服务期间应是一个完整的季度。")
        ROUND_UNIT_TAKEN = "round_unit_taken", _("本单位这一季度已经有一批，请在那一批中办理。")
        ROUND_NO_CRITERIA = "round_no_criteria", _("还没有设置任何条件，不能开始推荐。请先修改批次。")
        ROUND_DEADLINE_PAST = "round_deadline_past", _("推荐截止日期{day}已经过去，请先修改批次。")
        ROUND_NOT_DRAFT = "round_not_draft", _("批次现在是“{status}”，不能这样办理。请刷新页面。")
        ROUND_CHANGED_SINCE = "round_changed_since", _("您打开以后，{who}修改了这个批次。请重新打开，再改一次。")
        ROUND_OVER = "round_over", _("批次现在是“{status}”，不能取消。")
        ROUND_REASON_MISSING = "round_reason_missing", _("请写明理由，有关单位会看到。")


class NominationRefused(RuleViolation):
    """Nobody is put forward in a round like this."""

    class Reason(TextChoices):
        NOMINATION_CLOSED = "nomination_closed", _("“{round}”现在是“{status}”，不能推荐。")
        NOMINATION_COMPUTING = "nomination_computing", _("正在核算候选对象，完成以后才能推荐。请稍后再来。")
        NOMINATION_SOURCE = "nomination_source", _("这个批次不接受{source}。")
        NOMINATION_MISSED = "nomination_missed", _("不符合条件（{what}），不能推荐。")
        NOMINATION_TAKEN = "nomination_taken", _("已经有一项推荐正在办理，不能重复推荐。")
        NOMINATION_QUOTA = (
            "nomination_quota",
            _("{whose}的名额是 {places} 个，已经用完。请先撤回一项，或者联系区直团工委。"),
        )
        NOMINATION_TEXT = "nomination_text", _("推荐理由应为 {least} 至 {most} 字，现在是 {length} 字。")
        NOMINATION_DRAFTED = (
            "nomination_drafted",
            _("现在只有系统按数字起草的一句，请再写不少于 {least} 字：做了哪些事，效果怎样。"),
        )
        NOMINATION_RANK = "nomination_rank", _("{name}的顺序请填 1 至 {most} 之间的数。")
        NOMINATION_LATE = "nomination_late", _("推荐在{day}截止。确有原因的，请联系区直团工委决定是否受理。")
        NOMINATION_NOT_LATE = "nomination_not_late", _("推荐还没有截止，直接提交就可以。")
        NOMINATION_CHANGED = "nomination_changed", _("您打开以后，别人修改了这项推荐。请重新打开，再改一次。")
        NOMINATION_STATE = "nomination_state", _("推荐现在是“{status}”，不能这样办理。请刷新页面。")
        NOMINATION_STANDING = "nomination_standing", _("{what}")
        NOMINATION_MANY = "nomination_many", _("一次最多推荐 {most} 项，请分几次推荐。")
        NOMINATION_REASON_MISSING = "nomination_reason_missing", _("请写明理由，对方会看到。")
        NOMINATION_PAPERS = "nomination_papers", _("一项推荐最多 {most} 份材料，现有 {n} 份。请先移除不需要的。")


class ReviewRefused(RuleViolation):
    """A nomination cannot be reviewed, or the list not frozen, like this (D56, D121)."""

    class Reason(TextChoices):
        REVIEW_ROUND_STATE = "review_round_state", _("批次现在是“{status}”，不能这样办理。请刷新页面。")
        REVIEW_TOO_EARLY = "review_too_early", _("推荐到{day}截止。提前进入评审，请写明理由。")
        REVIEW_NOTHING = "review_nothing", _("没有已提交的推荐，不能评审。")
        REVIEWER_UNKNOWN = "reviewer_unknown", _("没有找到这个人，请核对编号、手机号码或用户名。")
        REVIEWER_KNOWN = "reviewer_known", _("{who}已经是评审人。")
        REVIEW_OWN_UNIT = (
            "review_own_unit",
            _("{who}属于{unit}，与被推荐方同一单位或者是上下级，不能评审。请由其他评审人评审。"),
        )
        REVIEW_OWN_NOMINATION = "review_own_nomination", _("这一项是{who}推荐的，不能自己评审。请由其他评审人评审。")
        REVIEW_ONESELF = "review_oneself", _("{who}本人或所带的团队在推荐之列，不能评审。请由其他评审人评审。")
        REVIEW_MARKS = "review_marks", _("请给“{names}”打分，分数在 0 和满分之间。")
        REVIEW_ANSWER_MISSING = "review_answer_missing", _("请选择同意或不同意。")
        REVIEW_HAS_CONFLICT = "review_has_conflict", _("您已经申明回避这一项，不能再评审。")
        REVIEW_CONFLICT_REASON = "review_conflict_reason", _("请写明回避的理由，区直团工委会另请评审人。")
        REVIEW_ONE_BY_ONE = "review_one_by_one", _("打分的批次须逐项评审，不能一次同意。")
        REVIEW_FROZEN = "review_frozen", _("名次已经固定，评审人和评审不能再改。")
        REVIEW_MISSING = "review_missing", _("还有 {n} 项没有评完：{names}。请催办，或者增加评审人。")
        ORDER_NOT_FROZEN = "order_not_frozen", _("名次还没有固定，请先完成评审。")
        ORDER_PLACE = "order_place", _("请填写 1 至 {n} 之间的数。")
        ORDER_REASON = "order_reason", _("请写明调整名次的理由，档案里会保留。")
        ORDER_TIE = "order_tie", _("前 {n} 名的最后一名有并列：{names}。请先写明理由调整名次，或者换一个数。")


class NoticeRefused(RuleViolation):
    """A 公示 cannot be taken on, or an objection not be raised or answered, like this (D56, D88)."""

    class Reason(TextChoices):
        NOTICE_ROUND_STATE = "notice_round_state", _("批次现在是“{status}”，不能这样办理。请刷新页面。")
        NOTICE_NOT_CHOSEN = "notice_not_chosen", _("还没有确定拟嘉许名单，不能公示。请先完成评审。")
        NOTICE_RUNNING = "notice_running", _("公示到{day}为止，满期以后才能结束。")
        NOTICE_REASON = "notice_reason", _("请写明收回公示的理由，档案里会保留。")
        NOTICE_OBJECTIONS = "notice_objections", _("还有 {n} 条异议没有答复，不能继续办理。请先答复。")
        NOTICE_OVER = "notice_over", _("这次公示已经结束，不再接受异议。")
        OBJECTION_TEXT = "objection_text", _("请写明异议的内容和依据。")
        OBJECTION_CONTACT = "objection_contact", _("请填写姓名和联系方式，只用于核实和答复。")
        OBJECTION_ANONYMOUS = "objection_anonymous", _("这次公示不接受匿名异议，请填写姓名和联系方式。")
        OBJECTION_NOT_LISTED = "objection_not_listed", _("公示名单里没有这一项，请重新选择。")
        OBJECTION_TOO_OFTEN = "objection_too_often", _("提交太频繁，请 {wait}后再试，或者致电区直团工委。")
        OBJECTION_ANSWERED = "objection_answered", _("这条异议已经答复，不能再改。")
        OBJECTION_ANSWER = "objection_answer", _("请写明答复，提出的人会看到。")


class DecisionRefused(RuleViolation):
    """A round cannot be decided, or a commendation not be withdrawn, like this (D56, D147, D156)."""

    class Reason(TextChoices):
        DECISION_ROUND_STATE = "decision_round_state", _("批次现在是“{status}”，不能这样办理。请刷新页面。")
        DECISION_NOT_ANNOUNCED = "decision_not_announced", _("还没有公示，不能作出决定。请先公示。")
        DECISION_TOO_EARLY = "decision_too_early", _("公示到{day}为止，满期并结束公示以后才能作出决定。")
        DECISION_OBJECTIONS = "decision_objections", _("还有 {n} 条异议没有答复，不能作出决定。")
        DECISION_TROUBLES = (
            "decision_troubles",
            _("名单里有 {n} 项情况有变：{names}。请逐项写明理由保留，或者不再嘉许。"),
        )
        DECISION_OWN = (
            "decision_own",
            _("名单里有 {n} 项是您本人或者您推荐的：{names}。请由另一名管理员决定，没有的请区直团工委决定。"),
        )
        DECISION_STAR_SHORT = (
            "decision_star_short",
            _("名单里有 {n} 项现在达不到星级标准：{names}。标准不能放宽，请不再认定。"),
        )
        DECISION_IS_STAR = "decision_is_star", _("这一批是星级认定：证书在决定以后自动出具，星级在“星级认定”中撤销。")
        DECISION_NOBODY = "decision_nobody", _("名单里已经没有拟嘉许的，不能作出决定。可以取消这个批次。")
        DECISION_DOCUMENT = "decision_document", _("文号应写成“桂直团工发〔2026〕7号”的样子：六角括号，序号不补零。")
        DECISION_WORDING = "decision_wording", _("名称里有“{words}”，须有批准的文号才能这样称。请填写决定文号。")
        DECISION_DAY = "decision_day", _("决定日期应晚于公示截止的{day}，不晚于今天。")
        DECISION_REASON = "decision_reason", _("请写明理由，有关的人会看到。")
        PAPERS_NOT_DECIDED = "papers_not_decided", _("批次现在是“{status}”，作出决定以后才能出具证书。")
        PAPERS_NONE_WAITING = "papers_none_waiting", _("名单上的都已经有有效的证书，没有要出具的。")
        PAPERS_PRAISE = "papers_praise", _("嘉许词里有“{word}”，没有批准的文号不能这样称。请改写。")
        PAPERS_UNDER_WAY = (
            "papers_under_way",
            _(
                "上一次按的还在后台出具，嘉许词是“{praise}”，这一次的没有办理。请等办完以后，再给没有证书的出具；"
                "要改嘉许词或模板的也请等办完，已经出具的不会改。"
            ),
        )
        ARCHIVE_NOT_OVER = "archive_not_over", _("批次现在是“{status}”，作出决定或者取消以后才能做成档案。")
        DECISION_NOT_ACCEPTED = "decision_not_accepted", _("这一项现在是“{status}”，没有可撤回的嘉许。")


class OutsideProofRefused(RuleViolation):
    """An award or training proof from elsewhere cannot be registered like this (D40)."""

    class Reason(TextChoices):
        OUTSIDE_DOCUMENT = "outside_document", _("请上传证书或证明的照片或 PDF，单位核对时要看。")
        OUTSIDE_DAY = "outside_day", _("日期不能晚于今天，请核对。")
        OUTSIDE_TRAINING = "outside_training", _("培训证明须写明主要内容和学习时长。")
        OUTSIDE_MANY = "outside_many", _("已有 {most} 份等待核对，请等单位核对以后再提交。")
        OUTSIDE_BASIS = "outside_basis", _("请写明登记依据，例如看过原件、授予单位的文件。")
        OUTSIDE_OWN = "outside_own", _("不能核对或登记自己的，请在“我的荣誉”里提交，由其他管理员核对。")
        OUTSIDE_DECIDED = "outside_decided", _("这一份现在是“{status}”，不能这样办理。请刷新页面。")
        OUTSIDE_UNSEEN = (
            "outside_unseen",
            _("“{name}”的照片还看不到：正在处理，或打不开。处理好以后再登记；打不开的请退回，请本人重新上传。"),
        )
        OUTSIDE_REASON = "outside_reason", _("请写明退回的原因，让本人知道补什么。")


class RollRefused(RuleViolation):
    """A commendation cannot be shown on the 光荣榜 (D88)."""

    class Reason(TextChoices):
        ROLL_NOT_COMMENDED = "roll_not_commended", _("这一项现在是“{status}”，不能列入光荣榜。请刷新页面。")
        ROLL_MINOR = "roll_minor", _("未满 18 周岁的，姓名不在网上公开。")
        ROLL_NOT_REGISTERED = "roll_not_registered", _("注册现在是“{status}”，不能列入光荣榜。")


class StoryRefused(RuleViolation):
    """A 典型事迹 cannot be written, agreed to or published like this (D88, D147)."""

    class Reason(TextChoices):
        STORY_OWN = "story_own", _("不能写自己的事迹，请由其他管理员办理。")
        STORY_MINOR = "story_minor", _("未满 18 周岁的，事迹和照片不在网上公开。")
        STORY_STANDING = "story_standing", _("对方现在是“{status}”，不能推荐和发布。")
        STORY_STATE = "story_state", _("这篇事迹现在是“{status}”，不能这样办理。请刷新页面。")
        STORY_CHANGED = "story_changed", _("您打开以后，别人修改了这篇事迹。请重新打开，再改一次。")
        STORY_TITLE = "story_title", _("请填写标题。")
        STORY_WORDING = "story_wording", _("标题里有“{words}”：没有批准文号的不能这样称，请改写。")
        STORY_TEXT = "story_text", _("事迹应为 {least} 至 {most} 字，现在是 {length} 字。")
        STORY_NUMBER = "story_number", _("“{number}”像是手机号码或证件号码，公开的事迹里不能写，请删去。")
        STORY_NO_CONSENT = "story_no_consent", _("本人还没有同意公开这段文字（改过的须重新同意），不能发布。")
        STORY_PAPER = "story_paper", _("本人没有账号的，请写明怎样取得同意，例如书面签名的日期。")
        STORY_PHOTO_UNAGREED = "story_photo_unagreed", _("请先确认照片里认得出的其他人都同意公开。")
        STORY_PHOTOS_MANY = "story_photos_many", _("最多 {most} 张照片，请先删去不需要的。")
        STORY_REASON = "story_reason", _("请写明原因，有关的人会看到。")


class VerificationRefused(RuleViolation):
    """Too many look-ups, or a file that cannot be one of our certificates (D169)."""

    class Reason(TextChoices):
        TOO_MANY_LOOKUPS = "too_many_lookups", _("查验太频繁，请 {wait}后再试。急用的，请致电出具单位核对。")
        VERIFY_FILE_SIZE = "verify_file_size", _("文件超过 {megabytes} MB，不是本平台出具的证书文件。")
        VERIFY_NO_FILE = "verify_no_file", _("请选择要核对的 PDF 文件。")


class ReportRefused(RuleViolation):
    """A shift cannot be reported like this (D10, D99, D150, D152)."""

    class Reason(TextChoices):
        REPORT_NOT_REPORTABLE = "report_not_reportable", _("这个场次已取消、活动未发布或不需要报送。")
        REPORT_NOT_ENDED = "report_not_ended", _("场次在{when} 结束，之后才能报送。")
        REPORT_ALREADY_SUBMITTED = (
            "report_already_submitted",
            _("这个场次已经报送。需要更正的，请先“撤回修改”并写明原因。"),
        )
        REPORT_NOT_SUBMITTED = "report_not_submitted", _("这个场次还没有报送，可以直接修改。")
        SERVED_MISSING = "served_missing", _("请填写服务人数。数不清的，填估计数并勾选“估计数”。")
        SERVED_ZERO = "served_zero", _("服务人数不能为 0。没有直接服务对象的，填写受益的人数并勾选“估计数”。")
        SUMMARY_LENGTH = "summary_length", _("小结应为 {least} 至 {most} 字，现在是 {length} 字。")
        NO_PHOTO = "no_photo", _("{site}禁止拍照，不能上传图片或影像（保护未成年人）。请只交文字材料。")
        MATERIALS_TOO_MANY = "materials_too_many", _("每个场次最多 {most} 份材料，请先删去不需要的。")
        REPORT_REASON_MISSING = "report_reason_missing", _("请写明撤回修改的原因。")


class AskingRefused(RuleViolation):
    """The units cannot be asked for tables like this (D149, D151)."""

    class Reason(TextChoices):
        ASKED_STAGE = "asked_stage", _("阶段截止日期不能早于开始日期。")
        ASKED_HOW_MANY = "asked_how_many", _("请选择阶段，一次最多 {most} 个。")
        ASKED_ALREADY = "asked_already", _("{stage}的统计表已经要求提交。")
        ASKED_DUE_DAYS = "asked_due_days", _("提交期限应在阶段结束之后 1 至 {most} 天内。")
        ASKED_WITHDRAWN = "asked_withdrawn", _("这个阶段已经取消，请刷新页面。")


class TableRefused(RuleViolation):
    """A 阶段性情况统计表 cannot take this step (D148–D152)."""

    class Reason(TextChoices):
        TABLE_STAGE = "table_stage", _("阶段截止日期不能早于开始日期。")
        TABLE_STAGE_FUTURE = "table_stage_future", _("阶段从{day}开始，到时再填。")
        TABLE_STAGE_RUNNING = "table_stage_running", _("阶段到{day}才结束，之后再提交。现在可以先看草稿。")
        TABLE_NOTHING = "table_nothing", _("这个阶段没有已开展的活动。确实没有的，请按空表提交。")
        TABLE_NOT_EMPTY = "table_not_empty", _("这个阶段有 {count} 个活动，不能按空表提交。请核对后提交。")
        TABLE_ZERO_PEOPLE = (
            "table_zero_people",
            _("“{theme}”没有有效签到，参与人数不能为 0。请先由活动负责人补录到场。"),
        )
        TABLE_WRONG_STATE = "table_wrong_state", _("统计表现在是“{status}”，不能办理这一步。请刷新页面。")
        TABLE_NOT_LATEST = "table_not_latest", _("这份统计表已有第 {version} 版，请在最新一版上办理。")
        TABLE_OWN = "table_own", _("不能确认或退回自己提交的统计表，请由区直团工委的其他人办理。")
        TABLE_REASON_MISSING = "table_reason_missing", _("请写明原因，让对方知道怎样改。")
