"""Ways in which a certificate is not issued, ended, printed or handed over."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions import RuleViolation


class CertificateRefused(RuleViolation):
    """A certificate cannot be ended or handed out like this."""

    class Reason(TextChoices):
        CERTIFICATE_NOT_IN_FORCE = "certificate_not_in_force", _("这份证书现在是“{status}”，不能撤销。")
        CERTIFICATE_FOLLOWS_STAR = "certificate_follows_star", _("星级证书随星级认定撤销，请在“星级认定”中撤销。")
        CERTIFICATE_FOLLOWS_ROUND = (
            "certificate_follows_round",
            _("嘉许证书随嘉许撤回，请在嘉许批次的“决定”里撤回这一项。"),
        )
        CERTIFICATE_REASON_MISSING = "certificate_reason_missing", _("请写明撤销的理由。")
        CERTIFICATE_ALTERED = "certificate_altered", _("这份证明的登记信息异常，不能出具文件。请联系区直团工委核查。")
        REISSUE_NOT_NEEDED = "reissue_not_needed", _("这份证书上的姓名没有更正过，不用重新出具。")
        REISSUE_NOT_IN_FORCE = "reissue_not_in_force", _("这份证书现在是“{status}”，不能重新出具。")
        REISSUE_ASK_ANEW = "reissue_ask_anew", _("记录证明由本人在“我的证明”中重新出具，没有账号的由单位代为出具。")
        CERTIFICATE_NOT_READY = "certificate_not_ready", _("证明正在制作，稍等片刻再下载。")
        CERTIFICATE_NO_PICTURE = "certificate_no_picture", _("这份证书不能显示为图片，请下载 PDF 查看。")
        CERTIFICATE_GLYPHS = (
            "certificate_glyphs",
            _(
                "{what}中的{glyphs}没有字体可以印出，会印成方框，所以没有出具。请先核对；确需用这个字的，"
                "请系统管理员安装有这个字的字体，再来办理。"
            ),
        )
        CERTIFICATE_TOO_LONG = (
            "certificate_too_long",
            _("{what}放不下：这个版式约能放 {lines} 行、每行 {across} 字，现在有 {length} 字。请缩短，或者改用竖版。"),
        )
        CERTIFICATE_PHOTO_LOST = (
            "certificate_photo_lost",
            _(
                "持证人的照片文件缺失或者损坏，这份证书没有制作，编号不变。"
                "请本人在“我的资料”重新上传照片，再制作一次；不印照片的，请本人撤回“照片印在证书上”的同意。"
            ),
        )
        CERTIFICATE_PICTURE_LOST = (
            "certificate_picture_lost",
            _(
                "{what}的文件缺失或者损坏，这份证书没有制作。请系统管理员从备份中恢复，再制作一次；机构标识可以重新上传。"
            ),
        )
        CERTIFICATE_NEVER_DRAWN = (
            "certificate_never_drawn",
            _("这份证书还没有制作就撤销了，没有文件。编号和内容保留在登记簿里。"),
        )
        CERTIFICATE_ERASED = "certificate_erased", _("持证人已注销，保存期限已过，文件和姓名已经清除。")


class LetterRefused(RuleViolation):
    """A 培训证明 or a 感谢信 cannot be issued like this (D40, D147)."""

    class Reason(TextChoices):
        LETTER_NO_TRAINING = "letter_no_training", _("这个活动不是培训，不能出具培训证明。可以写感谢信。")
        LETTER_WORDS = "letter_words", _("里面有“{word}”，没有批准的文号不能这样称。请改写。")
        LETTER_NOBODY = "letter_nobody", _("没有选中可以出具的人。时长认定以后才能出具，已经出具的不重复出具。")
        LETTER_UNDER_WAY = "letter_under_way", _("这个活动上一次的还在后台出具。请等办完以后，再给其余的人出具。")
        LETTER_TOO_MANY = "letter_too_many", _("一次最多出具 {most} 份，请分几次办理。")


class PrintRefused(RuleViolation):
    """Certificates cannot be printed together like this."""

    class Reason(TextChoices):
        PRINT_NOTHING = "print_nothing", _("没有符合条件、可以印制的证书。请换一个条件。")
        PRINT_TOO_MANY = "print_too_many", _("一次最多印制 {most} 份，现在选中 {n} 份。请缩小范围，分几批印制。")
        PRINT_CHANGED = "print_changed", _("核对时是 {counted} 份，现在是 {n} 份。请重新核对以后再开始。")
        PRINT_UNDER_WAY = "print_under_way", _("{whose}的“{title}”还在制作。请等它完成，或者先停止。")
        PRINT_NOT_RUNNING = "print_not_running", _("这个批次现在是“{state}”，不能停止。请刷新页面。")
        PRINT_GOES_ON = "print_goes_on", _("这个批次正在制作，不用继续。请刷新页面。")
        PRINT_NOT_READY = "print_not_ready", _("文件还没有做好，完成以后再下载。")
        PRINT_FILES_GONE = "print_files_gone", _("文件保存满 7 天，已经删除。请按“重新生成文件”，内容与原来的相同。")
        PRINT_OUTDATED = (
            "print_outdated",
            _("其中 {n} 份已经撤销或者重新出具，原来的文件不再提供。请按“重新生成文件”，新的文件不含这些。"),
        )
        PRINT_ENDED = "print_ended", _("现在是“{status}”，不再印制。")
        PRINT_BROKEN = "print_broken", _("制作时出错，原因已记入系统日志。请再试一次；仍不成功的，请告诉系统管理员。")


class DeliveryRefused(RuleViolation):
    """That a certificate was handed over cannot be entered like this."""

    class Reason(TextChoices):
        DELIVERY_NOT_ISSUED = "delivery_not_issued", _("这份证书现在是“{status}”，不能登记领取。")
        DELIVERY_OF_PROOF = "delivery_of_proof", _("记录证明由本人自己下载，不用登记领取。")
        DELIVERY_ALREADY = "delivery_already", _("已经登记为{way}。登记错了的，请先更正为未领取。")
        DELIVERY_NOT_YET = "delivery_not_yet", _("还没有登记领取，不用更正。")
        DELIVERY_WHO = "delivery_who", _("请写明由谁领取、寄给谁或者由谁转交。")
        DELIVERY_REASON = "delivery_reason", _("请写明更正的理由。")
        DELIVERY_DAY = "delivery_day", _("日期应在证书出具之后，不晚于今天。")
        DELIVERY_NOTHING = "delivery_nothing", _("这个单位没有待领取的证书。")
