"""Letters about an account, made where they are sent: a link that logs in is stored nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.ground.public_url import absolute
from registry.history.services import history
from registry.models import User
from registry.models.office import identity
from registry.permissions import volunteer_of


def is_due(user: User) -> bool:
    """An account without a password, of somebody without a file here: volunteers have a phone, and the way of 找回."""
    return not user.has_usable_password() and bool(user.mail_addresses()) and volunteer_of(user) is None


def send_first_log_in(pk: int) -> None:
    """Mail the link for the first password to the holder, unless one was set meanwhile (D104)."""
    user = User.objects.get(pk=pk)
    if not is_due(user):
        return
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    uid, token = key.split("-", 1)
    link = absolute(reverse("account_reset_password_from_key", args=[uid, token]))
    system = identity.current().system_name
    text = _(
        "{name}：\n\n您在“{system}”有了新的工作账号，用户名 {username}。"
        "请打开下面的链接设置密码，三天内有效：\n{link}\n"
        "\n"
        "链接过期的，请在登录页点“找回账号”。如果您不知道这件事，请告诉区直团工委。"
    ).format(name=user.display_name, system=system, username=user.username, link=link)
    EmailMessage(_("{system}：首次登录").format(system=system), text, None, user.mail_addresses()).send()
    history.record(by=None, did="mailed first log-in", to=user)
