"""Letters about an account, made where they are sent: a link that logs in is stored nowhere."""

from typing import Final

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.ground import jobs
from registry.ground.public_url import absolute
from registry.ground.rates import Limit
from registry.history.services import history
from registry.models import User
from registry.models.office import identity
from registry.permissions import volunteer_of

LETTERS: Final = Limit("recover-letter", 3, 3600)  # to one account


def is_due(user: User) -> bool:
    """An account without a password, of somebody without a file here: volunteers have a phone, and the way of 找回."""
    return not user.has_usable_password() and bool(user.mail_addresses()) and volunteer_of(user) is None


def ask_for_link(user: User) -> None:
    """Somebody asked for this account: where it has an address, the way in goes there too, a few times an hour.

    Nobody is told whether it has one. Whoever needs a second factor is still asked for it after the new password.
    """
    if user.proved_addresses() and LETTERS.allows(user.pk):
        jobs.enqueue("mail password link", key=f"mail password link:{user.pk}", user=user.pk)


def send_link(pk: int) -> None:
    """Mail the link with which the owner sets another password."""
    user = User.objects.get(pk=pk)
    to = user.proved_addresses()
    if not user.is_active or not to:
        return
    system = identity.current().system_name
    text = _(
        "{name}：\n\n有人在“{system}”申请找回您的账号。是您本人的，请打开下面的链接设置新密码，三天内有效：\n{link}\n"
        "\n"
        "不是您本人申请的，不用理会，密码没有改动；多次收到的，请告诉所在单位或区直团工委。"
    ).format(name=user, system=system, link=_link(user))
    EmailMessage(_("{system}：找回账号").format(system=system), text, None, to).send()
    history.record(by=None, did="mailed password link", to=user)


def send_first_log_in(pk: int) -> None:
    """Mail the link for the first password to the holder, unless one was set meanwhile (D104)."""
    user = User.objects.get(pk=pk)
    if not is_due(user):
        return
    link = _link(user)
    system = identity.current().system_name
    text = _(
        "{name}：\n\n您在“{system}”有了新的工作账号，用户名 {username}。"
        "请打开下面的链接设置密码，三天内有效：\n{link}\n"
        "\n"
        "链接过期的，请在登录页点“找回账号”。如果您不知道这件事，请告诉区直团工委。"
    ).format(name=user.display_name, system=system, username=user.username, link=link)
    EmailMessage(_("{system}：首次登录").format(system=system), text, None, user.mail_addresses()).send()
    history.record(by=None, did="mailed first log-in", to=user)


def _link(user: User) -> str:
    uid, token = user_pk_to_url_str(user), default_token_generator.make_token(user)
    return absolute(reverse("account_reset_password_from_key", args=[uid, token]))
