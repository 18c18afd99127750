"""A unit is applied for by whoever administers the one above, and the committee decides (D1)."""

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import UnitRefused
from registry.history.services import history
from registry.models import Unit, UnitFounding, User
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_account_of, is_committee, require
from registry.units.services import units
from registry.units.services.deciders import administrators, committee_unit
from registry.units.services.open_units import held_open

Reason = UnitRefused.Reason
State = UnitFounding.State


@transaction.atomic
def apply(*, parent: Unit, why: str, by: User, **fields: Any) -> UnitFounding:
    """Ask for a unit below one's own; its data are checked now as they will be when it is made."""
    require(can_administer(by, parent))
    parent = held_open(parent)
    fields["uscc"] = units.checked(Unit(parent=parent, **fields)).uscc
    if UnitFounding.objects.waiting().filter(full_name=fields["full_name"]).exists():
        raise UnitRefused(Reason.FOUNDING_WAITING, name=fields["full_name"])
    founding = UnitFounding(parent=parent, why=why.strip(), applied_by=by, **fields)
    founding.full_clean()
    try:
        with transaction.atomic():
            founding.save()
    except IntegrityError:  # applied for at another unit in the same moment
        raise UnitRefused(Reason.FOUNDING_WAITING, name=founding.full_name) from None
    entry = history.record(by=by, did="applied for unit", to=founding, unit=parent)
    text = _("{parent}申请成立{name}，请审批。").format(parent=parent, name=founding.full_name)
    notifications.tell_of(entry, users=administrators(committee_unit()), text=text, url=_page(founding))
    return founding


@transaction.atomic
def approve(*, founding: UnitFounding, by: User) -> UnitFounding:
    """The committee agrees: the unit is there; its administrator is appointed next."""
    require(is_committee(by))
    held_open(founding.parent)  # units are locked before everything else
    founding = _held(founding)
    if is_account_of(by, founding.applied_by_id):
        raise UnitRefused(Reason.FOUNDING_OWN)
    said = {name: getattr(founding, name) for name in UnitFounding.OF_UNIT}
    founding.unit = units.add(by=by, parent=founding.parent, **said)
    text = _("{name}已批准成立。请为它提议单位管理员。")
    return _decided(founding, State.APPROVED, by, did="approved founding", text=text)


@transaction.atomic
def decline(*, founding: UnitFounding, reason: str, by: User) -> UnitFounding:
    """The committee does not, and says why."""
    require(is_committee(by))
    founding = _held(founding)
    if not reason.strip():
        raise UnitRefused(Reason.FOUNDING_REASON_MISSING)
    founding.reason = reason.strip()
    return _decided(founding, State.DECLINED, by, did="declined founding", text=_("{name}的成立申请没有批准：{reason}"))


@transaction.atomic
def withdraw(*, founding: UnitFounding, by: User) -> UnitFounding:
    """The applicant takes it back."""
    founding = _held(founding)
    require(is_account_of(by, founding.applied_by_id))
    return _decided(founding, State.WITHDRAWN, by, did="withdrew founding")


def _decided(founding: UnitFounding, state: str, by: User, *, did: str, text: str = "") -> UnitFounding:
    founding.state, founding.decided_by, founding.decided_at = state, by, clock.now()
    founding.save()
    entry = history.record(by=by, did=did, to=founding, unit=founding.parent)
    if text:
        said = text.format(name=founding.full_name, reason=founding.reason)
        url = reverse("committee-unit", args=[founding.unit_id]) if founding.unit_id else _page(founding)
        notifications.tell_of(entry, users=[founding.applied_by], text=said, url=url)
    return founding


def _held(founding: UnitFounding) -> UnitFounding:
    rows = UnitFounding.objects.select_for_update(no_key=True, of=("self",)).select_related("parent", "applied_by")
    founding = rows.get(pk=founding.pk)
    if not founding.is_waiting:
        raise UnitRefused(Reason.FOUNDING_DECIDED)
    return founding


def _page(founding: UnitFounding) -> str:
    return reverse("founding", args=[founding.pk])
