"""机构标识: the committee names the office, its logo and its papers; what was issued stays as it is."""

from functools import partial
from typing import Any, Final

from django.db import transaction

from registry import clock
from registry.documents import pictures
from registry.exceptions import OfficeRefused, UnitRefused
from registry.ground.services import files
from registry.history.services import history
from registry.models import Office, StoredFile, Unit, User
from registry.models.office import identity
from registry.permissions import is_committee, require
from registry.units.services import units
from registry.units.services.deciders import committee_unit
from registry.words import plausible

LEAST_SIDE, MOST_ACROSS = 128, 4
OF_UNIT: Final = ("short_name", "full_name", "seal_name")


def stored() -> Office:
    """The row, or what it would be before anybody sets it."""
    return Office.objects.first() or Office(pk=1)


@transaction.atomic
def change(*, by: User, **said: Any) -> Office:
    """Names of the committee's own unit, titles, document head and contact, as the committee wants them."""
    require(is_committee(by))
    root = committee_unit()
    own = {name: said.pop(name) for name in OF_UNIT if name in said}
    if any(getattr(root, name) != value for name, value in own.items()):
        units.change(unit=root, by=by, parent=None, **own)
    office = held()
    for name, value in said.items():
        setattr(office, name, value)
    if office.contact_phone and not plausible.is_phone(office.contact_phone):
        raise UnitRefused(UnitRefused.Reason.UNIT_PHONE_INVALID, phone=office.contact_phone)
    return _saved(office, root, by, "changed office", fields=",".join(sorted(said)))


def put_logo(*, upload: Any, by: User) -> Office:
    """A picture through the gate of all pictures, square enough to stand before a name."""
    require(is_committee(by))
    if upload is None:
        raise OfficeRefused(OfficeRefused.Reason.LOGO_NONE)
    with files.received((upload, StoredFile.Purpose.LOGO), by=by, at_once=True) as [one]:
        width, height = pictures.size_of(bytes_of(one.stored))
        if min(width, height) < LEAST_SIDE or max(width, height) > MOST_ACROSS * min(width, height):
            raise OfficeRefused(OfficeRefused.Reason.LOGO_SHAPE, width=width, height=height, least=LEAST_SIDE)
        return _put_logo(one, by)


@transaction.atomic
def _put_logo(one: files.Received, by: User) -> Office:
    office = held()
    office.logo = files.keep(one)
    return _saved(office, committee_unit(), by, "changed logo")


@transaction.atomic
def remove_logo(*, by: User) -> Office:
    """Back to the mark of the product."""
    require(is_committee(by))
    office = held()
    office.logo = None
    return _saved(office, committee_unit(), by, "removed logo")


def held() -> Office:
    Office.objects.get_or_create(pk=1)
    return Office.objects.select_for_update(no_key=True).get(pk=1)


def _saved(office: Office, root: Unit, by: User, did: str, **fields: Any) -> Office:
    office.changed_by, office.changed_at = by, clock.now()
    office.full_clean()
    office.save()
    history.record(by=by, did=did, to=office, unit=root, **fields)
    identity.forget()
    transaction.on_commit(partial(identity.forget))
    return office


def bytes_of(logo: StoredFile) -> bytes:
    """The picture itself."""
    with logo.file.open("rb") as content:
        return bytes(content.read())
