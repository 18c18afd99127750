"""What the office may not be called or look like."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class OfficeRefused(RuleViolation):
    """The office cannot show itself like this."""

    class Reason(TextChoices):
        LOGO_SHAPE = (
            "logo_shape",
            _("标识图片是 {width} × {height} 像素。短边至少 {least} 像素，长边不超过短边的 4 倍，请裁剪后再上传。"),
        )
        OFFICE_CHANGED_SINCE = (
            "office_changed_since",
            _("您打开页面以后，{who}改过机构标识：{what}。您填写的内容还在，核对后再保存。"),
        )
        LOGO_CHANGED_SINCE = (
            "logo_changed_since",
            _("您打开页面以后，{who}换过标识图片，现在的样子在“将来的样子”里。仍要更换或删除的，请再办一次。"),
        )
        MAIL_NOT_SET = (
            "mail_not_set",
            _("还没有设置邮件服务器，系统不会寄出邮件。请系统管理员按部署说明设置 EMAIL_HOST 等，然后重试。"),
        )
        MAIL_NO_ADDRESS = "mail_no_address", _("您的账号没有邮箱，试发没有收件人。请先在“登录与安全”中登记邮箱。")
        MAIL_FAILED = "mail_failed", _("没有寄出：{why}。请系统管理员核对邮件服务器的地址、端口、账号，然后重试。")
        LOGO_NONE = "logo_none", _("请选择标识图片。")
