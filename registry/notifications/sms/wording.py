"""What a text message says. A gateway that wants templates finds each by its kind, with the same values."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from registry.models.office import identity

CODE: Final = "code"
NEW_BROWSER: Final = "new_browser"
RECOVERY: Final = "recovery"
ORGANISER: Final = "organiser"
NEED: Final = "need"
PASSWORD: Final = "password"  # noqa: S105  a kind of message

WORDS: Final = {
    CODE: _("验证码 {code}，用于{purpose}，{minutes} 分钟内有效。请勿告诉任何人，工作人员也不会向您索要。"),
    NEW_BROWSER: _("您的账号在没有用过的浏览器登录（{what}）。不是您本人的，请立即修改密码，并告知单位管理员。"),
    RECOVERY: _("有人正在为您的账号办理找回。不是您本人申请的，请立即告知单位管理员或区直团工委叫停。"),
    ORGANISER: _("“{activity}”负责人：{text}"),
    NEED: _("您提出的服务需求“{need}”{text}"),
    PASSWORD: _("您的账号密码已更改。不是您本人办理的，请立即找回账号，并告知单位管理员。"),
}


def text_of(kind: str, values: dict[str, str]) -> str:
    """The whole message with its signature, as operators ask for it."""
    return f"【{identity.current().system_name}】{str(WORDS[kind]).format(**values)}"


# What a code is for → how the message says it.
PURPOSES: Final = {
    "volunteer": _("验证您的手机号码"),
    "guardian": _("核实监护人的手机号码"),
}
