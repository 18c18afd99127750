"""Why a code is not sent to a phone, or not taken."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class CodeRefused(RuleViolation):
    """A code by text message cannot be sent or taken now (D80)."""

    class Reason(TextChoices):
        CODE_NO_GATEWAY = "code_no_gateway", _("本平台没有开通短信，请联系所在单位核实手机号码。")
        CODE_PHONE_ABROAD = "code_phone_abroad", _("短信只发到内地手机号码，这个号码请联系所在单位核实。")
        CODE_JUST_SENT = "code_just_sent", _("验证码刚刚发出，请在 {seconds} 秒后再取。没有收到，请核对号码和信号。")
        CODE_TOO_MANY = "code_too_many", _("验证码取得太多次，请在 {wait}后再试，或联系所在单位核实。")
        CODE_WRONG = "code_wrong", _("验证码不正确，请核对最近一条短信。")
        CODE_ENDED = "code_ended", _("验证码已失效，请重新获取。")
        CODE_TRIES = "code_tries", _("验证码已输错多次，请重新获取。")
        PHONE_CONFIRMED = "phone_confirmed", _("这个手机号码已经验证过。")
