"""短信: asked for in a request, sent by the worker, forgotten once it has left."""

import json
from datetime import timedelta

from django.db import transaction

from registry import clock
from registry.ground import jobs
from registry.models import TextMessage, User
from registry.notifications.sms import gateway, limits, wording
from registry.words.identity import is_mobile

USEFUL_FOR = timedelta(hours=2)  # a warning that comes later is on the page and in the mail anyway
KEPT = timedelta(days=30)  # that something was sent, without number and text
SEND = "send text message"
State = TextMessage.State


def reaches(phone: str) -> bool:
    """A number that the gateway can be asked for: of the mainland; a demonstration prints those of its people too."""
    is_here = not phone.startswith("+") and is_mobile(phone, demo=gateway.is_harmless())
    return is_here and gateway.is_there_a_gateway()


def ask(*, phone: str, kind: str, values: dict[str, str], user: User | None, useful_for: timedelta) -> TextMessage:
    """Inside the caller's transaction: the worker sends it soon, and not at all once it is useless."""
    now = clock.now()
    message = TextMessage(kind=kind, user=user, asked_at=now, useless_at=now + useful_for)
    message.phone, message.values = phone, json.dumps(values, ensure_ascii=False)
    message.save()
    jobs.enqueue(SEND, key=f"{SEND}:{message.pk}", message=message.pk)
    return message


@transaction.atomic
def remind(user: User, *, phone: str, kind: str, **values: str) -> bool:
    """What concerns an account goes to its own confirmed phone too, some times a day; False where it does not."""
    if not reaches(phone) or not limits.may_tell(user.pk):
        return False
    ask(phone=phone, kind=kind, values=values, user=user, useful_for=USEFUL_FOR)
    return True


@transaction.atomic
def write(phone: str, *, key: str, kind: str, useful_for: timedelta, **values: str) -> bool:
    """To somebody without an account, known by `key`: some times a day; False where it does not go."""
    if not reaches(phone) or not limits.may_write(key):
        return False
    ask(phone=phone, kind=kind, values=values, user=None, useful_for=useful_for)
    return True


def deliver(pk: int) -> None:
    """The worker's part. `GatewayBusy` goes on to the job, which tries again; the id makes a repetition known."""
    message = TextMessage.objects.filter(pk=pk, state=State.WAITING).first()
    if message is None:
        return None
    if clock.now() >= message.useless_at:
        return _ended(message, State.FAILED, "too late")
    values = json.loads(message.values)
    text = wording.text_of(message.kind, values)
    outgoing = gateway.Outgoing(str(message.uuid), message.phone, message.kind, values, text)
    try:
        gateway.send(outgoing)
    except gateway.GatewayRefused as refused:
        return _ended(message, State.FAILED, str(refused))
    return _ended(message, State.SENT, "")


def prune() -> int:
    """Close what no worker sent in time, delete what is a month old; returns how many went."""
    now = clock.now()
    late = TextMessage.objects.filter(state=State.WAITING, useless_at__lt=now)
    late.update(state=State.FAILED, ended_at=now, problem="too late", phone_sealed=b"", values_sealed=b"")
    return TextMessage.objects.filter(asked_at__lt=now - KEPT).delete()[0]


def _ended(message: TextMessage, state: str, problem: str) -> None:
    message.state, message.problem, message.ended_at = state, problem[:40], clock.now()
    message.phone = message.values = ""
    message.save(update_fields=["state", "problem", "ended_at", "phone_sealed", "values_sealed"])
