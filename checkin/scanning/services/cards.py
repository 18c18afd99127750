"""The volunteer card: signed, renewed by itself, replaced when lost (design#card)."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.exceptions import CardRefused
from checkin.permissions import can_handle_card
from checkin.scanning.card_text import Card, encode
from checkin.scanning.person_named import read_card
from registry import clock
from registry.documents import card_pictures
from registry.documents import cards as printed
from registry.exceptions import RegistrationRefused
from registry.ground.public_url import absolute
from registry.history.batches import batches
from registry.history.services import history
from registry.models import HistoryEntry, User, Volunteer
from registry.models.office import identity
from registry.notifications.services import notifications
from registry.permissions import is_self, require
from registry.protection import keys
from registry.words.states import among

VALID_YEARS = 2
PER_FILE = 100  # ten sheets of ten


def text_of(volunteer: Volunteer) -> str:
    """The text of the person's current card, valid to the end of the year after next; the same all year."""
    if volunteer.volunteer_no is None:
        raise RegistrationRefused(RegistrationRefused.Reason.NOT_REGISTERED)
    key = keys.current(keys.Purpose.CARD)
    return encode(Card(key.number, volunteer.volunteer_no, volunteer.card_serial, expires_on()), key.sign)


def expires_on() -> date:
    return date(clock.today().year + VALID_YEARS, 12, 31)


def address_of(volunteer: Volunteer) -> str:
    """What the QR code holds."""
    return absolute(f"/k/{text_of(volunteer)}")


def as_pdf(*, volunteers: tuple[Volunteer, ...], by: User, reason: str = "") -> bytes:
    """Cards to print: one's own, or by administrators those of people without a phone; any other needs a reason."""
    for volunteer in volunteers:
        _refuse_others(volunteer, by, reason)
    content = printed.as_pdf(tuple(_printed(person) for person in volunteers))
    with transaction.atomic():
        for volunteer in volunteers:
            if not is_self(by, volunteer):
                _draw(volunteer, by, reason)
    return content


def hand_out(*, volunteer: Volunteer, by: User, reason: str = "") -> None:
    """The line and the letter for a card that is drawn with many others."""
    _refuse_others(volunteer, by, reason)
    if volunteer.volunteer_no is None or not volunteer.is_registered:
        raise RegistrationRefused(RegistrationRefused.Reason.NOT_REGISTERED)
    with transaction.atomic():
        if not is_self(by, volunteer):
            _draw(volunteer, by, reason)


def sheets_of(people: Iterable[Volunteer]) -> Iterator[bytes]:
    """Cards of many people, ten to a sheet; a file for every hundred, so that drawing needs the same memory for all."""
    for part in batches(people, PER_FILE):
        yield printed.as_pdf(tuple(_printed(person) for person in part))


@transaction.atomic
def replace(*, volunteer: Volunteer, by: User, reason: str = "") -> Volunteer:
    """A lost card ends at once: the next serial is valid from now (design#card)."""
    _refuse_others(volunteer, by, reason)
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    if volunteer.volunteer_no is None:
        raise RegistrationRefused(RegistrationRefused.Reason.NOT_REGISTERED)
    volunteer.card_serial, volunteer.card_issued_at = volunteer.card_serial + 1, clock.now()
    volunteer.save(update_fields=["card_serial", "card_issued_at"])
    told = {"serial": volunteer.card_serial} | ({"reason": reason.strip()} if reason.strip() else {})
    act = history.record(by=by, did="replaced card", to=volunteer, unit=volunteer.unit, **told)
    if not is_self(by, volunteer):
        _tell(act, volunteer, reason, _("{by}更换了您的志愿者卡，旧卡已不能用。{why}不是您同意的，请联系单位。"))
    return volunteer


def as_png(*, volunteer: Volunteer, by: User) -> bytes:
    """One's own card as a picture for the phone's album, where it works without network (D115)."""
    require(is_self(by, volunteer))
    until = expires_on()
    return card_pictures.as_png(
        _printed(volunteer),
        heading=_("志愿者卡"),
        valid_until=_("有效期至 {year}年{month}月{day}日").format(year=until.year, month=until.month, day=until.day),
        note=_("没有网络时，请负责人扫这张卡"),
    )


def needs_reason(volunteer: Volunteer, by: User) -> bool:
    """Somebody with an account carries the card in their own phone."""
    return not is_self(by, volunteer) and volunteer.user_id is not None


def _refuse_others(volunteer: Volunteer, by: User, reason: str) -> None:
    require(can_handle_card(by, volunteer))
    if needs_reason(volunteer, by) and not reason.strip():
        raise CardRefused(CardRefused.Reason.CARD_REASON_MISSING, name=volunteer.name)


def _draw(volunteer: Volunteer, by: User, reason: str) -> None:
    """Whoever holds somebody's card could have scanned it: the act bars from deciding (design#deciders)."""
    told: dict[str, Any] = {"serial": volunteer.card_serial, "has_account": volunteer.user_id is not None}
    if reason.strip():
        told["reason"] = reason.strip()
    act = history.record(by=by, did="drew card", to=volunteer, unit=volunteer.unit, **told)
    _tell(act, volunteer, reason, _("{by}打印了您的志愿者卡。{why}不是您同意的，请在“我的卡”挂失，并联系单位。"))


def _tell(act: HistoryEntry, volunteer: Volunteer, reason: str, text: str) -> None:
    why = _("理由：{reason}。").format(reason=reason.strip().rstrip("。")) if reason.strip() else ""
    said = text.format(by=act.by, why=why)
    notifications.tell_of(act, users=[volunteer.user_id], text=said, url=reverse("card-own"))


class State(StrEnum):
    """Whether a card is valid today, without its owner."""

    VALID = "valid"
    REPLACED = "replaced"
    EXPIRED = "expired"
    INVALID = "invalid"

    is_valid = among("value", "valid")
    is_replaced = among("value", "replaced")
    is_expired = among("value", "expired")


def state_of(text: str) -> State:
    """Valid, replaced after a loss, expired, or not one of our cards."""
    read = read_card(text)
    if read is None:
        return State.INVALID
    card, key_ended_at = read
    if card.is_expired(clock.today()) or (key_ended_at is not None and key_ended_at <= clock.now()):
        return State.EXPIRED
    owner = Volunteer.objects.canonical().registered().filter(volunteer_no=card.volunteer_no).first()
    if owner is None or card.serial > owner.card_serial:
        return State.INVALID
    return State.VALID if card.serial == owner.card_serial else State.REPLACED


def holder_of(text: str) -> Volunteer | None:
    """The registered person whose current card this is, otherwise None."""
    read = read_card(text)
    if read is None or state_of(text) != State.VALID:
        return None
    people = Volunteer.objects.canonical().registered().select_related("unit")
    return people.filter(volunteer_no=read[0].volunteer_no, card_serial=read[0].serial).first()


def _printed(volunteer: Volunteer) -> printed.PrintedCard:
    number = volunteer.volunteer_no or ""
    name, unit = volunteer.name, volunteer.unit.short_name
    return printed.PrintedCard(name, unit, number, address_of(volunteer), identity.current().system_name)
