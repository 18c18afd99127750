"""Mailing notifications: bundled, plain and short; a failed mail loses nothing."""

import logging
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from smtplib import SMTPException

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.ground.public_url import absolute
from registry.models import Notification
from registry.models.office import identity

logger = logging.getLogger(__name__)

SETTLED = timedelta(minutes=2)  # wait a little: bundle what arrives together, and mail nothing that is read at once
GIVEN_UP = timedelta(days=1)
PER_RUN = 500
LINES_PER_MAIL = 20

Lines = list[Notification]


def send_waiting() -> int:
    """One mail per person with everything new; what a mail server refused is tried again for a day. How many mails."""
    now = clock.now()
    waiting = Notification.objects.waiting_for_mail(since=now - GIVEN_UP, until=now - SETTLED)
    rows = list(waiting.select_related("user")[:PER_RUN])
    letters = [list(told) for _user, told in groupby(rows, key=lambda row: row.user_id)]
    sent = _sent(letters) if letters else []
    Notification.objects.filter(pk__in=[row.pk for lines in sent for row in lines]).update(mailed_at=clock.now())
    return len(sent)


def _sent(letters: Sequence[Lines]) -> list[Lines]:
    """The mails that were sent, over one connection; a server that is down is tried once, not per person."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException):
        logger.exception("The mail server does not answer; %d letters wait.", len(letters))
        return []
    try:
        return [lines for lines in letters if _is_sent(connection, lines)]
    finally:
        connection.close()


def _is_sent(connection: BaseEmailBackend, lines: Lines) -> bool:
    try:
        to = lines[0].user.mail_addresses()
        EmailMessage(_subject(lines), _body(lines), None, to, connection=connection).send()
    except (OSError, SMTPException):
        logger.exception("What user %s was told could not be mailed.", lines[0].user_id)
        return False
    return True


def _subject(lines: Lines) -> str:
    count = len(lines)
    return _("{system}：您有 {n} 条新通知").format(system=identity.current().system_name, n=count)


def _body(lines: Lines) -> str:
    """The texts of the page, each with its link, up to a limit."""
    urgent_first = sorted(lines, key=lambda row: not row.is_urgent)
    shown = [f"{row.text}\n{absolute(_link(row))}" for row in urgent_first[:LINES_PER_MAIL]]
    if len(lines) > LINES_PER_MAIL:
        shown.append(_("另有 {n} 条，请登录查看。").format(n=len(lines) - LINES_PER_MAIL))
    foot = _("不想再收到邮件，可在“通知”中关闭邮件提醒：\n{url}").format(url=absolute(reverse("notifications")))
    return "\n\n".join([*shown, f"—\n{foot}"])


def _link(row: Notification) -> str:
    """What is urgent leads straight to its page: a link that stops a recovery works without logging in."""
    return row.url if row.is_urgent and row.url else reverse("notification", args=[row.pk])
