"""What happens to an account is written down and told to its owner at once (D104, D106)."""

import logging
from smtplib import SMTPException
from typing import Any, Final

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.history.services import history
from registry.models import HistoryEntry, User
from registry.models.office import identity
from registry.notifications.services import notifications, text_messages
from registry.notifications.sms import wording
from registry.permissions import volunteer_of
from registry.words.masking import mask_mail

logger = logging.getLogger(__name__)

# act → what its owner reads; what to do if it was not them follows
WORDS: Final = {
    "changed password": gettext_lazy("您的账号密码已更改。"),
    "added second factor": gettext_lazy("您的账号新增了第二重验证：{what}。"),
    "removed second factor": gettext_lazy("您的账号移除了第二重验证：{what}。"),
    "made recovery codes": gettext_lazy("您的账号重新生成了恢复码，原来的随即作废。"),
    "viewed recovery codes": gettext_lazy("您的账号的恢复码被查看了一次。"),
    "used recovery code": gettext_lazy("您的账号用掉了一个恢复码。"),
    "asked for other mail address": gettext_lazy("您的账号正在办理更换邮箱：{what}，新邮箱验证后生效。"),
    "changed mail address": gettext_lazy("您的账号的邮箱改为 {what}。"),
    "removed mail address": gettext_lazy("您的账号移除了邮箱 {what}。"),
    "linked outside identity": gettext_lazy("您的账号绑定了{what}，以后可以用它登录。"),
    "unlinked outside identity": gettext_lazy("您的账号解除了与{what}的绑定。"),
    "logged in from new browser": gettext_lazy("您的账号在没有用过的浏览器登录：{what}。"),
}


# What is worth a text message besides: somebody is inside, or shuts the owner out.
BY_TEXT: Final = {"changed password": wording.PASSWORD, "logged in from new browser": wording.NEW_BROWSER}


def tell(user: User, did: str, *, by: User | None, what: str = "") -> HistoryEntry:
    """A line in the history, a notification, and a mail at once, whether mail is wanted or not."""
    entry = history.record(by=by, did=did, to=user)
    notifications.warn(user, key=notifications.key_of(entry), text=_text(did, what), url=reverse("mfa_index"))
    if did in BY_TEXT:
        text_own_phone(user, kind=BY_TEXT[did], what=what)
    return entry


def text_own_phone(user: User, *, kind: str, what: str = "") -> None:
    """A warning reaches the phone that the person showed to be theirs, where there is a gateway.

    Never a code or a link: who holds the phone today may not be who holds the account.
    """
    volunteer = volunteer_of(user)
    if volunteer is not None and volunteer.has_confirmed_phone:
        text_messages.remind(user, phone=volunteer.phone, kind=kind, what=what)


def mail_asked(user: User, *, to: str) -> None:
    """Somebody wants another address; the present one hears before anything changes, for it may soon be gone."""
    tell(user, "asked for other mail address", by=user, what=mask_mail(to))
    _write_to(user.email, "asked for other mail address", mask_mail(to), user)


def mail_changed(user: User, *, before: str, did: str = "changed mail address") -> None:
    """The address before is told too: whoever took the account over reads the new one."""
    what = mask_mail(user.email or before)
    tell(user, did, by=user, what=what)
    if before.lower() != user.email.lower():
        _write_to(before, did, what, user)


def _write_to(address: str, did: str, what: str, user: User) -> None:
    if not address:
        return
    try:
        EmailMessage(
            _("{system}：账号的邮箱有变动").format(system=identity.current().system_name),
            _text(did, what),
            None,
            [address],
        ).send()
    except (OSError, SMTPException):
        logger.exception("The address before of user %s could not be told.", user.pk)


def _text(did: str, what: Any) -> str:
    not_you = _("不是您本人办理的，请立即修改密码，在“登录与安全”中查看登录的设备，并告知单位管理员或安全管理员。")
    return str(WORDS[did]).format(what=what) + not_you
