"""Inviting many people chosen on the list of volunteers: only their own yes enrols them (D28)."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.exceptions import PeopleDeedRefused, SignUpRefused
from registry.models import Position, SignUp, User, Volunteer
from registry.models.volunteers import VolunteerQuerySet
from registry.people.many.deeds import Deed, Said
from registry.signups.forms.many import InvitePeopleForm
from registry.signups.services import invitations


def _position(said: Said) -> Position:
    """It may have gone since, where the activity was planned anew."""
    position = Position.objects.select_related("shift__activity").filter(pk=said["position"]).first()
    if position is None:
        raise SignUpRefused(SignUpRefused.Reason.WRONG_POSITION)
    return position


def _invite(person: Volunteer, by: User, said: Said) -> object:
    position = _position(said)
    made = invitations.invite(shift=position.shift, volunteers=[person], by=by, position=position)
    if not made or made[0].is_repeated:
        raise PeopleDeedRefused(PeopleDeedRefused.Reason.DEED_ON_THE_LIST)
    return made


def _not_invited(people: VolunteerQuerySet, by: User, said: Said) -> Iterable[tuple[Any, VolunteerQuerySet]]:
    shift = _position(said).shift
    invitable = invitations.invitable_by(by, shift.activity)
    listed = SignUp.objects.active().filter(shift=shift).values("volunteer")
    return (
        (SignUpRefused.Reason.NOT_INVITABLE.label, people.exclude(pk__in=invitable.values("pk"))),
        (PeopleDeedRefused.Reason.DEED_ON_THE_LIST.label, people.filter(pk__in=listed)),
    )


def _said(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    return {"position": cleaned["position"].pk}


INVITE: Final = Deed(
    code="invite",
    verb=_("邀请参加活动"),
    do=_invite,
    left_out=_not_invited,
    form=InvitePeopleForm,
    says=_said,
    hint=_("邀请不等于报名：本人接受后才占名额。"),
)
