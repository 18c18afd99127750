"""办公邮箱: given at the appointment, proved by a link that only who reads it can open (D104)."""

from datetime import timedelta
from typing import Final

from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.exceptions import AccountRefused
from registry.ground import jobs
from registry.ground.public_url import absolute
from registry.ground.rates import Limit, require_a_try
from registry.history.services import history
from registry.models import User
from registry.models.accounts import digest_of_mail
from registry.models.office import identity
from registry.permissions import require

Reason = AccountRefused.Reason
LASTS: Final = timedelta(days=7)
SALT: Final = "work mail"
LETTERS: Final = Limit("work-mail-letter", 3, 3600)  # to one account
JOB: Final = "mail work address"


def ask(user: User) -> None:
    """Inside the caller's transaction: a letter with the link, unless the address is proved or there is none."""
    if user.work_mail and not user.has_confirmed_work_mail:
        jobs.enqueue(JOB, key=f"{JOB}:{user.pk}", user=user.pk)


def ask_again(*, user: User, by: User) -> None:
    """The holder wants another letter, some times an hour."""
    require(user.pk == by.pk)
    require_a_try(LETTERS, user.pk, then=_("没有收到的，请看看垃圾邮件；邮箱写错了的，请先改正。"))
    ask(user)


def send_link(pk: int) -> None:
    """The worker's part."""
    user = User.objects.get(pk=pk)
    if not user.work_mail or user.has_confirmed_work_mail or not user.is_active:
        return
    system = identity.current().system_name
    link = absolute(reverse("work-mail-confirm", args=[_signed(user)]))
    text = _(
        "{name}：\n\n您在“{system}”的工作账号登记了这个办公邮箱，用来接收账号安全和催办邮件。"
        "请打开下面的链接确认，七天内有效：\n{link}\n\n不是您本人的，请不要打开，并告诉区直团工委。"
    ).format(name=user, system=system, link=link)
    EmailMessage(_("{system}：确认办公邮箱").format(system=system), text, None, [user.work_mail]).send()


def of_link(signed: str) -> User:
    """Whose address the link proves. Raises `AccountRefused` where it is too old, or the address is another by now."""
    try:
        pk, digest = signing.loads(signed, salt=SALT, max_age=LASTS)
    except (signing.BadSignature, ValueError):
        raise AccountRefused(Reason.WORK_MAIL_LINK) from None
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not user.work_mail or digest_of_mail(user.work_mail) != digest:
        raise AccountRefused(Reason.WORK_MAIL_LINK)
    return user


@transaction.atomic
def confirm(*, signed: str) -> User:
    """Whoever has the letter pressed the button; a second press changes nothing."""
    return proved(User.objects.select_for_update(no_key=True).get(pk=of_link(signed).pk))


@transaction.atomic
def proved(user: User) -> User:
    """The holder has opened a link that went to this address alone."""
    if user.work_mail and not user.has_confirmed_work_mail:
        user.confirmed_work_mail_digest = digest_of_mail(user.work_mail)
        user.save(update_fields=["confirmed_work_mail_digest"])
        history.record(by=user, did="confirmed work mail", to=user)
    return user


def _signed(user: User) -> str:
    return signing.dumps([user.pk, digest_of_mail(user.work_mail)], salt=SALT)
