"""The history's actions in words people read."""

from django.utils.translation import gettext_lazy as _

PEOPLE = {
    "applied": _("提交注册申请"),
    "registered on paper": _("代为登记"),
    "handed in again": _("重新提交"),
    "admitted": _("审核通过"),
    "returned": _("退回修改"),
    "suspended": _("暂停"),
    "resumed": _("恢复"),
    "left": _("退出注册"),
    "asked to move": _("申请变更单位"),
    "withdrew move": _("撤回单位变更"),
    "admitted move": _("同意转入"),
    "declined move": _("未同意转入"),
    "unmasked": _("查看完整号码"),
    "changed phone": _("更换手机号码"),
    "copied own data": _("下载本人数据"),
    "gave consent": _("给予同意"),
    "withdrew consent": _("撤回同意"),
    "opened account": _("开通登录账号"),
    "confirmed recovery": _("核实找回账号"),
    "mistook recovery code": _("找回核对码不符"),
}


def in_words(did: str) -> str:
    """The action on screen; one without a translation is shown as it was written."""
    return str(PEOPLE.get(did, did))
