"""Telling the people of a shift or an activity something: kept as it was said, delivered once by the worker."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.desk.services import people_page
from checkin.desk.services.people_page import Show
from checkin.exceptions import PeopleMessageRefused
from checkin.models import PeopleMessage, PeopleMessageTo
from checkin.permissions import can_take_roll
from registry import clock
from registry.ground import jobs
from registry.history.services import history
from registry.models import Activity, Shift, SignUp, User, Volunteer
from registry.models.signups import SignUpQuerySet
from registry.notifications.services import notifications, text_messages
from registry.notifications.services.notifications import Telling
from registry.notifications.sms import gateway, wording
from registry.permissions import can_lead, require
from registry.words.chinese import quoted, singled

Reason = PeopleMessageRefused.Reason
Kind = PeopleMessage.Kind
DELIVER = "deliver people message"
MOST_A_DAY = 10
KEPT_UP = timedelta(days=30)  # after the end nobody expects messages about it any more
SHOWN = 120  # characters of a notification; the whole text is on its page
ON_A_PHONE = 60
CAME, WAITING, PICKED = "came", "waiting", "picked"


@dataclass(frozen=True, slots=True)
class Audience:
    """Some of the people, by a code; `label` says who they are."""

    code: str
    label: str
    people: tuple[int, ...]


def audiences(activity: Activity, shift: Shift | None = None) -> list[Audience]:
    """Everybody, and the parts of them that a message may go to."""
    if shift is None:
        coming = SignUp.objects.filter(shift__in=Shift.objects.upcoming().filter(activity=activity))
        return [_listed(Show.EXPECTED, _("还要参加的人"), coming.signed_up()), _waiting(coming)]
    people = people_page.read(shift)
    came = [each.pk for each in people.stands if each.state]
    found = [
        Audience(str(show), str(show.label), tuple(people.chosen(show)))
        for show in (Show.EXPECTED, Show.JOINED, Show.ABSENT, Show.AT_RISK, Show.IN, Show.OPEN, Show.MISSED)
    ]
    return [*found, Audience(CAME, _("到过场的人"), tuple(came)), _waiting(SignUp.objects.filter(shift=shift))]


@transaction.atomic
def send(
    *,
    activity: Activity,
    audience: str,
    text: str,
    key: str,
    by: User,
    shift: Shift | None = None,
    by_phone: bool = False,
    kind: str = Kind.MESSAGE,
    people: Collection[int] = (),
) -> PeopleMessage:
    """Keep it and ask the worker to deliver it; the same press again gets the message of before.

    To everybody of an audience, or to the `people` picked one by one.
    """
    require(can_lead(by, activity) if shift is None else can_take_roll(by, shift))
    text = text.strip()
    Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    said = {"activity": activity, "shift": shift, "kind": kind, "audience": audience, "text": text}
    if sent := _sent_before(by, key, said, people):
        return sent
    people = _picked(shift, people) if audience == PICKED else _receivers(activity, shift, audience, kind)
    if not people and (thanked := PeopleMessage.objects.filter(shift=shift, kind=kind).order_by("-pk").first()):
        return thanked.repeated()
    _refuse(activity, shift, text)
    by_phone = by_phone and gateway.is_there_a_gateway()  # what is kept says what went out
    message = _add(by, key, said | {"by_phone": by_phone}, people)
    PeopleMessageTo.objects.bulk_create(PeopleMessageTo(message=message, volunteer_id=pk) for pk in people)
    did = "people thanked" if kind == Kind.THANKS else "people messaged"
    told = {"shift": shift, "people": len(people), "audience": f"people_{audience}", "sms": by_phone}
    history.record(by=by, did=did, to=activity, unit=activity.recording_unit, **told)
    jobs.enqueue(DELIVER, key=f"{DELIVER}:{message.pk}", message=message.pk)
    return message


@transaction.atomic
def thank(*, shift: Shift, text: str, key: str, by: User) -> PeopleMessage:
    """Thank everybody who came and was not thanked yet; where nobody is left, the thanks of before are the answer."""
    return send(activity=shift.activity, shift=shift, audience=CAME, kind=Kind.THANKS, text=text, key=key, by=by)


def deliver(pk: int) -> None:
    """The worker's part: into everybody's notifications, from there into their mail, and to phones where asked."""
    with transaction.atomic():
        message = PeopleMessage.objects.select_for_update(no_key=True).get(pk=pk)
        if message.delivered_at is not None:
            return
        receivers = Volunteer.objects.filter(people_messages__message=message).order_by("pk")
        people = list(receivers.select_related("user"))
        title = str(message.shift or message.activity)
        words = _("{title}负责人：{text}").format(title=quoted(title), text=_short(message.text, SHOWN))
        url = reverse("people-message", args=[message.uuid])
        notifications.tell_each(Telling(person.user_id, f"message:{pk}", words, url) for person in people)
        if message.by_phone:
            _to_phones(message, title, people)
        message.delivered_at = clock.now()
        message.save(update_fields=["delivered_at"])


def prepared_thanks(shift: Shift) -> str:
    """What one may send as it is, or change."""
    text = _("感谢您参加{title}。您的服务时长正在办理认定，认定后会通知您。期待下次再见！")
    return text.format(title=quoted(str(shift)))


def _to_phones(message: PeopleMessage, title: str, people: Iterable[Volunteer]) -> None:
    """Confirmed numbers of grown-ups; limits of an account and of the day hold as for every text message."""
    for person in people:
        if person.user and person.has_confirmed_phone and not person.is_minor:
            said = {"activity": singled(title), "text": _short(message.text, ON_A_PHONE)}
            text_messages.remind(person.user, phone=person.phone, kind=wording.ORGANISER, **said)


def _add(by: User, key: str, said: dict[str, Any], people: list[int]) -> PeopleMessage:
    """Refused if the key is used at this moment for another activity, whose lock this is not."""
    unreached = Volunteer.objects.filter(pk__in=people, user=None).count()
    said |= {"at": clock.now(), "people": len(people), "unreached": unreached}
    message, is_new = PeopleMessage.objects.get_or_create(by=by, key=key, defaults=said)
    if not is_new:
        raise PeopleMessageRefused(Reason.MESSAGE_KEY_USED)
    return message


def _sent_before(by: User, key: str, said: dict[str, Any], people: Collection[int]) -> PeopleMessage | None:
    """The message of this press; another one under its key is refused."""
    sent = PeopleMessage.objects.filter(by=by, key=key).first()
    if sent is None:
        return None
    is_same = all(getattr(sent, name) == value for name, value in said.items())
    if sent.audience == PICKED:
        is_same &= set(sent.receivers.values_list("volunteer", flat=True)) == set(people)
    if not is_same:
        raise PeopleMessageRefused(Reason.MESSAGE_KEY_USED)
    return sent.repeated()


def _refuse(activity: Activity, shift: Shift | None, text: str) -> None:
    if not text:
        raise PeopleMessageRefused(Reason.MESSAGE_EMPTY)
    ended = shift.ends_at if shift else activity.shifts.aggregate(last=Max("ends_at"))["last"]
    if ended and clock.now() > ended + KEPT_UP:
        raise PeopleMessageRefused(Reason.MESSAGE_OVER, days=KEPT_UP.days)
    today = PeopleMessage.objects.filter(activity=activity, at__gt=clock.now() - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise PeopleMessageRefused(Reason.MESSAGE_TOO_MANY, most=MOST_A_DAY)


def _receivers(activity: Activity, shift: Shift | None, audience: str, kind: str) -> list[int]:
    if kind == Kind.THANKS and (shift is None or not shift.has_ended):
        raise PeopleMessageRefused(Reason.THANKS_TOO_EARLY)
    found = next((each for each in audiences(activity, shift) if each.code == audience), None)
    if found is None:
        raise PeopleMessageRefused(Reason.MESSAGE_AUDIENCE)
    if not found.people:
        raise PeopleMessageRefused(Reason.MESSAGE_TO_NOBODY)
    return sorted(found.people) if kind != Kind.THANKS else not_thanked(shift, found.people)


def not_thanked(shift: Shift | None, came: Iterable[int]) -> list[int]:
    """Of those who came, whom nobody thanked for this shift yet."""
    thanked = PeopleMessageTo.objects.filter(message__shift=shift, message__kind=Kind.THANKS)
    return sorted(set(came) - set(thanked.values_list("volunteer", flat=True)))


def _picked(shift: Shift | None, people: Collection[int]) -> list[int]:
    """Those ticked on the list of one shift."""
    if not people:
        raise PeopleMessageRefused(Reason.MESSAGE_PICKED_NOBODY)
    known = {each.pk for each in people_page.read(shift).stands} if shift else set()
    if strangers := set(people) - known:
        raise PeopleMessageRefused(Reason.MESSAGE_STRANGER, n=len(strangers))
    return sorted(set(people))


def _listed(code: str, label: str, rows: SignUpQuerySet) -> Audience:
    return Audience(str(code), label, tuple(sorted(set(rows.values_list("volunteer", flat=True)))))


def _waiting(rows: SignUpQuerySet) -> Audience:
    return _listed(WAITING, _("候补的人"), rows.waitlisted())


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"
