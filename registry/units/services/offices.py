"""机构标识: the committee names the office, its logo and its papers; what was issued stays as it is."""

from functools import partial
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.documents import pictures
from registry.exceptions import OfficeRefused, UnitRefused
from registry.ground.services import files
from registry.history.services import history
from registry.models import HistoryEntry, Office, StoredFile, Unit, User
from registry.models.office import identity
from registry.permissions import is_committee, require, shown_name
from registry.units import stamps
from registry.units.services import units
from registry.units.services.deciders import committee_unit
from registry.words import plausible
from registry.words.chinese import quoted

Reason = OfficeRefused.Reason
LOGO: Final = "logo_id"
NO_LOGO: Final = "none"
LEAST_SIDE, MOST_ACROSS = 128, 4
OF_UNIT: Final = ("short_name", "full_name", "seal_name")


def stored() -> Office:
    """The row, or what it would be before anybody sets it."""
    return Office.objects.first() or Office(pk=1)


def told() -> dict[str, Any]:
    """All that `change` can change, as it is now."""
    office, root = stored(), committee_unit()
    of_unit = {name: getattr(root, name) for name in OF_UNIT}
    return of_unit | {name: getattr(office, name) for name in identity.NAMES if name != LOGO}


def stamp() -> str:
    """What whoever opens the form sees; `change` is told it."""
    return stamps.stamp(told())


def left_alone(seen: str, said: dict[str, Any]) -> dict[str, Any]:
    """What whoever saw `seen` left as it was and somebody else changed since, as it is now."""
    now = told()
    return {name: now[name] for name in stamps.left_alone(now, seen, said)}


@transaction.atomic
def change(*, by: User, seen: str = "", **said: Any) -> Office:
    """Names of the committee's own unit, titles, document head and contact, as the committee wants them.

    What was left as it was `seen` stays as somebody else wrote it since; where both wrote, the second is told.
    """
    require(is_committee(by))
    root = committee_unit()
    office = held()
    if seen and seen != stamp():
        said = _beside_others(office, seen, said, by)
    own = {name: said.pop(name) for name in OF_UNIT if name in said}
    if any(getattr(root, name) != value for name, value in own.items()):
        units.change(unit=root, by=by, parent=None, **own)
    for name, value in said.items():
        setattr(office, name, value)
    if office.contact_phone and not plausible.is_phone(office.contact_phone):
        raise UnitRefused(UnitRefused.Reason.UNIT_PHONE_INVALID, phone=office.contact_phone)
    return _saved(office, root, by, "changed office", fields=",".join(sorted(said)))


def put_logo(*, upload: Any, by: User, seen: str = "") -> Office:
    """A picture through the gate of all pictures, square enough to stand before a name."""
    require(is_committee(by))
    if upload is None:
        raise OfficeRefused(OfficeRefused.Reason.LOGO_NONE)
    with files.received((upload, StoredFile.Purpose.LOGO), by=by, at_once=True) as [one]:
        width, height = pictures.size_of(bytes_of(one.stored))
        if min(width, height) < LEAST_SIDE or max(width, height) > MOST_ACROSS * min(width, height):
            raise OfficeRefused(OfficeRefused.Reason.LOGO_SHAPE, width=width, height=height, least=LEAST_SIDE)
        return _put_logo(one, by, seen)


@transaction.atomic
def _put_logo(one: files.Received, by: User, seen: str) -> Office:
    office = held()
    _require_logo(office, seen, by)
    office.logo = files.keep(one)
    return _saved(office, committee_unit(), by, "changed logo")


@transaction.atomic
def remove_logo(*, by: User, seen: str = "") -> Office:
    """Back to the mark of the product."""
    require(is_committee(by))
    office = held()
    _require_logo(office, seen, by)
    office.logo = None
    return _saved(office, committee_unit(), by, "removed logo")


def held() -> Office:
    Office.objects.get_or_create(pk=1)
    return Office.objects.select_for_update(no_key=True).get(pk=1)


def logo_stamp(office: Office) -> str:
    """Which logo whoever opens the page sees."""
    return str(office.logo_id or NO_LOGO)


def _require_logo(office: Office, seen: str, by: User) -> None:
    if seen and seen != logo_stamp(office):
        raise OfficeRefused(Reason.LOGO_CHANGED_SINCE, who=_who_changed(office, by))


def _beside_others(office: Office, seen: str, said: dict[str, Any], by: User) -> dict[str, Any]:
    """What is said here without what was left alone; refused where another wrote the same."""
    now = told()
    said = {name: value for name, value in said.items() if name not in stamps.left_alone(now, seen, said)}
    if both := stamps.written_by_both(now, seen, said):
        what = "，".join(f"{_label(name)}现为{quoted(str(now[name] or _('（空）')))}" for name in both)
        who = _who_named_unit(by) if set(both) <= set(OF_UNIT) else _who_changed(office, by)
        raise OfficeRefused(Reason.OFFICE_CHANGED_SINCE, who=who, what=what)
    return said


def _who_changed(office: Office, by: User) -> str:
    """Who wrote last on this page."""
    return shown_name(office.changed_by, to=by) if office.changed_by else str(_("其他人"))


def _label(name: str) -> str:
    column: Any = (Unit if name in OF_UNIT else Office)._meta.get_field(name)
    return str(column.verbose_name)


def _who_named_unit(by: User) -> str:
    """The names of the committee's unit are also changed on the unit's own page."""
    last = HistoryEntry.objects.about(committee_unit()).select_related("by").last()
    return shown_name(last.by, to=by) if last and last.by else str(_("其他人"))


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
