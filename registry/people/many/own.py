"""What this room can do for many people: admit applicants, grant a qualification."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.exceptions import PeopleDeedRefused, QualificationRefused, RegistrationRefused
from registry.models import GuardianConsent, QualificationKind, User, Volunteer
from registry.models.volunteers import VolunteerQuerySet
from registry.people.filters import ADULT, born_by
from registry.people.forms.people_deeds import GrantForm, NothingMore
from registry.people.many.deeds import Deed, Said, not_yours
from registry.people.services import qualifications, volunteers

NOT_REGISTERED: Final = _("不是已注册的志愿者。")


def _admit(person: Volunteer, by: User, _said: Said) -> object:
    return volunteers.admit(volunteer=person, by=by)


def _not_admitted(people: VolunteerQuerySet, by: User, _said: Said) -> Iterable[tuple[Any, VolunteerQuerySet]]:
    agreed = GuardianConsent.objects.exclude(given_at=None).values("volunteer")
    return (
        not_yours(people, by),
        (_("没有待审核的申请。"), people.exclude(status=Volunteer.Status.SUBMITTED)),
        (RegistrationRefused.Reason.OWN_REVIEW.label, people.filter(user=by)),
        (
            RegistrationRefused.Reason.GUARDIAN_MISSING.label,
            people.filter(born_on__gt=born_by(ADULT)).exclude(pk__in=agreed),
        ),
        (
            RegistrationRefused.Reason.GUARDIAN_UNCHECKED.label,
            people.filter(born_on__gt=born_by(ADULT), guardian_consent__checked_how=""),
        ),
    )


def _grant(person: Volunteer, by: User, said: Said) -> object:
    volunteers.require_status(person, Volunteer.Status.REGISTERED)
    kind, until = QualificationKind.objects.get(code=said["kind"]), _until(said)
    if _having(kind, until).filter(volunteer=person).exists():
        raise PeopleDeedRefused(PeopleDeedRefused.Reason.DEED_HAS_QUALIFICATION)
    return qualifications.grant_directly(
        people=[person], kind=kind, basis=said["basis"], by=by, valid_until_on=_until(said)
    )


def _not_granted(people: VolunteerQuerySet, by: User, said: Said) -> Iterable[tuple[Any, VolunteerQuerySet]]:
    having = _having(QualificationKind.objects.get(code=said["kind"]), _until(said))
    return (
        not_yours(people, by),
        (NOT_REGISTERED, people.exclude(status=Volunteer.Status.REGISTERED)),
        (QualificationRefused.Reason.QUALIFICATION_OWN.label, people.filter(user=by)),
        (PeopleDeedRefused.Reason.DEED_HAS_QUALIFICATION.label, people.filter(pk__in=having.values("volunteer"))),
    )


def _having(kind: QualificationKind, until: date | None) -> Any:
    return qualifications.having(kind, until or qualifications.end_of(kind))


def _until(said: Said) -> date | None:
    return date.fromisoformat(said["until"]) if said["until"] else None


def _granted_as(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    until = cleaned["valid_until_on"]
    return {"kind": cleaned["kind"].code, "until": until.isoformat() if until else "", "basis": cleaned["basis"]}


DEEDS: Final = (
    Deed(
        code="admit",
        verb=_("通过注册申请"),
        do=_admit,
        left_out=_not_admitted,
        form=NothingMore,
        hint=_("与已有档案相同、还没有核对是不是同一人的，办理时逐人列出，不会通过。"),
    ),
    Deed(
        code="grant",
        verb=_("认可资质"),
        do=_grant,
        left_out=_not_granted,
        form=GrantForm,
        says=_granted_as,
        hint=_("认可后本人收到通知，可以报名要求这项资质的岗位。"),
    ),
)
