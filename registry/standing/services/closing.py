"""注销: at once goes what nothing retains; of the rest the person is told what, why and until when (D92, D93)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts.services import devices, tokens
from registry.exceptions import PrivacyRefused
from registry.ground.services import ordered_files
from registry.history.services import history
from registry.models import ApiToken, Consent, DataRequest, RoleAssignment, Unit, User, Volunteer
from registry.people.services import consents, data_requests, phone_claims
from registry.people.services.volunteers import locked
from registry.permissions import can_administer, is_self, require
from registry.standing import erasure
from registry.standing.erasure import Kept, When
from registry.standing.services import consequences, erasing
from registry.standing.services.consequences import Consequences

Reason = PrivacyRefused.Reason
Status = Volunteer.Status
Role = RoleAssignment.Role
FIRST_ROLES: Final = (Role.COMMITTEE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
STEPS: Final = (When.WITH_NAME, When.WITH_ACCOUNT, When.WITH_RECORDS)  # each taken once, when nothing holds it up


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What closing would end and keep, for the page that asks first."""

    ends: Consequences
    kept: list[Kept]
    refused: str  # why it cannot be done yet; empty otherwise


@dataclass(frozen=True, slots=True)
class Told:
    """One line of what is kept, in words."""

    what: str
    until_on: date | None


def foreseen(volunteer: Volunteer, *, by: User) -> Foreseen:
    """What would happen, without doing it."""
    ends = consequences.foreseen(volunteer, may_end=_any_role)
    try:
        _require_not_last(volunteer)
    except PrivacyRefused as refusal:
        return Foreseen(ends, erasure.kept_of(volunteer), refusal.message)
    return Foreseen(ends, erasure.kept_of(volunteer), "")


def told(kept: Any) -> list[Told]:
    """What is kept, as people read it; also as a request keeps it."""
    lines = [(one.code, one.until_on) if isinstance(one, Kept) else tuple(one) for one in kept]
    return [
        Told(str(erasure.kinds[code].text), date.fromisoformat(day) if isinstance(day, str) and day else day or None)
        for code, day in lines
    ]


@transaction.atomic
def close(*, volunteer: Volunteer, by: User, reason: str = "") -> DataRequest:
    """The person closes the account; of somebody without one the unit does, on their word, with a reason."""
    file = locked(volunteer)
    person = file if file.person_id == file.pk else locked(file.person)  # a merged file has no account of its own
    if person.closed_at is not None:
        raise PrivacyRefused(Reason.ACCOUNT_CLOSED)
    if not is_self(by, person):
        require(can_administer(by, person.unit))
        if person.user_id is not None:
            raise PrivacyRefused(Reason.ACCOUNT_HELD)
    _hold_roles(person)
    _require_not_last(person)
    request = data_requests.open_for(volunteer=person, kind=DataRequest.Kind.CLOSING, by=by)
    history.record(by=by, did="asked to close account", to=person, unit=person.unit, reason=reason or None)
    return carry_out(person, request=request, by=by)


def carry_out(person: Volunteer, *, request: DataRequest, by: User | None) -> DataRequest:
    """End everything, erase what nothing retains, write down what is kept. Inside the caller's transaction."""
    _end_everything(person, by)
    account = person.user
    now = clock.now()
    Volunteer.objects.of_people([person.pk]).update(status=Status.LEFT, requested_unit=None, closed_at=now)
    others = DataRequest.objects.of_person(person).waiting().exclude(pk=request.pk)
    others.update(status=DataRequest.Status.WITHDRAWN, decided_at=now)
    erasing.erase(person, When.AT_ONCE)
    if account is not None:
        ordered_files.forget_all_of(account)
    history.record(by=by, did="closed account", to=person, unit=person.unit, status=Status.LEFT)
    return settle(person, request=request, is_first=True)


def settle(person: Volunteer, *, request: DataRequest, is_first: bool = False) -> DataRequest:
    """Erase what nothing retains any more; the request is done once only records without a name are left."""
    before = {code for code, _day in request.kept}
    kept = {one.code: one for one in erasure.kept_of(person)}
    if person.erased_at is not None or (request.due_on <= clock.today() and not is_first):
        kept.pop(erasure.OPEN, None)  # on the day that was promised the name goes, whatever is still undecided
    waited, waits = erasure.held_up(before), erasure.held_up(kept)
    for step in STEPS:
        if step not in waits and (is_first or step in waited):
            erasing.erase(person, step)
    if erasure.OPEN not in kept and person.erased_at is None:
        Volunteer.objects.of_people([person.pk]).update(erased_at=clock.now())
    request.kept = [[one.code, one.until_on.isoformat() if one.until_on else ""] for one in kept.values()]
    if erasure.OPEN not in kept and request.is_waiting:
        request.status, request.decided_at = DataRequest.Status.DONE, clock.now()
    request.save(update_fields=["kept", "status", "decided_at"])
    return request


def _end_everything(person: Volunteer, by: User | None) -> None:
    """Places, teams, duties and roles pass on; consents, claims and sessions end."""
    consents.end(person, Consent.Item.values)
    before = person.phone_digest
    person.status, person.requested_unit, person.move_asked_at = Status.LEFT, None, None
    person.save(update_fields=["status", "requested_unit", "move_asked_at"])
    found = consequences.foreseen(person, may_end=_any_role)
    consequences.act(found, volunteer=person, by=by, reason=_("已注销账号"))
    erasing.erase_contacts(person, led=[led.activity.pk for led in found.activities])
    phone_claims.withdraw(claimant=person)
    if before:
        Volunteer.objects.filter(pk=person.pk).update(phone_digest=None)
        phone_claims.freed(before)
        person.refresh_from_db()
    if person.user is not None:
        tokens.end_all(user=person.user, ground=ApiToken.Ground.STANDING, by=by)
        devices.end_all(user=person.user)


def _any_role(_assignment: RoleAssignment) -> bool:
    return True


def _hold_roles(person: Volunteer) -> None:
    """Of two who close at once the second sees the first, as where roles are ended by hand."""
    mine = RoleAssignment.objects.valid().filter(user=person.user_id)
    units = mine.filter(role=Role.UNIT_ADMIN).values("unit")
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk"))
    first = mine.filter(role__in=FIRST_ROLES).values_list("role", flat=True)
    roles = RoleAssignment.objects.filter(role__in=list(first))
    list(roles.select_for_update(no_key=True, of=("self",)).order_by("pk"))


def _require_not_last(person: Volunteer) -> None:
    """Nobody leaves a unit or the office without anybody who may act for it."""
    if person.user is None:
        return
    mine = RoleAssignment.objects.valid().of(person.user)
    others = RoleAssignment.objects.valid().exclude(user=person.user).filter(user__is_active=True)
    first = mine.filter(role__in=FIRST_ROLES).exclude(role__in=others.values("role"))
    if role := first.first():
        raise PrivacyRefused(Reason.LAST_COMMITTEE, role=role.get_role_display())
    units = mine.filter(role=Role.UNIT_ADMIN).exclude(unit__in=others.filter(role=Role.UNIT_ADMIN).values("unit"))
    if names := list(Unit.objects.filter(pk__in=units.values("unit")).values_list("short_name", flat=True)):
        raise PrivacyRefused(Reason.LAST_ADMINISTRATOR, units="、".join(names))
