"""更正 of name and document: the person asks, the unit looks at the paper, old and new are kept (D37, D92)."""

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import PrivacyRefused, RegistrationRefused
from registry.ground.services import files
from registry.history.services import history
from registry.models import DataRequest, StoredFile, User, Volunteer
from registry.notifications.services import notifications
from registry.people.application import Application
from registry.people.services import applications, data_requests, volunteers
from registry.permissions import can_administer, is_self, require
from registry.units.services.deciders import deciders

Reason = PrivacyRefused.Reason
Status = DataRequest.Status
IN_SERVICE = (Volunteer.Status.REGISTERED, Volunteer.Status.SUSPENDED)
COMPARED = ("name", "document_type", "id_number", "born_on", "sex")


@dataclass(frozen=True, slots=True)
class Said:
    """What a request says: why, what stood there when it was asked, what should."""

    why: str
    old: dict[str, Any]
    new: dict[str, Any]

    @property
    def changed(self) -> list[str]:
        return [name for name in COMPARED if self.old.get(name) != self.new.get(name)]


def said_of(request: DataRequest) -> Said | None:
    """None once it was erased."""
    return Said(**json.loads(request.said)) if request.said else None


def ask(*, volunteer: Volunteer, by: User, why: str, upload: Any = None, **typed: Any) -> DataRequest:
    """The person asks for another name or document; for somebody without an account their unit does."""
    if upload is None:
        return _ask(volunteer, by, why, None, typed)
    with files.received((upload, StoredFile.Purpose.EVIDENCE), by=by, at_once=True) as [one]:
        return _ask(volunteer, by, why, one, typed)


@transaction.atomic
def _ask(volunteer: Volunteer, by: User, why: str, came: files.Received | None, typed: dict[str, Any]) -> DataRequest:
    person = volunteers.locked(volunteer)
    require(is_self(by, person) or (person.user_id is None and can_administer(by, person.unit)))
    volunteers.require_status(person, *IN_SERVICE)
    if DataRequest.objects.waiting().filter(volunteer=person, kind=DataRequest.Kind.CORRECTION).exists():
        raise PrivacyRefused(Reason.CORRECTION_WAITING)
    if not why.strip():
        raise PrivacyRefused(Reason.CORRECTION_WHY)
    wanted = _checked(person, typed)
    said = Said(why.strip(), _facts(person), _facts(wanted))
    if not said.changed:
        raise PrivacyRefused(Reason.NOTHING_CHANGED)
    text = json.dumps({"why": said.why, "old": said.old, "new": said.new}, ensure_ascii=False)
    request = data_requests.open_for(volunteer=person, kind=DataRequest.Kind.CORRECTION, by=by, said=text)
    if came is not None:
        request.paper = files.keep(came)
        request.save(update_fields=["paper"])
    entry = history.record(by=by, did="asked for correction", to=person, unit=person.unit, what="-".join(said.changed))
    _level, users = deciders(person.unit, excluding=[by.pk, *([person.user_id] if person.user_id else [])])
    text = _("请核对一份更正申请：{name}。").format(name=person.name)
    notifications.tell_of(entry, users=users, text=text, url=_page(request))
    return request


@transaction.atomic
def grant(*, request: DataRequest, how: str, by: User) -> DataRequest:
    """The unit has looked at the document: the file says what was asked, with both values kept beside the act."""
    request, person = _to_decide(request, by)
    if not how.strip():
        raise PrivacyRefused(Reason.CORRECTION_HOW)
    said = said_of(request)
    if said is None:
        raise PrivacyRefused(Reason.REQUEST_ENDED)
    wanted = _checked(person, {name: _typed(name, said.new.get(name)) for name in said.changed})
    for name in COMPARED:
        setattr(person, name, getattr(wanted, name))
    person.id_digest = wanted.id_digest
    volunteers.make_findable(person)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise RegistrationRefused(RegistrationRefused.Reason.ALREADY_REGISTERED) from None
    if person.user is not None:
        person.user.display_name = person.name
        person.user.save(update_fields=["display_name"])
    _ended(request, Status.DONE, how.strip(), by)
    text = _("您的更正已办理。已出具的证明、星级证书可以重新出具，旧的显示“需重开”。")
    _tell(request, person, by, "corrected identity", text, what="-".join(said.changed), how=how)
    return request


@transaction.atomic
def decline(*, request: DataRequest, reason: str, by: User) -> DataRequest:
    """Not shown to be so: the person reads why (D92)."""
    request, person = _to_decide(request, by)
    _ended(request, Status.DECLINED, volunteers.stated(reason), by)
    text = _("您的更正申请没有通过：{reason}。可以补充材料后再次申请。").format(reason=request.answer.rstrip("。"))
    _tell(request, person, by, "declined correction", text, reason=request.answer)
    return request


@transaction.atomic
def withdraw(*, request: DataRequest, by: User) -> DataRequest:
    """The person, or who asked for them, takes it back."""
    request = DataRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    require(is_self(by, request.volunteer) or request.asked_by_id == by.pk)
    if not (request.is_waiting and request.is_correction):
        raise PrivacyRefused(Reason.REQUEST_ENDED)
    _ended(request, Status.WITHDRAWN, "", by)
    history.record(by=by, did="withdrew correction", to=request.volunteer, unit=request.volunteer.unit)
    return request


def may_decide(request: DataRequest, *, by: User) -> bool:
    """Never about oneself, nor what one asked for."""
    return DataRequest.objects.to_decide(by).exclude(asked_by=by).filter(pk=request.pk).exists()


def _to_decide(request: DataRequest, by: User) -> tuple[DataRequest, Volunteer]:
    person = volunteers.locked(request.volunteer)
    request = DataRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    require(can_administer(by, person.unit))
    if is_self(by, person) or request.asked_by_id == by.pk:
        raise PrivacyRefused(Reason.REQUEST_OWN)
    if not (request.is_waiting and request.is_correction):
        raise PrivacyRefused(Reason.REQUEST_ENDED)
    return request, person


def _checked(person: Volunteer, typed: dict[str, Any]) -> Application:
    """What the file would say, by the rules of registering; what was left empty stays as it is."""
    now = Application(
        name=person.name, unit=person.unit, id_number=person.id_number, phone=person.phone,
        document_type=person.document_type, born_on=person.born_on, sex=person.sex,
    )  # fmt: skip
    wanted = applications.checked(replace(now, **{name: value for name, value in typed.items() if value}),
                                  on=clock.today())  # fmt: skip
    applications.require_kind(wanted)
    if wanted.id_digest != person.id_digest:
        volunteers.require_unknown(replace(wanted, phone=""), except_for=person)
    return wanted


def _facts(of: Any) -> dict[str, Any]:
    born_on: date | None = of.born_on
    told = {name: getattr(of, name) for name in COMPARED if name != "born_on"}
    return told | {"born_on": born_on.isoformat() if born_on else ""}


def _typed(name: str, value: Any) -> Any:
    return date.fromisoformat(value) if name == "born_on" and value else value


def _ended(request: DataRequest, status: str, answer: str, by: User) -> None:
    request.status, request.answer, request.decided_by, request.decided_at = status, answer[:200], by, clock.now()
    request.save(update_fields=["status", "answer", "decided_by", "decided_at"])


def _tell(request: DataRequest, person: Volunteer, by: User, did: str, text: str, **fields: Any) -> None:
    entry = history.record(by=by, did=did, to=person, unit=person.unit, **fields)
    notifications.tell_of(entry, users=[person.user_id], text=text, url=reverse("me-requests"))


def _page(request: DataRequest) -> str:
    return reverse("manage-request", args=[request.pk])
