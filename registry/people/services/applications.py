"""What a person hands in to become a volunteer, checked before anything is written (D76–D80, D98)."""

import re
from dataclasses import replace
from datetime import date

from django.conf import settings

from registry.exceptions import IdentityRefused
from registry.models import Volunteer
from registry.people.application import CHECKED_DOCUMENTS, Application, Guardian
from registry.words import identity

Document = Volunteer.DocumentType
Reason = IdentityRefused.Reason

OTHER_DOCUMENT = re.compile(r"[0-9A-Z]{5,20}")
OFFICER = re.compile(r"[\u4e00-\u9fff]{1,6}字第?[0-9]{4,12}号?")
FOREIGN_PERMIT_BEFORE_2023 = re.compile(r"[A-Z]{3}[0-9]{12}")
# A resident's first six figures are never judged (D75); the cards made for others tell themselves apart (D77).
BEGINNINGS: dict[str, tuple[str, ...]] = {
    Document.RESIDENT_ID: ("",),
    Document.HMT_PERMIT: ("810000", "820000", "830000"),
    Document.FOREIGN_PERMIT: ("9",),
}
REFUSED_AS = {
    identity.IdentityProblem.LENGTH: Reason.ID_LENGTH,
    identity.IdentityProblem.FIFTEEN_DIGITS: Reason.ID_15_DIGITS,
    identity.IdentityProblem.DIGITS: Reason.ID_DIGITS,
    identity.IdentityProblem.LAST: Reason.ID_LAST,
    identity.IdentityProblem.BIRTH_DATE_INVALID: Reason.ID_BIRTH_DATE_INVALID,
    identity.IdentityProblem.BIRTH_DATE_FUTURE: Reason.ID_BIRTH_DATE_FUTURE,
    identity.IdentityProblem.AGE_OVER_120: Reason.ID_AGE_OVER_120,
    identity.IdentityProblem.CHECK_DIGIT: Reason.ID_CHECK_DIGIT,
}


def checked(application: Application, *, on: date) -> Application:
    """The same in normal form; raises the first reason why it cannot be accepted."""
    application = _with_document(application, on)
    name, phone = identity.normalise_name(application.name), checked_phone(application.phone)
    _require_name(name)
    if application.born_on is None or application.sex == Volunteer.Sex.UNKNOWN:
        raise IdentityRefused(Reason.BIRTH_DATE_MISSING)
    if application.born_on > on:
        raise IdentityRefused(Reason.ID_BIRTH_DATE_FUTURE)
    if identity.age_on(application.born_on, on) > identity.OLDEST_AGE:
        raise IdentityRefused(Reason.ID_AGE_OVER_120)
    if identity.age_band(application.born_on, on) == identity.AgeBand.UNDER_14:
        raise IdentityRefused(Reason.UNDER_14)
    return replace(application, name=name, phone=phone, guardian=_checked_guardian(application.guardian, phone))


def require_kind(application: Application) -> None:
    """An 18-character number stands under the kind of document that it is made for (D77)."""
    if not identity.is_eighteen(application.id_number):
        return
    kind = Document(application.document_type)
    if not application.id_number.startswith(BEGINNINGS.get(kind, ())):
        raise IdentityRefused(Reason.DOCUMENT_WRONG_KIND, kind=kind.label)


def checked_phone(text: str) -> str:
    """A mobile number in normal form; empty stays empty (D80, design#masking)."""
    phone = identity.normalise_phone(text)
    if phone and not identity.is_mobile(phone, demo=settings.DEMO):
        raise IdentityRefused(Reason.PHONE_INVALID)
    return phone


def _with_document(application: Application, on: date) -> Application:
    number = identity.normalise_id_number(application.id_number)
    is_foreign = application.document_type == Document.FOREIGN_PERMIT
    if application.document_type not in CHECKED_DOCUMENTS and not (is_foreign and identity.is_eighteen(number)):
        number = (
            identity.normalise_document(number) if application.document_type == Document.HOME_RETURN else number.upper()
        )
        if is_foreign and not FOREIGN_PERMIT_BEFORE_2023.fullmatch(number):
            raise IdentityRefused(Reason.FOREIGN_PERMIT_INVALID)
        _require_form(application.document_type, number)
        if application.document_type == Document.OFFICER:
            if not (OTHER_DOCUMENT.fullmatch(number) or OFFICER.fullmatch(number)):
                raise IdentityRefused(Reason.OFFICER_INVALID)
        elif not OTHER_DOCUMENT.fullmatch(number):
            raise IdentityRefused(Reason.DOCUMENT_INVALID)
        return replace(application, id_number=number)
    try:
        parsed = identity.parse_id_number(number, on=on)
    except identity.IdentityError as error:
        raise IdentityRefused(REFUSED_AS[error.code]) from None
    return replace(application, id_number=parsed.number, born_on=parsed.born_on, sex=parsed.sex_code)


def _require_form(kind: str, number: str) -> None:
    """Cards of people from Hong Kong, Macao and Taiwan have a form of their own (D77)."""
    if kind == Document.HOME_RETURN and not identity.is_home_return_permit(number):
        raise IdentityRefused(Reason.HOME_RETURN_INVALID)
    if kind == Document.TAIWAN_PERMIT and not identity.is_taiwan_permit(number):
        raise IdentityRefused(Reason.TAIWAN_PERMIT_INVALID)


def _require_name(name: str) -> None:
    if private := identity.private_character(name):
        raise IdentityRefused(Reason.NAME_PRIVATE, place=name.index(private) + 1)
    if not identity.is_valid_name(name):
        raise IdentityRefused(Reason.NAME_INVALID)


def _checked_guardian(guardian: Guardian | None, own_phone: str) -> Guardian | None:
    if guardian is None:
        return None
    name, phone = identity.normalise_name(guardian.name), checked_phone(guardian.phone)
    _require_name(name)
    if not phone:
        raise IdentityRefused(Reason.PHONE_INVALID)
    if phone == own_phone:
        raise IdentityRefused(Reason.GUARDIAN_PHONE_SAME)
    return Guardian(name=name, phone=phone, relation=guardian.relation)
