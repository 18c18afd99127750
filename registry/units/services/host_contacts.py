"""服务对象联系人: who receives volunteers at a site; sealed, and gone when they leave (D26)."""

from django.db import transaction

from registry import clock
from registry.exceptions import ListRefused
from registry.history.services import history
from registry.models import HostContact, Site, User
from registry.permissions import require
from registry.units.services.list_rules import keeps_site
from registry.words import plausible

Reason = ListRefused.Reason


@transaction.atomic
def add(*, site: Site, name: str, phone: str, by: User, post: str = "") -> HostContact:
    """Whoever keeps the site enters somebody there who knows about it."""
    require(keeps_site(by, site))
    contact = HostContact(site=site)
    _save(contact, name, phone, post)
    history.record(by=by, did="added host contact", to=contact, unit=site.paired_unit)
    return contact


@transaction.atomic
def change(*, contact: HostContact, name: str, by: User, phone: str = "", post: str | None = None) -> HostContact:
    """Corrected; without a number the old one stays, and so does a post that is not said."""
    contact = _held(contact, by)
    _save(contact, name, phone or contact.phone, contact.post if post is None else post)
    told = {"set_phone": bool(phone)}
    history.record(by=by, did="changed host contact", to=contact, unit=contact.site.paired_unit, **told)
    return contact


@transaction.atomic
def remove(*, contact: HostContact, by: User) -> None:
    """Name, number and post are gone at once; the row stays for what was confirmed by it."""
    contact = _held(contact, by)
    contact.name, contact.phone, contact.post, contact.ended_on = "", "", "", clock.today()
    contact.save()
    history.record(by=by, did="removed host contact", to=contact, unit=contact.site.paired_unit)


@transaction.atomic
def phone_of(*, contact: HostContact, by: User) -> str:
    """The whole number, to call it; the history keeps who looked (D90)."""
    contact = _held(contact, by)
    history.record(by=by, did="read host contact", to=contact, unit=contact.site.paired_unit)
    return str(contact.phone)


def _held(contact: HostContact, by: User) -> HostContact:
    contact = (
        HostContact.objects.select_for_update(no_key=True, of=("self",))
        .select_related("site__paired_unit")
        .get(pk=contact.pk)
    )
    require(keeps_site(by, contact.site))
    if contact.ended_on:
        raise ListRefused(Reason.HOST_GONE)
    return contact


def _save(contact: HostContact, name: str, phone: str, post: str) -> None:
    if not name.strip():
        raise ListRefused(Reason.HOST_NAME_MISSING)
    if not plausible.is_phone(phone):
        raise ListRefused(Reason.HOST_PHONE_INVALID, phone=phone)
    contact.name, contact.phone, contact.post = name.strip(), phone.strip(), post.strip()
    contact.full_clean()
    contact.save()
