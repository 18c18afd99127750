"""短信验证码: who types the code holds the phone; nobody else sees it, not even those who ask for it (D78, D80)."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from registry import clock
from registry.exceptions import CodeRefused
from registry.models import PhoneCode, User
from registry.notifications.services import text_messages
from registry.notifications.sms import gateway, limits, wording
from registry.protection import keys
from registry.words.numbering import digits_of

Reason = CodeRefused.Reason
LASTS = timedelta(minutes=10)
KEPT = timedelta(days=1)


@transaction.atomic
def send(*, phone: str, purpose: str, subject: str, by: User | None, address: str = "") -> PhoneCode:
    """A code to this normalised number; the codes before it end. `subject` is whose number it shall become.

    Raises `CodeRefused`: no gateway, a number it does not reach, too often for phone, account or address.
    """
    if not gateway.is_there_a_gateway():
        raise CodeRefused(Reason.CODE_NO_GATEWAY)
    if not text_messages.reaches(phone):
        raise CodeRefused(Reason.CODE_PHONE_ABROAD)
    digest = keys.digest(phone)
    limits.require_code_allowed(phone=digest, account=by.pk if by else "", address=address)
    code, now = f"{secrets.randbelow(1_000_000):06d}", clock.now()
    PhoneCode.objects.open().filter(purpose=purpose, subject=subject).update(expires_at=now)
    row = PhoneCode.objects.create(
        purpose=purpose,
        subject=subject,
        phone_digest=digest,
        code_digest=_digest(purpose, subject, code),
        asked_at=now,
        expires_at=now + LASTS,
    )
    minutes = str(LASTS // timedelta(minutes=1))
    values = {"code": code, "purpose": str(wording.PURPOSES[purpose]), "minutes": minutes}
    text_messages.ask(phone=phone, kind=wording.CODE, values=values, user=None, useful_for=LASTS)
    return row


def is_waiting(*, phone: str, purpose: str, subject: str) -> bool:
    """A code is on its way to this number and can still be typed."""
    return _open(phone, purpose, subject).exists()


def confirm(*, phone: str, purpose: str, subject: str, code: str) -> None:
    """Whoever typed it holds the phone. Raises `CodeRefused`: wrong, ended, too many tries; a code works once."""
    refused = _refusal(phone, purpose, subject, code)  # a wrong try is kept, so it is raised outside
    if refused:
        raise CodeRefused(refused)


def prune() -> int:
    """Delete what ended yesterday; returns how many."""
    return PhoneCode.objects.filter(expires_at__lt=clock.now() - KEPT).delete()[0]


@transaction.atomic
def _refusal(phone: str, purpose: str, subject: str, code: str) -> CodeRefused.Reason | None:
    row = _open(phone, purpose, subject).select_for_update(no_key=True).order_by("-pk").first()
    if row is None:
        return Reason.CODE_ENDED
    if row.tries >= PhoneCode.MOST_TRIES:
        return Reason.CODE_TRIES
    if not secrets.compare_digest(row.code_digest, _digest(purpose, subject, code)):
        row.tries += 1
        row.save(update_fields=["tries"])
        return Reason.CODE_TRIES if row.tries >= PhoneCode.MOST_TRIES else Reason.CODE_WRONG
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    return None


def _open(phone: str, purpose: str, subject: str) -> QuerySet[PhoneCode]:
    return PhoneCode.objects.open().filter(purpose=purpose, subject=subject, phone_digest=keys.digest(phone))


def _digest(purpose: str, subject: str, code: str) -> str:
    return keys.digest(f"sms|{purpose}|{subject}|{digits_of(code)}")
