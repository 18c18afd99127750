"""The person a press names: by card, number, uuid, name at the gate, or the sender's own account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from checkin.attendance.facts import ANNUL
from checkin.exceptions import ScanRefused
from checkin.scanning import card_text, readings
from checkin.scanning.presses import Press
from checkin.scanning.senders import Sender
from registry.protection import keys
from registry.words.identity import normalise_name, normalise_phone
from registry.words.numbering import is_valid_volunteer_no, normalise_volunteer_no

Reason = ScanRefused.Reason
CARD = "card"
READ_BY_CAMERA = frozenset({"card", "sheet", "group_sign", "walk_in"})


@dataclass(frozen=True, slots=True)
class Told:
    """The person as named, and what must still be checked."""

    is_own: bool = False
    volunteer_no: str = ""
    volunteer: UUID | None = None
    card: card_text.Card | None = None
    key_ended_at: datetime | None = None
    site_code: str = ""
    contact: str = ""
    problem: Reason | None = None


def told_person(press: Press, sender: Sender) -> Told:
    """Only a signed card proves itself; for a number or a name the organiser vouches."""
    if sender.own_volunteer is not None and press.method in sender.own_methods:
        code = "" if sender.is_proven else press.text
        problem = None if code or sender.is_proven else Reason.FORGED
        return Told(is_own=True, volunteer=sender.own_volunteer, site_code=code, problem=problem)
    if press.text:
        return _read_text(press)
    if press.name:
        return Told(contact=contact_digest(press.name, press.phone))
    if press.method == CARD and press.direction != ANNUL:
        return Told(problem=Reason.FORGED)
    return Told(volunteer_no=press.volunteer_no, volunteer=press.volunteer)


def contact_digest(name: str, phone: str) -> str:
    """A keyed digest of name and phone; a plain one could be reversed."""
    return keys.digest(f"{normalise_name(name)}|{normalise_phone(phone)}")


def read_card(text: str) -> tuple[card_text.Card, datetime | None] | None:
    """The card of a text and when its key ended, or None if no key of ours signed it."""
    try:
        card = card_text.verify(text, keys.public_keys(keys.Purpose.CARD))
    except card_text.CardTextError as problem:
        may_be_new = problem.code == card_text.CardTextProblem.UNKNOWN_KEY
        return read_card(text) if may_be_new and keys.read_again(keys.Purpose.CARD) else None
    key = keys.by_number(keys.Purpose.CARD, card.key_id)
    return card, key.valid_until if key else None


def _read_text(press: Press) -> Told:
    number = normalise_volunteer_no(press.code_text)
    if press.method == "sheet" and is_valid_volunteer_no(number):
        return Told(volunteer_no=number)
    if not readings.card_text(press.text):
        return Told(problem=Reason.UNREADABLE)
    read = read_card(press.text)
    if read is None or press.method not in READ_BY_CAMERA:
        return Told(problem=Reason.FORGED)
    card, key_ended_at = read
    return Told(volunteer_no=card.volunteer_no, card=card, key_ended_at=key_ended_at)
