"""The link with PIN of a contact: made by who looks after the site, readable once, ended by time, by hand, by leaving.

The address holds the random name of its row under our signature; of the PIN only a keyed digest is kept, bound to the
row, so that neither an address in a log nor a copy of the database opens anything (D108).
"""

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import HostRefused, ListRefused, wait_told
from registry.ground.public_url import absolute
from registry.ground.rates import Guess, Limit, require_none
from registry.history.services import history
from registry.models import HostContact, HostLink, User
from registry.models.office import identity
from registry.permissions import require
from registry.protection import keys, named_links
from registry.units.services.list_rules import keeps_site
from registry.words.identity import half_width

Reason = HostRefused.Reason
KIND: Final = "host-link"
CALENDAR: Final = "host-calendar"
DAYS: Final = (30, 180, 365)
USUAL_DAYS: Final = 180
DIGITS: Final = 6
WRONG_AT_ADDRESS = Limit("host-address", 60, 3600)
WRONG_FOR_LINK = Limit("host-pin", 5, 15 * 60)
WRONG_IN_A_DAY = Limit("host-pin-day", 20, 24 * 3600)  # a year of trying finds less than one link in a hundred


@dataclass(frozen=True, slots=True)
class Made:
    """A link with its PIN, readable this once."""

    link: HostLink
    pin: str
    address: str
    calendar_address: str


@transaction.atomic
def make(*, contact: HostContact, by: User, days: int = USUAL_DAYS) -> Made:
    """Who looks after the site gives its contact a new link and PIN; those before are good no longer."""
    contact = _held(contact, by)
    if days not in DAYS:
        raise HostRefused(Reason.HOST_LINK_DAYS, days="、".join(map(str, DAYS)))
    now = clock.now()
    HostLink.objects.filter(contact=contact, ended_at=None).update(ended_at=now, ended_by=by)
    link = HostLink(contact=contact, made_by=by, made_at=now, expires_at=now + timedelta(days=days))
    pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    link.pin_digest = _digest(link, pin)
    link.save()
    history.record(by=by, did="made host link", to=link, unit=contact.site.paired_unit, days=days)
    return Made(link, pin, address_of(link), calendar_address_of(link))


@transaction.atomic
def end(*, contact: HostContact, by: User) -> None:
    """Revoked: who has the link does not come in any more, and who is in goes no further."""
    contact = _held(contact, by)
    for link in HostLink.objects.select_for_update(no_key=True).filter(contact=contact, ended_at=None):
        link.ended_at, link.ended_by = clock.now(), by
        link.save(update_fields=["ended_at", "ended_by"])
        history.record(by=by, did="ended host link", to=link, unit=contact.site.paired_unit)


def address_of(link: HostLink) -> str:
    """What stands on the paper and behind its QR code."""
    return absolute(reverse("host", args=[code_of(link)]))


def code_of(link: HostLink) -> str:
    return named_links.code_of(KIND, link.uuid)


def calendar_address_of(link: HostLink) -> str:
    """Where calendar programs ask, without a PIN: it opens nothing else and ends with the link."""
    return absolute(reverse("host-calendar", args=[calendar_code_of(link)]))


def calendar_code_of(link: HostLink) -> str:
    return named_links.code_of(CALENDAR, link.uuid)


def of_code(code: str) -> HostLink:
    """The link of this address while it is good; otherwise the one sentence for all that can be wrong."""
    return _named(named_links.name_in(KIND, code))


def of_calendar_code(code: str) -> HostLink:
    """The same of the address that calendar programs have."""
    return _named(named_links.name_in(CALENDAR, code))


def _named(name: uuid.UUID | None) -> HostLink:
    rows = HostLink.objects.open().select_related("contact__site__paired_unit")
    found = rows.filter(uuid=name).first() if name else None
    if found is None:
        raise HostRefused(Reason.HOST_LINK_UNKNOWN)
    return found


def come_in(*, code: str, pin: str, address: str) -> HostLink:
    """The contact behind link and PIN; wrong PINs are counted for the link and for the network address (D101)."""
    link = of_code(code)
    guess = Guess((WRONG_AT_ADDRESS, address), (WRONG_FOR_LINK, link.pk), (WRONG_IN_A_DAY, link.pk))
    require_none(guess.spent(), then=if_lost(link))
    with guess.costs_only(Reason.HOST_PIN_WRONG):
        _require_pin(link, pin, guess)
    WRONG_FOR_LINK.forget(link.pk)
    history.record(by=None, did="host came in", to=link, unit=link.contact.site.paired_unit)
    return link


def if_lost(link: HostLink) -> str:
    """Where a lost PIN is replaced. Before it is known the unit of a site that is not public is not named: whom
    anybody may ask is, who knows it."""
    unit = link.contact.site.paired_unit
    if unit is not None and not link.contact.site.not_public:
        return _("忘了口令的，请向{who}要新的链接和口令，原来的随之停用。").format(who=unit.full_name)
    office, who = identity.current(), _("管理这个地点的单位")
    if not office.has_contact:
        return _("忘了口令的，请向{who}要新的链接和口令，原来的随之停用。").format(who=who)
    asked = " ".join(filter(None, [office.contact_name, office.contact_phone or office.contact_mail]))
    text = _("忘了口令的，请向{who}要新的链接和口令，原来的随之停用。不知道是哪个单位的，请问{asked}。")
    return text.format(who=who, asked=asked)


def _require_pin(link: HostLink, pin: str, guess: Guess) -> None:
    if secrets.compare_digest(_digest(link, half_width(pin).strip()), link.pin_digest):
        return
    then = _("还可以再试 {left} 次").format(left=guess.left)
    if guess.used_up:
        wait = max(limit.seconds_left for limit in guess.used_up)
        then = _("请 {wait}后再试").format(wait=wait_told(wait))
    raise HostRefused(Reason.HOST_PIN_WRONG, then=then)


def held(link: HostLink) -> HostLink:
    """The link locked in the caller's transaction and still good: revoked in between, it does nothing more."""
    rows = HostLink.objects.open().select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=link.pk).select_related("contact__site__paired_unit").first()
    if found is None:
        raise HostRefused(Reason.HOST_LINK_UNKNOWN)
    return found


def good_until(contacts: Sequence[HostContact]) -> dict[int, HostLink]:
    """The link that is good, by contact."""
    return {link.contact_id: link for link in HostLink.objects.open().filter(contact__in=contacts)}


def _held(contact: HostContact, by: User) -> HostContact:
    rows = HostContact.objects.select_for_update(no_key=True, of=("self",)).select_related("site__paired_unit")
    contact = rows.get(pk=contact.pk)
    require(keeps_site(by, contact.site))
    if contact.ended_on:
        raise ListRefused(ListRefused.Reason.HOST_GONE)
    return contact


def _digest(link: HostLink, pin: str) -> str:
    return keys.digest(f"{KIND}|{link.uuid.hex}|{pin}")
